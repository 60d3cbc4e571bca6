/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/notices.h"

#include "queue/store.h"

typedef struct
{
  gint64 id;
  gint64 time;
  char *service;
  char *document;
} Entry;

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->service);
  g_free (entry->document);
  g_free (entry);
}

void
restante_notice_record_free (RestanteNoticeRecord *self)
{
  g_free (self->document);
  g_free (self);
}

static gboolean
run_add (RestanteBatch *batch, gpointer data, GError **error)
{
  const Entry *entry = data;

  restante_batch_use_id (batch, entry->id);
  return restante_database_run (restante_batch_get_database (batch), error,
                                "INSERT INTO notice (id, service, time, document)"
                                " VALUES (?, ?, ?, ?)",
                                "isis", entry->id, entry->service, entry->time, entry->document);
}

gint64
restante_queue_add_notice (RestanteQueue *self,
                           const char *service,
                           gint64 time,
                           const char *document)
{
  Entry *entry = g_new0 (Entry, 1);
  gint64 id = restante_queue_next_id (self);

  entry->id = id;
  entry->time = time;
  entry->service = g_strdup (service);
  entry->document = g_strdup (document);
  restante_store_writer_post (self->writer, run_add, NULL, entry, free_entry);
  return id;
}

static gboolean
run_drop (RestanteBatch *batch, gpointer data, GError **error)
{
  const Entry *entry = data;

  return restante_database_run (restante_batch_get_database (batch), error,
                                "DELETE FROM notice WHERE id = ?", "i", entry->id);
}

void
restante_queue_drop_notice (RestanteQueue *self, gint64 id)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->id = id;
  restante_store_writer_post (self->writer, run_drop, NULL, entry, free_entry);
}

static gpointer
load (sqlite3_stmt *row)
{
  RestanteNoticeRecord *record = g_new0 (RestanteNoticeRecord, 1);

  record->id = sqlite3_column_int64 (row, 0);
  record->time = sqlite3_column_int64 (row, 1);
  record->document = g_strdup ((const char *)sqlite3_column_text (row, 2));
  return record;
}

static GPtrArray *
load_all (
    RestanteDatabase *database, const char *service, gint64 after, guint limit, GError **error)
{
  sqlite3_stmt *rows = restante_database_query (
      database, error,
      "SELECT id, time, document FROM notice WHERE service = ? AND id > ? ORDER BY id LIMIT ?",
      "sii", service, after, (gint64)limit);

  return restante_database_collect (database, rows, load,
                                    (GDestroyNotify)restante_notice_record_free, error);
}

GPtrArray *
restante_queue_list_notices (
    RestanteQueue *self, const char *service, gint64 after, guint limit, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  GPtrArray *records;

  if (database == NULL)
    return NULL;
  records = load_all (database, service, after, limit, error);
  restante_readers_give (self->readers, database);
  return records;
}
