/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One text of a message in a column; it follows the message's changes. It never changes the
 * message.
 */
#pragma once

#include <adwaita.h>

#include "pages/message-words.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_MESSAGE_CELL (restante_message_cell_get_type ())
G_DECLARE_FINAL_TYPE (RestanteMessageCell, restante_message_cell, RESTANTE, MESSAGE_CELL, AdwBin)

/* @full is the tooltip, and what is read aloud (NULL: @text is). @numeric: figures of one width, at
 * the right and never cut off. */
GtkWidget *
restante_message_cell_new (RestanteMessageText text, RestanteMessageText full, gboolean numeric);
/* @message may be NULL. */
void restante_message_cell_set_message (RestanteMessageCell *self, RestanteMessage *message);
RestanteMessage *restante_message_cell_get_message (RestanteMessageCell *self);

G_END_DECLS
