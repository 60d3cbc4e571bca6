/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/activities.h"

#include "api/activity.h"
#include "queue/store.h"

/* The log keeps so many; ids rise by one, so the oldest are found by number. */
#define ACTIVITIES_MAX 100000

typedef struct
{
  gint64 id;
  gint64 time;
  char *domain;
  char *kind;
  char *text;
} Entry;

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->domain);
  g_free (entry->kind);
  g_free (entry->text);
  g_free (entry);
}

static gboolean
run_add (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const Entry *entry = data;

  return restante_database_run (
             database, error,
             "INSERT INTO activity (id, time, domain, kind, text) VALUES (?, ?, ?, ?, ?)", "iisss",
             entry->id, entry->time, entry->domain, entry->kind, entry->text) &&
         restante_database_run (database, error, "DELETE FROM activity WHERE id <= ?", "i",
                                entry->id - ACTIVITIES_MAX);
}

gint64
restante_queue_add_activity (
    RestanteQueue *self, gint64 time, const char *domain, const char *kind, const char *text)
{
  Entry *entry = g_new0 (Entry, 1);
  gint64 id;

  entry->time = time;
  entry->domain = g_strdup (domain);
  entry->kind = g_strdup (kind);
  entry->text = g_strdup (text);
  g_mutex_lock (&self->activity_lock);
  id = ++self->last_activity;
  entry->id = id;
  g_mutex_unlock (&self->activity_lock);
  restante_store_writer_post (self->writer, run_add, NULL, entry, free_entry);
  return id;
}

static const char *
text_at (sqlite3_stmt *row, int column)
{
  return (const char *)sqlite3_column_text (row, column);
}

static RestanteActivity *
build_activity (sqlite3_stmt *row)
{
  g_autofree char *id =
      g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)sqlite3_column_int64 (row, 0));

  return g_object_new (RESTANTE_TYPE_ACTIVITY, "id", id, "time",
                       (gint64)sqlite3_column_int64 (row, 1), "domain", text_at (row, 2), "kind",
                       text_at (row, 3), "text", text_at (row, 4), NULL);
}

#define COLUMNS "SELECT id, time, domain, kind, text FROM activity WHERE "
static const char all_sql[] = COLUMNS "id < ?1 ORDER BY id DESC LIMIT ?2";
static const char domain_sql[] = COLUMNS "id < ?1 AND domain = ?3 ORDER BY id DESC LIMIT ?2";

static sqlite3_stmt *
find_activities (
    RestanteDatabase *database, const char *domain, gint64 before, guint limit, GError **error)
{
  /* One more than asked for tells whether there is a next page. */
  if (domain == NULL)
    return restante_database_query (database, error, all_sql, "ii", before, (gint64)limit + 1);
  return restante_database_query (database, error, domain_sql, "iis", before, (gint64)limit + 1,
                                  domain);
}

static RestanteActivityPage *
read_page (RestanteDatabase *database, sqlite3_stmt *rows, guint limit, GError **error)
{
  g_autoptr (RestanteActivityPage) page = g_object_new (RESTANTE_TYPE_ACTIVITY_PAGE, NULL);
  GListStore *list = G_LIST_STORE (restante_activity_page_get_activities (page));
  g_autoptr (RestanteActivity) last = NULL;
  GError *failure = NULL;

  while (restante_database_step (database, rows, &failure)) {
    if (g_list_model_get_n_items (G_LIST_MODEL (list)) == limit) {
      g_object_set (page, "next", restante_activity_get_id (last), NULL);
      break;
    }
    g_clear_object (&last);
    last = build_activity (rows);
    g_list_store_append (list, last);
  }
  sqlite3_reset (rows);
  if (failure == NULL)
    return g_steal_pointer (&page);
  g_propagate_error (error, failure);
  return NULL;
}

RestanteActivityPage *
restante_queue_list_activities (
    RestanteQueue *self, const char *domain, gint64 after, guint limit, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  RestanteActivityPage *page = NULL;
  sqlite3_stmt *rows;

  if (database == NULL)
    return NULL;
  rows = find_activities (database, domain, after != 0 ? after : G_MAXINT64, limit, error);
  if (rows != NULL)
    page = read_page (database, rows, limit, error);
  restante_readers_give (self->readers, database);
  return page;
}
