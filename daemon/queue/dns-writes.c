/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/dns-writes.h"

#include "queue/store.h"

/* Stands between the records of a set. RDATA is one line: control characters are written as \DDD
 * (RFC 1035 section 5.1). */
#define SEPARATOR "\n"

typedef struct
{
  const char *domain;
  GPtrArray *changes; /* NULL: none any more */
  gint64 now;
} Write;

static gboolean
add_change (RestanteDatabase *database,
            gint64 domain_id,
            guint position,
            gint64 now,
            const RestanteRecordChange *change,
            GError **error)
{
  g_autofree char *before = g_strjoinv (SEPARATOR, change->before->data);
  g_autofree char *after = g_strjoinv (SEPARATOR, change->after->data);

  return restante_database_run (
      database, error,
      "INSERT INTO dns_change (domain_id, position, time, name, type, ttl_before, data_before,"
      " ttl_after, data_after, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "iiissisiss", domain_id, (gint64)position, now, change->before->name, change->before->type,
      (gint64)change->before->ttl, before, (gint64)change->after->ttl, after, change->writer);
}

static gboolean
run_write (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const Write *write = data;
  gint64 id = restante_store_find_domain_id (database, write->domain, error);

  if (id == 0 || !restante_database_run (database, error,
                                         "DELETE FROM dns_change WHERE domain_id = ?", "i", id))
    return FALSE;
  for (guint i = 0; write->changes != NULL && i < write->changes->len; i++) {
    if (!add_change (database, id, i, write->now, g_ptr_array_index (write->changes, i), error))
      return FALSE;
  }
  return TRUE;
}

gboolean
restante_queue_record_dns_write (
    RestanteQueue *self, const char *domain, GPtrArray *changes, gint64 now, GError **error)
{
  Write write = { domain, changes, now };

  /* To forget what was applied is never meant by applying nothing. */
  g_return_val_if_fail (changes->len > 0, FALSE);

  return restante_store_writer_run (self->writer, run_write, &write, error);
}

gboolean
restante_queue_forget_dns_write (RestanteQueue *self, const char *domain, GError **error)
{
  Write write = { domain, NULL, 0 };

  return restante_store_writer_run (self->writer, run_write, &write, error);
}

static RestanteRecordSet *
load_set (sqlite3_stmt *row, int ttl, int data)
{
  g_auto (GStrv) lines = g_strsplit ((const char *)sqlite3_column_text (row, data), SEPARATOR, -1);

  return restante_record_set_new (
      (const char *)sqlite3_column_text (row, 0), (const char *)sqlite3_column_text (row, 1),
      (guint32)sqlite3_column_int64 (row, ttl), (const char *const *)lines);
}

static gpointer
load_change (sqlite3_stmt *row)
{
  return restante_record_change_new (load_set (row, 2, 3), load_set (row, 4, 5),
                                     (const char *)sqlite3_column_text (row, 6));
}

static GPtrArray *
load_changes (RestanteDatabase *database, gint64 domain_id, GError **error)
{
  sqlite3_stmt *rows = restante_database_query (
      database, error,
      "SELECT name, type, ttl_before, data_before, ttl_after, data_after, writer"
      " FROM dns_change"
      " WHERE domain_id = ? ORDER BY position",
      "i", domain_id);

  return restante_database_collect (database, rows, load_change,
                                    (GDestroyNotify)restante_record_change_free, error);
}

GPtrArray *
restante_queue_get_dns_write (RestanteQueue *self, const char *domain, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  g_autoptr (GPtrArray) changes = NULL;
  gint64 id;

  if (database == NULL)
    return NULL;
  id = restante_store_find_domain_id (database, domain, error);
  if (id != 0)
    changes = load_changes (database, id, error);
  restante_readers_give (self->readers, database);
  if (changes == NULL || changes->len > 0)
    return g_steal_pointer (&changes);
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
               "Nothing was written in DNS for %s that could be taken back.", domain);
  return NULL;
}
