/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the header section of a message while it streams by (RFC 5322 section 2.2): counts Received
 * fields for loop detection (RFC 5321 section 6.3) and keeps the raw Subject and Message-ID. It
 * never changes a byte and never keeps more than 8 KiB. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RestanteHeaderScanner RestanteHeaderScanner;

RestanteHeaderScanner *restante_header_scanner_new (void);
void restante_header_scanner_free (RestanteHeaderScanner *self);
void restante_header_scanner_feed (RestanteHeaderScanner *self, const guint8 *bytes, gsize length);
/* Whether the empty line was seen; later bytes are not looked at. */
gboolean restante_header_scanner_is_done (RestanteHeaderScanner *self);
guint restante_header_scanner_get_received (RestanteHeaderScanner *self);
/* Raw field bodies, unfolded, trimmed, made valid UTF-8; NULL when absent. RFC 2047 words are left
 * as they are. They live until the next feed. */
const char *restante_header_scanner_get_subject (RestanteHeaderScanner *self);
const char *restante_header_scanner_get_message_id (RestanteHeaderScanner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHeaderScanner, restante_header_scanner_free)

G_END_DECLS
