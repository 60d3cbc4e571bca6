/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incoming transaction: gathers envelope and content and hands them to the store. It never
 * answers the peer before the store has, and never keeps a large message in memory.
 *
 * One thread at a time. */
#pragma once

#include <glib.h>

#include "queue/queue.h"

G_BEGIN_DECLS

#define RESTANTE_RECEIVED_MAX 50 /* more Received fields are a loop (RFC 5321 section 6.3) */

typedef struct _RestanteReception RestanteReception;

/* What is known of the session when the content comes. */
typedef struct
{
  const char *hostname;
  const char *client;
  const char *helo;
  const char *tls; /* or NULL */
  gboolean extended;
} RestanteReceptionSession;

/* The answer for the sender. */
typedef struct
{
  guint code;
  const char *enhanced;
  char text[80];
} RestanteReceptionAnswer;

RestanteReception *
restante_reception_new (RestanteQueue *queue, const char *sender, gboolean smtputf8);
void restante_reception_free (RestanteReception *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteReception, restante_reception_free)

void restante_reception_add_recipient (RestanteReception *self, const char *address);
/* Errors of the store are kept for restante_reception_finish(): the sender is still sending. */
void restante_reception_add_content (RestanteReception *self, const guint8 *bytes, gsize length);
/* The message still fits into memory: neither its next piece nor finishing it blocks. */
gboolean restante_reception_is_in_memory (RestanteReception *self);
/* The answer is there. Called in the store's thread or by restante_reception_finish() itself; must
 * return at once. */
typedef void (*RestanteReceptionDone) (gpointer user_data);
/* Gives the message to the store. Nothing else may be called until @done was. */
void restante_reception_finish (RestanteReception *self,
                                const RestanteReceptionSession *session,
                                RestanteReceptionDone done,
                                gpointer user_data);
/* The message is on stable storage, or the answer says why it is not (own shortage: 4xx, promise
 * 5). */
void restante_reception_get_answer (RestanteReception *self, RestanteReceptionAnswer *answer);

G_END_DECLS
