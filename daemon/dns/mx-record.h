/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of an MX record (RFC 1035 section 3.3.9) as libunbound gives it: with the whole name. It
 * never takes what is no host name for one: the data is the word of somebody else's server. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* *@preference: the lower the better; *@host: as restante_domain_normalize() gives it, or "" for
 * the root, which is a null MX (RFC 7505). Free it. FALSE: the record is broken. */
gboolean
restante_mx_record_read (const guint8 *data, gsize length, guint16 *preference, char **host);

G_END_DECLS
