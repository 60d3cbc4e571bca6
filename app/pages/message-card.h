/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message in two lines, for lists that are too narrow for columns. It never changes the message.
 */
#pragma once

#include <adwaita.h>

#include "api/message.h"

G_BEGIN_DECLS

/* Property: "message" (RestanteMessage, or NULL). */
#define RESTANTE_TYPE_MESSAGE_CARD (restante_message_card_get_type ())
G_DECLARE_FINAL_TYPE (RestanteMessageCard, restante_message_card, RESTANTE, MESSAGE_CARD, AdwBin)

/* May be NULL. */
RestanteMessage *restante_message_card_get_message (RestanteMessageCard *self);
void restante_message_card_set_message (RestanteMessageCard *self, RestanteMessage *message);

G_END_DECLS
