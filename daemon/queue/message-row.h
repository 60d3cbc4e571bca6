/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as it is changed in the store: the row, its recipients' states, and the rule that the
 * message has the state of the recipient that most needs attention. Every move goes through the
 * policy's table; it never makes another one. */
#pragma once

#include "policy/message-state.h"
#include "queue/batch.h"

G_BEGIN_DECLS

#define RESTANTE_NOT_DUE (-1)

typedef struct
{
  guint position;
  RestanteMessageState state;
  const char *reply; /* to be stored, if new_reply; borrowed */
  gboolean new_reply;
  gboolean moved; /* since it was loaded */
} RestanteRecipientRow;

typedef struct
{
  gint64 id;
  gint64 domain_id;
  RestanteMessageState state;
  gint64 due;      /* when a held recipient is tried again; RESTANTE_NOT_DUE: none is held */
  gint64 attempts; /* how often it was put off since it arrived or was resent */
  gint64 ends;
  gint64 size;
  gint64 body_id;
  gint64 since; /* when the state came about */
  gint64 flags;
  GArray *recipients; /* RestanteRecipientRow, by position */
} RestanteMessageRow;

RestanteMessageRow *restante_message_row_new (void); /* to load one message after the other into */
void restante_message_row_free (RestanteMessageRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteMessageRow, restante_message_row_free)

/* FALSE without an error: there is no such message. */
gboolean restante_message_row_load (RestanteMessageRow *self,
                                    RestanteDatabase *database,
                                    gint64 id,
                                    GError **error);
/* How many of its recipients are in @state. */
guint restante_message_row_count (const RestanteMessageRow *self, RestanteMessageState state);

/* In memory, until the row is stored: moves one recipient (by index); FALSE when that is not legal.
 */
gboolean restante_message_row_move (RestanteMessageRow *self, guint index, RestanteMove move);
/* The same for the reply that a recipient shows; NULL: none. Borrowed. */
void restante_message_row_reply (RestanteMessageRow *self, guint index, const char *reply);
/* Works out the message's state at @now and writes row and recipients; set due, attempts, ends
 * and flags before. */
gboolean restante_message_row_store (RestanteMessageRow *self,
                                     RestanteBatch *batch,
                                     gint64 now,
                                     GError **error);
/* Removes the message, and its body with the last message that uses it. */
gboolean
restante_message_row_delete (RestanteMessageRow *self, RestanteBatch *batch, GError **error);

G_END_DECLS
