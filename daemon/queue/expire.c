/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one clock of a message: restante_queue_expire() of queue.h. */
#include "queue/message-row.h"
#include "queue/store.h"

/* Messages a transaction, as in verbs.c. */
#define CHUNK 500

/* What is past its end: held, delivered, and the few that are parked with recipients that are still
 * held. Every domain is a range of an index. */
static const char ended_sql[] =
    "SELECT m.id FROM domain d JOIN message m INDEXED BY message_ends"
    " ON m.domain_id = d.id AND m.state IN (4, 5) AND m.ends <= ?1"
    " UNION ALL SELECT m.id FROM domain d JOIN message m INDEXED BY message_mixed_ends"
    " ON m.domain_id = d.id AND m.ends <= ?1 WHERE m.state != 4 AND m.due IS NOT NULL LIMIT ?2";
static const char next_sql[] =
    "SELECT min (ends) FROM ("
    "SELECT (SELECT min (ends) FROM message INDEXED BY message_ends"
    "  WHERE domain_id = d.id AND state = 4 AND ends > ?1) AS ends FROM domain d"
    " UNION ALL SELECT (SELECT min (ends) FROM message INDEXED BY message_ends"
    "  WHERE domain_id = d.id AND state = 5 AND ends > ?1) FROM domain d"
    " UNION ALL SELECT (SELECT min (ends) FROM message INDEXED BY message_mixed_ends"
    "  WHERE domain_id = d.id AND state != 4 AND due IS NOT NULL AND ends > ?1)"
    " FROM domain d)";

typedef struct
{
  gint64 now;
  RestanteMessageRow *row;
  /* Of the chunk that runs, counted anew when it has to run again. */
  guint shelved;
  guint removed;
  gint64 next;
} Expiry;

static GArray *
find_ended (const Expiry *expiry, RestanteDatabase *database, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;
  sqlite3_stmt *rows =
      restante_database_query (database, error, ended_sql, "ii", expiry->now, (gint64)CHUNK);

  if (rows == NULL)
    return NULL;
  while (restante_database_step (database, rows, &failure)) {
    gint64 id = sqlite3_column_int64 (rows, 0);

    g_array_append_val (ids, id);
  }
  if (failure == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean
shelve (Expiry *expiry, RestanteBatch *batch, GError **error)
{
  for (guint i = 0; i < expiry->row->recipients->len; i++)
    restante_message_row_move (expiry->row, i, RESTANTE_MOVE_HOLD_ENDED);
  expiry->shelved++;
  return restante_message_row_store (expiry->row, batch, expiry->now, error);
}

static gboolean
end_one (Expiry *expiry, RestanteBatch *batch, gint64 id, GError **error)
{
  GError *failure = NULL;

  if (!restante_message_row_load (expiry->row, restante_batch_get_database (batch), id, &failure)) {
    /* No error: a damaged index lists a message that is not there. */
    if (failure != NULL)
      g_propagate_error (error, failure);
    return failure == NULL;
  }
  if (expiry->row->state != RESTANTE_MESSAGE_DELIVERED)
    return shelve (expiry, batch, error);
  expiry->removed++;
  return restante_message_row_delete (expiry->row, batch, error);
}

static gboolean
run_expire (RestanteBatch *batch, gpointer data, GError **error)
{
  Expiry *expiry = data;
  RestanteDatabase *database = restante_batch_get_database (batch);
  g_autoptr (GArray) ids = find_ended (expiry, database, error);

  if (ids == NULL)
    return FALSE;
  expiry->shelved = 0;
  expiry->removed = 0;
  for (guint i = 0; i < ids->len; i++) {
    if (!end_one (expiry, batch, g_array_index (ids, gint64, i), error))
      return FALSE;
  }
  return restante_database_get (database, &expiry->next, error, next_sql, "i", expiry->now);
}

gboolean
restante_queue_expire (
    RestanteQueue *self, gint64 now, guint *shelved, guint *removed, gint64 *next, GError **error)
{
  g_autoptr (RestanteMessageRow) row = restante_message_row_new ();
  Expiry expiry = { .now = now, .row = row };

  *shelved = 0;
  *removed = 0;
  /* A chunk that changed nothing has only what cannot be changed: the next would be the same. */
  do {
    if (!restante_store_writer_run (self->writer, run_expire, &expiry, error))
      return FALSE;
    *shelved += expiry.shelved;
    *removed += expiry.removed;
  } while (expiry.shelved + expiry.removed > 0);
  /* Nothing ends: whoever holds a message later knows better. */
  *next = expiry.next != 0 ? expiry.next : RESTANTE_NO_END;
  return TRUE;
}
