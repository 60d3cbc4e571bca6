/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of a record between its form in a packet (RFC 1035 section 3.3) and that in a zone file
 * (section 5.1), through ldns. It never interprets what the data says.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The number of "MX", "TLSA", …; 0: there is no such type. */
guint16 restante_record_type_from_string (const char *type);

/* @data: @length bytes of RDATA of @type, names in it not compressed. In zone-file form, names
 * lower case with their dot at the end; NULL: it is broken. Free it. */
char *restante_record_data_to_string (guint16 type, const guint8 *data, gsize length);

G_END_DECLS
