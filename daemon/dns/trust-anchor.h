/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trust anchor from which answers are validated (RFC 4035 section 4.4): the configured one, or
 * the system's. It never makes or updates one.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @configured: the file of [dns], or NULL. NULL: there is none, and nothing can be validated.
 * *@is_root (may be NULL): it is the system's, which is the root's. Owned by the caller or static.
 */
const char *restante_trust_anchor_choose (const char *configured, gboolean *is_root);

G_END_DECLS
