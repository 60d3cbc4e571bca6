/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A GListModel of the messages that match a query, of which only the pages that are looked at are
 * loaded. It never holds more than about 4,000 rows, and a message keeps its object for as long as
 * somebody holds it. */
#pragma once

#include <gio/gio.h>

#include "client/holder.h"

G_BEGIN_DECLS

/* Items are RestanteMessage; a row that is not loaded yet has `id` NULL, and its object becomes the
 * message when its page comes (unless the list has changed its length meanwhile: then the row is
 * another object). Follows the holder's events by itself. Properties (read-only, with notify):
 * "n-items" (guint), "loading" (gboolean), "problem" (one sentence or NULL). */
#define RESTANTE_TYPE_MESSAGE_LIST (restante_message_list_get_type ())
G_DECLARE_FINAL_TYPE (RestanteMessageList, restante_message_list, RESTANTE, MESSAGE_LIST, GObject)

/* @holder may be NULL: an empty list. */
RestanteMessageList *restante_message_list_new (RestanteHolder *holder);
/* Shows what matches @query (domain, state, search, order; copied; NULL: everything) of @holder
 * from its start. */
void restante_message_list_show (RestanteMessageList *self,
                                 RestanteHolder *holder,
                                 const RestanteQuery *query);
/* What is shown now; owned by the list. */
const RestanteQuery *restante_message_list_get_query (RestanteMessageList *self);
RestanteHolder *restante_message_list_get_holder (RestanteMessageList *self);
gboolean restante_message_list_get_loading (RestanteMessageList *self);
const char *restante_message_list_get_problem (RestanteMessageList *self);
/* The newest id that this list has seen, for the `up_to` of a verb on all; NULL when empty. */
const char *restante_message_list_get_newest_id (RestanteMessageList *self);
/* The position of the loaded message @id, or G_MAXUINT. */
guint restante_message_list_find (RestanteMessageList *self, const char *id);
/* Reads again what is looked at. */
void restante_message_list_refresh (RestanteMessageList *self);

G_END_DECLS
