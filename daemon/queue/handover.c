/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/handover.h"

#include <string.h>

#include "queue/body-content.h"
#include "queue/message-row.h"
#include "queue/store.h"

#define TAKE_BYTES (1024 * 1024)

void
restante_handover_free (RestanteHandover *self)
{
  if (self == NULL)
    return;
  g_free (self->sender);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
  g_clear_pointer (&self->positions, g_array_unref);
  g_free (self->trace);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->spool);
  g_free (self);
}

static const char *
text_at (sqlite3_stmt *row, int column)
{
  return (const char *)sqlite3_column_text (row, column);
}

static GBytes *
bytes_at (sqlite3_stmt *row, int column)
{
  const void *data = sqlite3_column_blob (row, column);

  return g_bytes_new (data, (gsize)sqlite3_column_bytes (row, column));
}

#define HANDOVER_COLUMNS                                                                           \
  "m.id, m.domain_id, m.sender, m.size, m.flags, b.trace, b.spool, b.bytes, m.attempts"

static RestanteHandover *
read_handover (sqlite3_stmt *row)
{
  RestanteHandover *self = g_new0 (RestanteHandover, 1);
  gint64 flags = sqlite3_column_int64 (row, 4);

  self->id = sqlite3_column_int64 (row, 0);
  self->domain_id = sqlite3_column_int64 (row, 1);
  self->sender = g_strdup (text_at (row, 2));
  self->size = (guint64)sqlite3_column_int64 (row, 3);
  self->eight_bit = (flags & RESTANTE_MESSAGE_EIGHT_BIT) != 0;
  self->smtputf8 = (flags & RESTANTE_MESSAGE_SMTPUTF8) != 0;
  self->trace = g_strdup (text_at (row, 5));
  self->spool = g_strdup (text_at (row, 6));
  if (self->spool == NULL)
    self->body = bytes_at (row, 7);
  self->attempts = (guint)sqlite3_column_int64 (row, 8);
  self->recipients = g_ptr_array_new_with_free_func (g_free);
  self->positions = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/* @state 0: all of them. Ends the array with a NULL that its length does not count. */
static gboolean
read_recipients (RestanteHandover *self,
                 RestanteDatabase *database,
                 RestanteMessageState state,
                 GError **error)
{
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      database, error,
      "SELECT position, address FROM recipient WHERE message = ? AND ?2 IN (0, state)"
      " ORDER BY position",
      "ii", self->id, (gint64)state);

  if (rows == NULL)
    return FALSE;
  while (restante_database_step (database, rows, &failure)) {
    guint position = (guint)sqlite3_column_int (rows, 0);

    g_array_append_val (self->positions, position);
    g_ptr_array_add (self->recipients, g_strdup (text_at (rows, 1)));
  }
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  g_ptr_array_add (self->recipients, NULL);
  self->recipients->len--;
  return TRUE;
}

/* No retry is put off for longer than this (half an hour at most): what is due later was recorded
 * under a clock that was ahead. */
#define PUT_OFF_MAX "3600"
#define IS_DUE      "(due <= ?3 OR due - " PUT_OFF_MAX " > ?3)"

/* Two index ranges, merged by id: messages that are held, and the few that need attention but have
 * held recipients too. */
static const char held_sql[] =
    "SELECT id FROM message WHERE domain_id = ?1 AND state = 4 AND id > ?2 AND " IS_DUE
    " UNION ALL SELECT id FROM message WHERE domain_id = ?1 AND state != 4 AND due IS NOT NULL"
    " AND id > ?2 AND " IS_DUE " ORDER BY 1";

static gboolean
read_one (RestanteDatabase *database,
          gint64 id,
          RestanteMessageState state,
          RestanteHandover **handover,
          GError **error)
{
  sqlite3_stmt *row = restante_database_query (
      database, error,
      "SELECT " HANDOVER_COLUMNS " FROM message m JOIN body b ON b.id = m.body_id WHERE m.id = ?",
      "i", id);

  *handover = NULL;
  if (row == NULL || !restante_database_step (database, row, error))
    return FALSE;
  *handover = read_handover (row);
  sqlite3_reset (row);
  if (read_recipients (*handover, database, state, error))
    return TRUE;
  g_clear_pointer (handover, restante_handover_free);
  return FALSE;
}

static gboolean
collect_held (RestanteDatabase *database,
              GHashTable *out,
              sqlite3_stmt *ids,
              guint limit,
              GPtrArray *held,
              GError **error)
{
  GError *failure = NULL;
  guint64 bytes = 0;

  while (held->len < limit && bytes < TAKE_BYTES &&
         restante_database_step (database, ids, &failure)) {
    gint64 id = sqlite3_column_int64 (ids, 0);
    RestanteHandover *handover;

    if (g_hash_table_contains (out, &id))
      continue;
    if (!read_one (database, id, RESTANTE_MESSAGE_HELD, &handover, &failure))
      break;
    g_ptr_array_add (held, handover);
    bytes += handover->body != NULL ? g_bytes_get_size (handover->body) : 0;
  }
  sqlite3_reset (ids);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

GPtrArray *
restante_queue_take_held (
    RestanteQueue *self, gint64 domain_id, gint64 after, gint64 now, guint limit, GError **error)
{
  g_autoptr (GPtrArray) held =
      g_ptr_array_new_with_free_func ((GDestroyNotify)restante_handover_free);
  g_autoptr (GHashTable) out = restante_unrecorded_list (self->unrecorded);
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  gboolean read = FALSE;
  sqlite3_stmt *ids;

  if (database == NULL)
    return NULL;
  ids = restante_database_query (database, error, held_sql, "iii", domain_id, after, now);
  if (ids != NULL)
    read = collect_held (database, out, ids, limit, held, error);
  restante_readers_give (self->readers, database);
  return read ? g_steal_pointer (&held) : NULL;
}

RestanteHandover *
restante_queue_take_one (RestanteQueue *self, gint64 id, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  GError *failure = NULL;
  RestanteHandover *handover;

  if (database == NULL)
    return NULL;
  if (!read_one (database, id, 0, &handover, &failure) && failure == NULL)
    g_set_error (&failure, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                 "There is no message %" G_GINT64_FORMAT " here.", id);
  restante_readers_give (self->readers, database);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return handover;
}

RestanteBodyReader *
restante_queue_read_handover (RestanteQueue *self, const RestanteHandover *message, GError **error)
{
  return restante_body_reader_new (self->spool, message->trace, message->body, message->spool,
                                   message->size - strlen (message->trace), error);
}

/* A result on its way to the store. */
typedef struct
{
  RestanteQueue *queue;
  gint64 id;
  guint n_results;
  guint *positions;
  RestanteHandoverResult *results;
  gint64 now;
  gint64 retry_at;
  gboolean lost; /* the store did not take it and never will */
} Record;

static void
free_record (gpointer data)
{
  Record *record = data;

  if (!record->lost)
    restante_unrecorded_remove (record->queue->unrecorded, record->id);
  for (guint i = 0; i < record->n_results; i++)
    g_free (record->results[i].reply);
  g_free (record->results);
  g_free (record->positions);
  g_free (record);
}

static gboolean
find_recipient (const RestanteMessageRow *row, guint position, guint *index)
{
  for (*index = 0; *index < row->recipients->len; (*index)++) {
    if (g_array_index (row->recipients, RestanteRecipientRow, *index).position == position)
      return TRUE;
  }
  return FALSE;
}

/* A recipient that the owner has moved meanwhile is left alone: the table says what is legal. TRUE:
 * it stays held. */
static gboolean
record_one (const Record *record, RestanteMessageRow *row, guint i)
{
  const RestanteHandoverResult *result = &record->results[i];
  guint index;

  if (!find_recipient (row, record->positions[i], &index))
    return FALSE;
  if (result->moved) {
    if (restante_message_row_move (row, index, result->move))
      restante_message_row_reply (row, index, result->reply);
    return FALSE;
  }
  if (g_array_index (row->recipients, RestanteRecipientRow, index).state != RESTANTE_MESSAGE_HELD)
    return FALSE;
  row->due = MAX (record->retry_at, 0);
  restante_message_row_reply (row, index, result->reply);
  return TRUE;
}

static gboolean
run_record (RestanteBatch *batch, gpointer data, GError **error)
{
  const Record *record = data;
  g_autoptr (RestanteMessageRow) row = restante_message_row_new ();
  GError *failure = NULL;
  RestanteMessageState before;
  gboolean put_off = FALSE;

  if (!restante_message_row_load (row, restante_batch_get_database (batch), record->id, &failure)) {
    /* No error: the owner has deleted it meanwhile. */
    if (failure != NULL)
      g_propagate_error (error, failure);
    return failure == NULL;
  }
  before = row->state;
  for (guint i = 0; i < record->n_results; i++)
    put_off = record_one (record, row, i) || put_off;
  row->attempts += put_off;
  if (before != RESTANTE_MESSAGE_DELIVERED &&
      restante_message_row_count (row, RESTANTE_MESSAGE_DELIVERED) == row->recipients->len)
    row->ends = record->now + record->queue->options.keep_delivered;
  return restante_message_row_store (row, batch, record->now, error);
}

/* The message is still held in the store, but it may well have been delivered: it stays out of
 * every drain of this process, or each would deliver it once more. */
static void
lose_record (gpointer data, const GError *error)
{
  Record *record = data;

  record->lost = TRUE;
  g_warning ("What became of message %" G_GINT64_FORMAT
             " cannot be stored, so it is not tried again until restanted is started anew: %s",
             record->id, error->message);
}

void
restante_queue_record (RestanteQueue *self,
                       const RestanteHandover *message,
                       const RestanteHandoverResult *results,
                       gint64 now,
                       gint64 retry_at)
{
  Record *record = g_new0 (Record, 1);
  guint n = message->positions->len;

  record->queue = self;
  record->id = message->id;
  record->n_results = n;
  record->positions = g_memdup2 (message->positions->data, n * sizeof (guint));
  record->results = g_memdup2 (results, n * sizeof *results);
  for (guint i = 0; i < n; i++)
    record->results[i].reply = g_strdup (results[i].reply);
  record->now = now;
  record->retry_at = retry_at;
  restante_unrecorded_add (self->unrecorded, record->id);
  restante_store_writer_post (self->writer, run_record, lose_record, record, free_record);
}

void
restante_queue_flush (RestanteQueue *self)
{
  restante_store_writer_flush (self->writer);
}

/* Mostly the first lane has a message that is due at once; only when all are put off, the lane is
 * gone through. */
static const char next_due_sql[] =
    "SELECT min (due) FROM ("
    "SELECT * FROM (SELECT 1 AS due FROM message INDEXED BY message_arrival"
    "  WHERE domain_id = ?1 AND state = 4 AND due = 0 LIMIT 1)"
    " UNION ALL SELECT * FROM (SELECT 1 FROM message INDEXED BY message_mixed"
    "  WHERE domain_id = ?1 AND state != 4 AND due IS NOT NULL AND due = 0 LIMIT 1)"
    " UNION ALL SELECT * FROM (SELECT due FROM message INDEXED BY message_deferred"
    "  WHERE domain_id = ?1 AND due > 0 ORDER BY due LIMIT 1))";

gint64
restante_queue_next_due (RestanteQueue *self, gint64 domain_id)
{
  RestanteDatabase *database = restante_readers_take (self->readers, NULL);
  gint64 due = 0;

  if (database == NULL)
    return 0;
  restante_database_get (database, &due, NULL, next_due_sql, "i", domain_id);
  restante_readers_give (self->readers, database);
  return due;
}
