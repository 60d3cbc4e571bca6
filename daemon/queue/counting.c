/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counts of one domain: restante_queue_count() of listing.h. */
#include "queue/listing.h"
#include "queue/store.h"

/* The members of RestanteCounts are named like the states. */
static gboolean
fill_tally (RestanteDatabase *database, gint64 domain_id, RestanteCounts *counts, GError **error)
{
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      database, error, "SELECT state, messages, bytes FROM tally WHERE domain_id = ?", "i",
      domain_id);

  if (rows == NULL)
    return FALSE;
  while (restante_database_step (database, rows, &failure)) {
    RestanteMessageState state = (RestanteMessageState)sqlite3_column_int (rows, 0);

    g_object_set (counts, restante_message_state_to_string (state),
                  (gint64)sqlite3_column_int64 (rows, 1), NULL);
    if (state == RESTANTE_MESSAGE_HELD)
      g_object_set (counts, "held-size", (gint64)sqlite3_column_int64 (rows, 2), NULL);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
fill_first_end (RestanteDatabase *database,
                gint64 domain_id,
                RestanteCounts *counts,
                GError **error)
{
  gint64 ends;

  if (!restante_database_get (database, &ends, error,
                              "SELECT ends FROM message INDEXED BY message_ends"
                              " WHERE domain_id = ? AND state = ? ORDER BY ends LIMIT 1",
                              "ii", domain_id, (gint64)RESTANTE_MESSAGE_HELD))
    return FALSE;
  g_object_set (counts, "first-end", ends != RESTANTE_NO_END ? ends : (gint64)0, NULL);
  return TRUE;
}

RestanteCounts *
restante_queue_count (RestanteQueue *self, gint64 domain_id, GError **error)
{
  g_autoptr (RestanteCounts) counts = g_object_new (RESTANTE_TYPE_COUNTS, NULL);
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  gboolean read;

  if (database == NULL)
    return NULL;
  read = fill_tally (database, domain_id, counts, error) &&
         fill_first_end (database, domain_id, counts, error);
  restante_readers_give (self->readers, database);
  return read ? g_steal_pointer (&counts) : NULL;
}
