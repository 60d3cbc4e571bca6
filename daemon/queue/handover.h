/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a drain needs of the store: held messages of one domain, oldest first, and a place to record
 * how each went. It never sends anything, and a message that is out for delivery is only marked in
 * memory: after a crash it is held as before. */
#pragma once

#include <glib.h>

#include "policy/message-state.h"
#include "queue/body.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* A message with its recipients that are still held. */
typedef struct
{
  gint64 id;
  gint64 domain_id;
  char *sender;
  GPtrArray *recipients; /* char *, NULL-terminated */
  GArray *positions;     /* guint: the recipient's number in the message, same order */
  char *trace;
  guint attempts; /* how often it was put off since it arrived or was resent */
  guint64 size;   /* of trace and body */
  gboolean eight_bit;
  gboolean smtputf8;
  GBytes *body; /* NULL when it lies in the spool */
  char *spool;  /* its name there, or NULL */
} RestanteHandover;

void restante_handover_free (RestanteHandover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHandover, restante_handover_free)

/* Up to @limit messages (and about 1 MiB of bodies, at least one) of @domain_id with an id over
 * @after that are held and due at @now, oldest first. What is due more than an hour after @now is
 * due too: the clock was wrong when that was recorded. An empty array: no more. */
GPtrArray *restante_queue_take_held (
    RestanteQueue *self, gint64 domain_id, gint64 after, gint64 now, guint limit, GError **error);
/* One message, whatever its state, with all its recipients (for an owner's resend elsewhere). */
RestanteHandover *restante_queue_take_one (RestanteQueue *self, gint64 id, GError **error);
/* Trace and body as they are sent. */
RestanteBodyReader *
restante_queue_read_handover (RestanteQueue *self, const RestanteHandover *message, GError **error);

/* How it went, one entry a recipient of the handover. `moved` FALSE: it stays held (4xx, lost
 * connection). */
typedef struct
{
  gboolean moved;
  RestanteMove move;
  char *reply; /* in words, "550 5.1.1 No such user", or NULL */
} RestanteHandoverResult;

/* Records @results (one for each recipient of @message, in order) without waiting for the commit.
 * @retry_at: when a recipient that stays held is due again, seconds since the epoch. Copies what it
 * needs. A message whose result a damaged store does not take is not handed out again by this
 * process. */
void restante_queue_record (RestanteQueue *self,
                            const RestanteHandover *message,
                            const RestanteHandoverResult *results,
                            gint64 now,
                            gint64 retry_at);
/* Blocks until everything recorded before is committed, or the disk has just not taken it. */
void restante_queue_flush (RestanteQueue *self);
/* When the next held message of @domain_id is due, seconds since the epoch; 0: none is held. */
gint64 restante_queue_next_due (RestanteQueue *self, gint64 domain_id);

G_END_DECLS
