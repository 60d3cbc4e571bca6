/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message to read: the short header, the text, and what is attached. It never holds HTML, and
 * nothing in it was fetched from the network. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_READING (restante_reading_get_type ())
G_DECLARE_FINAL_TYPE (RestanteReading, restante_reading, RESTANTE, READING, RestanteValue)

const char *restante_reading_get_id (RestanteReading *self);
/* Of RestanteHeaderField. */
GListModel *restante_reading_get_headers (RestanteReading *self);
const char *restante_reading_get_text (RestanteReading *self);
/* Of RestanteAttachment. */
GListModel *restante_reading_get_attachments (RestanteReading *self);
/* There is more than is shown. */
gboolean restante_reading_get_truncated (RestanteReading *self);

G_END_DECLS
