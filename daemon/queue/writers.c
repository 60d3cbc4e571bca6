/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/writers.h"

#include "protocol/wipe.h"
#include "queue/store.h"

void
restante_writer_record_free (RestanteWriterRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->kind);
  g_free (self->zone);
  g_free (self->server);
  g_free (self->url);
  g_free (self->user);
  g_free (self->command);
  restante_wipe_free (self->secret);
  g_free (self);
}

static gboolean
no_such_writer (const char *name, GError **error)
{
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
               "There is no writer %s: see restantectl writer list.", name);
  return FALSE;
}

#define COLUMNS "name, kind, zone, server, url, user, command, secret"

static gpointer
load_record (sqlite3_stmt *row)
{
  RestanteWriterRecord *record = g_new0 (RestanteWriterRecord, 1);
  char **const fields[] = { &record->name, &record->kind, &record->zone,    &record->server,
                            &record->url,  &record->user, &record->command, &record->secret };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    *fields[i] = g_strdup ((const char *)sqlite3_column_text (row, (int)i));
  return record;
}

static GPtrArray *
collect (RestanteDatabase *database, sqlite3_stmt *rows, GError **error)
{
  return restante_database_collect (database, rows, load_record,
                                    (GDestroyNotify)restante_writer_record_free, error);
}

GPtrArray *
restante_queue_list_writers (RestanteQueue *self, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  GPtrArray *records = NULL;
  sqlite3_stmt *rows;

  if (database == NULL)
    return NULL;
  rows = restante_database_query (database, error,
                                  "SELECT " COLUMNS " FROM dns_writer ORDER BY name", "");
  records = collect (database, rows, error);
  restante_readers_give (self->readers, database);
  return records;
}

RestanteWriterRecord *
restante_queue_find_writer (RestanteQueue *self, const char *name, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  g_autoptr (GPtrArray) records = NULL;
  sqlite3_stmt *rows;

  if (database == NULL)
    return NULL;
  rows = restante_database_query (database, error,
                                  "SELECT " COLUMNS " FROM dns_writer WHERE name = ?", "s", name);
  records = collect (database, rows, error);
  restante_readers_give (self->readers, database);
  if (records == NULL)
    return NULL;
  if (records->len > 0)
    return g_ptr_array_steal_index (records, 0);
  no_such_writer (name, error);
  return NULL;
}

static gboolean
run_add (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const RestanteWriterRecord *record = data;
  gint64 taken;

  if (!restante_database_get (database, &taken, error,
                              "SELECT count(*) FROM dns_writer WHERE name = ?", "s", record->name))
    return FALSE;
  if (taken != 0) {
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS,
                 "The writer %s is there already: remove it first, or choose another name.",
                 record->name);
    return FALSE;
  }
  return restante_database_run (
      database, error, "INSERT INTO dns_writer (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      "ssssssss", record->name, record->kind, record->zone, record->server, record->url,
      record->user, record->command, record->secret);
}

gboolean
restante_queue_add_writer (RestanteQueue *self, const RestanteWriterRecord *record, GError **error)
{
  return restante_store_writer_run (self->writer, run_add, (gpointer)record, error);
}

static gboolean
run_remove (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const char *name = data;

  if (!restante_database_run (database, error, "DELETE FROM dns_writer WHERE name = ?", "s", name))
    return FALSE;
  return restante_database_changes (database) > 0 || no_such_writer (name, error);
}

gboolean
restante_queue_remove_writer (RestanteQueue *self, const char *name, GError **error)
{
  return restante_store_writer_run (self->writer, run_remove, (gpointer)name, error);
}
