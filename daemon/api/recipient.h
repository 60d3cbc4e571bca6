/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One recipient of a message and how far its delivery is. It never says where the mail will go. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_RECIPIENT (restante_recipient_get_type ())
G_DECLARE_FINAL_TYPE (RestanteRecipient, restante_recipient, RESTANTE, RECIPIENT, RestanteValue)

const char *restante_recipient_get_address (RestanteRecipient *self);
/* "held", "parked", "shelf", "returned", "delivered". */
const char *restante_recipient_get_state (RestanteRecipient *self);
/* What the primary answered, in words, or NULL. */
const char *restante_recipient_get_reply (RestanteRecipient *self);

G_END_DECLS
