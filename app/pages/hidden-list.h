/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message list without some messages that are about to be deleted. It looks only at messages that
 * are loaded already, so that nothing is read because of it. */
#pragma once

#include "client/message-list.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_HIDDEN_LIST (restante_hidden_list_get_type ())
G_DECLARE_FINAL_TYPE (RestanteHiddenList, restante_hidden_list, RESTANTE, HIDDEN_LIST, GObject)

RestanteHiddenList *restante_hidden_list_new (RestanteMessageList *messages);
/* @ids: NULL-terminated. */
void restante_hidden_list_hide (RestanteHiddenList *self, const char *const *ids);
void restante_hidden_list_unhide (RestanteHiddenList *self, const char *const *ids);
/* The position of the loaded message @id in this list, or G_MAXUINT. */
guint restante_hidden_list_find (RestanteHiddenList *self, const char *id);

G_END_DECLS
