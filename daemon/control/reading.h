/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message to read: the short header, the text part, and what is attached. It never shows HTML,
 * never fetches anything, and never takes more memory than the bounds below ask for, however the
 * message is made. */
#pragma once

#include "api/reading.h"
#include "queue/body.h"

G_BEGIN_DECLS

#define RESTANTE_READING_TEXT_MAX        (1024 * 1024) /* bytes of UTF-8 */
#define RESTANTE_READING_ATTACHMENTS_MAX 200
#define RESTANTE_READING_DEPTH_MAX       20 /* parts within parts */

/* Reads @body to its end; a large one goes through a temporary file. Blocks. */
RestanteReading *
restante_reading_new_from_body (gint64 id, RestanteBodyReader *body, GError **error);
/* For a message in memory. Anything is a message: broken parts are read as far as they go. */
RestanteReading *restante_reading_new_from_bytes (gint64 id, const guint8 *bytes, gsize length);

G_END_DECLS
