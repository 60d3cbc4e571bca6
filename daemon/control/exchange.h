/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request on the control socket and its one answer. It never blocks the main loop: what blocks
 * is given to a worker, and the answer is sent when the worker is done, if anybody still waits for
 * it. */
#pragma once

#include <libsoup/soup.h>

#include "api/value.h"
#include "control/context.h"

G_BEGIN_DECLS

typedef struct _RestanteExchange RestanteExchange;

/* Main loop only, unless said. @arguments: what the stars of the route's path stand for. @query may
 * be NULL. */
RestanteExchange *restante_exchange_new (RestanteControlContext *context,
                                         SoupServerMessage *message,
                                         char **arguments,
                                         GHashTable *query,
                                         GBytes *body);
RestanteExchange *restante_exchange_ref (RestanteExchange *self);
void restante_exchange_unref (RestanteExchange *self); /* any thread, once answered */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteExchange, restante_exchange_unref)

/* Any thread; owned by the exchange. */
RestanteControlContext *restante_exchange_get_context (RestanteExchange *self);
RestanteQueue *restante_exchange_get_queue (RestanteExchange *self);
const char *restante_exchange_get_argument (RestanteExchange *self, guint number);
const char *restante_exchange_get_query (RestanteExchange *self, const char *name); /* or NULL */
/* The body as an object of @type; RESTANTE_API_ERROR_USAGE. */
gpointer restante_exchange_read_body (RestanteExchange *self, GType type, GError **error);

/* What the route wants to remember between its steps; at most once. */
void restante_exchange_set_state (RestanteExchange *self, gpointer state, GDestroyNotify destroy);
gpointer restante_exchange_get_state (RestanteExchange *self);

/* Runs in a worker: returns a new RestanteValue, or NULL and an error. */
typedef gpointer (*RestanteExchangeWork) (RestanteExchange *self, GError **error);
/* Answers with what @work returns, or with its error. */
void restante_exchange_answer (RestanteExchange *self, RestanteExchangeWork work);
/* Runs in a worker, then @done in the main loop; an error is answered and @done is not called. */
typedef gboolean (*RestanteExchangeStep) (RestanteExchange *self, GError **error);
typedef void (*RestanteExchangeDone) (RestanteExchange *self);
void restante_exchange_run (RestanteExchange *self,
                            RestanteExchangeStep step,
                            RestanteExchangeDone done);

/* The HTTP status of the answer when it is not an error; 200 when it is not set. */
void restante_exchange_set_status (RestanteExchange *self, guint status);
/* Stops the input and output of the message until the answer is there. */
void restante_exchange_pause (RestanteExchange *self);
gboolean restante_exchange_is_answered (RestanteExchange *self);
/* The answer; once. */
void restante_exchange_reply_text (RestanteExchange *self, const char *json);
void restante_exchange_reply_error (RestanteExchange *self, const GError *error);
/* For answers that are no document: the message, which from now on is the caller's to complete.
 * Owned by the caller. */
SoupServerMessage *restante_exchange_take_message (RestanteExchange *self);

/* Goes on with the input and output of @message, unless its connection is gone. */
void restante_exchange_resume (SoupServerMessage *message);

/* Answers @message with the document of @error (any domain). */
void restante_exchange_refuse (SoupServerMessage *message, const GError *error);

G_END_DECLS
