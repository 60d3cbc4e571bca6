/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/message-row.h"

RestanteMessageRow *
restante_message_row_new (void)
{
  RestanteMessageRow *self = g_new0 (RestanteMessageRow, 1);

  self->recipients = g_array_new (FALSE, FALSE, sizeof (RestanteRecipientRow));
  return self;
}

void
restante_message_row_free (RestanteMessageRow *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->recipients);
  g_free (self);
}

static gboolean
load_row (RestanteMessageRow *self, RestanteDatabase *database, GError **error)
{
  sqlite3_stmt *row =
      restante_database_query (database, error,
                               "SELECT domain_id, state, ifnull (due, -1), ends, size, body_id,"
                               " since, flags, attempts FROM message WHERE id = ?",
                               "i", self->id);

  if (row == NULL || !restante_database_step (database, row, error))
    return FALSE;
  self->domain_id = sqlite3_column_int64 (row, 0);
  self->state = (RestanteMessageState)sqlite3_column_int (row, 1);
  self->due = sqlite3_column_int64 (row, 2);
  self->ends = sqlite3_column_int64 (row, 3);
  self->size = sqlite3_column_int64 (row, 4);
  self->body_id = sqlite3_column_int64 (row, 5);
  self->since = sqlite3_column_int64 (row, 6);
  self->flags = sqlite3_column_int64 (row, 7);
  self->attempts = sqlite3_column_int64 (row, 8);
  sqlite3_reset (row);
  return TRUE;
}

static gboolean
load_recipients (RestanteMessageRow *self, RestanteDatabase *database, GError **error)
{
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      database, error, "SELECT position, state FROM recipient WHERE message = ? ORDER BY position",
      "i", self->id);

  g_array_set_size (self->recipients, 0);
  if (rows == NULL)
    return FALSE;
  while (restante_database_step (database, rows, &failure)) {
    RestanteRecipientRow recipient = { .position = (guint)sqlite3_column_int (rows, 0),
                                       .state =
                                           (RestanteMessageState)sqlite3_column_int (rows, 1) };

    g_array_append_val (self->recipients, recipient);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
restante_message_row_load (RestanteMessageRow *self,
                           RestanteDatabase *database,
                           gint64 id,
                           GError **error)
{
  self->id = id;
  return load_row (self, database, error) && load_recipients (self, database, error);
}

guint
restante_message_row_count (const RestanteMessageRow *self, RestanteMessageState state)
{
  guint count = 0;

  for (guint i = 0; i < self->recipients->len; i++)
    count += g_array_index (self->recipients, RestanteRecipientRow, i).state == state;
  return count;
}

gboolean
restante_message_row_move (RestanteMessageRow *self, guint index, RestanteMove move)
{
  RestanteRecipientRow *recipient = &g_array_index (self->recipients, RestanteRecipientRow, index);
  RestanteMessageState next;

  if (!restante_message_state_move (recipient->state, move, &next))
    return FALSE;
  recipient->moved = recipient->moved || next != recipient->state;
  recipient->state = next;
  return TRUE;
}

void
restante_message_row_reply (RestanteMessageRow *self, guint index, const char *reply)
{
  RestanteRecipientRow *recipient = &g_array_index (self->recipients, RestanteRecipientRow, index);

  recipient->reply = reply;
  recipient->new_reply = TRUE;
}

static gboolean
store_recipient (const RestanteMessageRow *self,
                 RestanteDatabase *database,
                 const RestanteRecipientRow *recipient,
                 GError **error)
{
  if (recipient->new_reply)
    return restante_database_run (
        database, error,
        "UPDATE recipient SET state = ?, reply = ? WHERE message = ? AND position = ?", "isii",
        (gint64)recipient->state, recipient->reply, self->id, (gint64)recipient->position);
  if (recipient->moved)
    return restante_database_run (
        database, error, "UPDATE recipient SET state = ? WHERE message = ? AND position = ?", "iii",
        (gint64)recipient->state, self->id, (gint64)recipient->position);
  return TRUE;
}

static gboolean
store_recipients (const RestanteMessageRow *self, RestanteDatabase *database, GError **error)
{
  for (guint i = 0; i < self->recipients->len; i++) {
    if (!store_recipient (self, database,
                          &g_array_index (self->recipients, RestanteRecipientRow, i), error))
      return FALSE;
  }
  return TRUE;
}

static RestanteMessageState
worst_state (const RestanteMessageRow *self)
{
  RestanteMessageState worst = RESTANTE_MESSAGE_DELIVERED;

  for (guint i = 0; i < self->recipients->len; i++)
    worst = restante_message_state_worst (
        worst, g_array_index (self->recipients, RestanteRecipientRow, i).state);
  return worst;
}

gboolean
restante_message_row_store (RestanteMessageRow *self,
                            RestanteBatch *batch,
                            gint64 now,
                            GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  RestanteMessageState before = self->state;

  self->state = worst_state (self);
  if (self->state != before)
    self->since = now;
  if (restante_message_row_count (self, RESTANTE_MESSAGE_HELD) == 0)
    self->due = RESTANTE_NOT_DUE;
  else
    self->due = MAX (self->due, 0);
  restante_batch_count (batch, self->domain_id, self->id, self->size, before, self->state);
  return store_recipients (self, database, error) &&
         restante_database_run (database, error,
                                "UPDATE message SET state = ?, due = nullif (?, -1), ends = ?,"
                                " since = ?, flags = ?, attempts = ? WHERE id = ?",
                                "iiiiiii", (gint64)self->state, self->due, self->ends, self->since,
                                self->flags, self->attempts, self->id);
}

/* The file is removed after the commit, so it is still there when this is rolled back. */
static gboolean
drop_body (RestanteMessageRow *self, RestanteBatch *batch, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  g_autofree char *spool = NULL;
  sqlite3_stmt *row;
  gint64 users = 0;

  row = restante_database_query (
      database, error, "UPDATE body SET users = users - 1 WHERE id = ? RETURNING users, spool", "i",
      self->body_id);
  if (row == NULL || !restante_database_step (database, row, error))
    return FALSE;
  users = sqlite3_column_int64 (row, 0);
  spool = g_strdup ((const char *)sqlite3_column_text (row, 1));
  sqlite3_reset (row);
  if (users > 0)
    return TRUE;
  if (spool != NULL)
    restante_batch_drop_file (batch, spool);
  return restante_database_run (database, error, "DELETE FROM body WHERE id = ?", "i",
                                self->body_id);
}

gboolean
restante_message_row_delete (RestanteMessageRow *self, RestanteBatch *batch, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);

  restante_batch_count (batch, self->domain_id, self->id, self->size, self->state, 0);
  return drop_body (self, batch, error) &&
         restante_database_run (database, error, "DELETE FROM recipient WHERE message = ?", "i",
                                self->id) &&
         restante_database_run (database, error, "DELETE FROM message WHERE id = ?", "i", self->id);
}
