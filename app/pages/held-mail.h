/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page that lists what is held for a domain: filter, search, order, select, read. It never
 * holds the messages themselves (client/message-list.h), and it never does anything to them
 * (pages/held-actions.h). */
#pragma once

#include "page.h"
#include "pages/hidden-list.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_HELD_MAIL (restante_held_mail_get_type ())
G_DECLARE_FINAL_TYPE (RestanteHeldMail, restante_held_mail, RESTANTE, HELD_MAIL, RestantePage)

/* What the actions work on; all owned by the page. */
GtkMultiSelection *restante_held_mail_get_selection (RestanteHeldMail *self);
RestanteMessageList *restante_held_mail_get_messages (RestanteHeldMail *self);
RestanteHiddenList *restante_held_mail_get_list (RestanteHeldMail *self);
/* The message that fills a narrow window, or NULL: then the selection is meant. */
RestanteMessage *restante_held_mail_get_alone (RestanteHeldMail *self);

/* Opens @message in the reading pane; NULL closes the pane. */
void restante_held_mail_read (RestanteHeldMail *self, RestanteMessage *message);
void restante_held_mail_start_search (RestanteHeldMail *self);

G_END_DECLS
