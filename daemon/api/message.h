/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as the owner sees it in a list. It never holds the message's bytes. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_MESSAGE (restante_message_get_type ())
G_DECLARE_FINAL_TYPE (RestanteMessage, restante_message, RESTANTE, MESSAGE, RestanteValue)

const char *restante_message_get_id (RestanteMessage *self);
const char *restante_message_get_domain (RestanteMessage *self);
/* "held", "parked", "shelf", "returned", "delivered". */
const char *restante_message_get_state (RestanteMessage *self);
/* Why it is here, one plain sentence. */
const char *restante_message_get_reason (RestanteMessage *self);
/* "" for the null sender. */
const char *restante_message_get_sender (RestanteMessage *self);
/* Of RestanteRecipient. */
GListModel *restante_message_get_recipients (RestanteMessage *self);
/* Decoded, or NULL. */
const char *restante_message_get_subject (RestanteMessage *self);
const char *restante_message_get_message_id (RestanteMessage *self); /* or NULL */
gint64 restante_message_get_size (RestanteMessage *self);            /* bytes */
gint64 restante_message_get_arrived (RestanteMessage *self);
/* The end of its hold; 0: without end. */
gint64 restante_message_get_expires (RestanteMessage *self);
/* Address of the peer that brought it. */
const char *restante_message_get_client (RestanteMessage *self);
const char *restante_message_get_helo (RestanteMessage *self);
const char *restante_message_get_tls (RestanteMessage *self); /* or NULL */

G_END_DECLS
