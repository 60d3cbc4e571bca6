/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message to read: the short header, the text part, and what is attached. It never shows HTML,
 * never fetches anything, and never takes more memory than the bounds below ask for, however the
 * message is made. */
#pragma once

#include "api/reading.h"

G_BEGIN_DECLS

#define RESTANTE_READING_TEXT_MAX        (1024 * 1024) /* bytes of UTF-8 */
#define RESTANTE_READING_ATTACHMENTS_MAX 200
#define RESTANTE_READING_DEPTH_MAX       20 /* parts within parts */

/* Reads the message in the file @fd, which can seek, from its start to its end; @fd stays the
 * caller's. Anything is a message: broken parts are read as far as they go. It has no id: only the
 * store knows that. Blocks. */
RestanteReading *restante_reading_new_from_file (int fd);
/* The same for a message in memory. */
RestanteReading *restante_reading_new_from_bytes (const guint8 *bytes, gsize length);

G_END_DECLS
