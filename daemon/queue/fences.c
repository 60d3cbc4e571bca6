/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/fences.h"

#include "queue/domains.h"
#include "queue/store.h"

/* What a fence has unless the owner says otherwise. */
#define AFTER 600 /* seconds */
#define TO    "self"

/* A set in a column is a line: type, TTL, addresses. An address has neither blank nor line end. */
#define LINE  "\n"
#define BLANK " "

static const char *const intents[] = {
  [RESTANTE_FENCE_INTENT_NONE] = NULL,
  [RESTANTE_FENCE_INTENT_FENCE] = "fence",
  [RESTANTE_FENCE_INTENT_RESTORE] = "restore",
};

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)restante_record_change_free);
}

RestanteFenceRecord *
restante_fence_record_new (const char *domain)
{
  RestanteFenceRecord *self = g_new0 (RestanteFenceRecord, 1);

  self->domain = g_strdup (domain);
  self->after = AFTER;
  self->to = g_strdup (TO);
  self->changes = new_changes ();
  return self;
}

RestanteFenceRecord *
restante_fence_record_copy (const RestanteFenceRecord *self)
{
  RestanteFenceRecord *copy = g_new (RestanteFenceRecord, 1);

  *copy = *self;
  copy->domain = g_strdup (self->domain);
  copy->to = g_strdup (self->to);
  copy->name = g_strdup (self->name);
  copy->target = g_strdup (self->target);
  copy->changes = new_changes ();
  for (guint i = 0; i < self->changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (self->changes, i);

    g_ptr_array_add (copy->changes, restante_record_change_new (
                                        restante_record_set_copy (change->before),
                                        restante_record_set_copy (change->after), change->writer));
  }
  return copy;
}

void
restante_fence_record_free (RestanteFenceRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->domain);
  g_free (self->to);
  g_free (self->name);
  g_free (self->target);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

static char *
write_set (const RestanteRecordSet *set)
{
  g_autofree char *data = g_strjoinv (BLANK, set->data);

  return g_strdup_printf ("%s %u %s", set->type, set->ttl, data);
}

static char *
write_sets (GPtrArray *changes, gboolean after)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);
    g_autofree char *line = write_set (after ? change->after : change->before);

    g_strv_builder_add (lines, line);
  }
  all = g_strv_builder_end (lines);
  return g_strjoinv (LINE, all);
}

/* NULL: @line is none. */
static RestanteRecordSet *
read_set (const char *name, const char *line)
{
  g_auto (GStrv) words = g_strsplit (g_strchomp ((char *)line), BLANK, -1);

  if (g_strv_length (words) < 2)
    return NULL;
  return restante_record_set_new (name, words[0], (guint32)g_ascii_strtoull (words[1], NULL, 10),
                                  (const char *const *)words + 2);
}

static void
read_changes (RestanteFenceRecord *self, const char *before, const char *after)
{
  g_auto (GStrv) old = g_strsplit (before != NULL ? before : "", LINE, -1);
  g_auto (GStrv) new = g_strsplit (after != NULL ? after : "", LINE, -1);

  for (guint i = 0; self->name != NULL && old[i] != NULL && new[i] != NULL; i++) {
    g_autoptr (RestanteRecordSet) one = read_set (self->name, old[i]);
    g_autoptr (RestanteRecordSet) other = read_set (self->name, new[i]);

    if (one == NULL || other == NULL)
      return;
    g_ptr_array_add (self->changes, restante_record_change_new (g_steal_pointer (&one),
                                                                g_steal_pointer (&other), NULL));
  }
}

static char *
write_intent (const RestanteFenceRecord *record)
{
  if (record->target == NULL)
    return g_strdup (intents[record->intent]);
  return g_strjoin (BLANK, intents[record->intent], record->target, NULL);
}

static void
read_intent (RestanteFenceRecord *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", BLANK, 2);

  for (int i = RESTANTE_FENCE_INTENT_FENCE; i <= RESTANTE_FENCE_INTENT_RESTORE; i++)
    if (g_strcmp0 (words[0], intents[i]) == 0) {
      self->intent = (RestanteFenceIntent)i;
      self->target = g_strdup (words[1]);
      return;
    }
}

static const char *
text_at (sqlite3_stmt *row, int column)
{
  return (const char *)sqlite3_column_text (row, column);
}

static RestanteFenceRecord *
load_record (const char *domain, sqlite3_stmt *row)
{
  RestanteFenceRecord *self = restante_fence_record_new (domain);

  self->after = sqlite3_column_int64 (row, 0);
  g_free (self->to);
  self->to = g_strdup (text_at (row, 1));
  self->dry_run = sqlite3_column_int64 (row, 2) != 0;
  self->state = restante_fence_state_from_string (text_at (row, 3));
  self->name = g_strdup (text_at (row, 4));
  self->since = sqlite3_column_int64 (row, 5);
  read_intent (self, text_at (row, 6));
  self->then_off =
      self->intent == RESTANTE_FENCE_INTENT_RESTORE && sqlite3_column_int64 (row, 9) == 0;
  read_changes (self, text_at (row, 7), text_at (row, 8));
  return self;
}

/* The name of the domain as the store has it. */
static char *
find_name (RestanteQueue *self, const char *domain, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self, domain);

  if (record != NULL)
    return g_strdup (record->name);
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
               "There is no domain %s here.", domain);
  return NULL;
}

static RestanteFenceRecord *
find (RestanteDatabase *database, const char *domain, GError **error)
{
  gint64 id = restante_store_find_domain_id (database, domain, error);
  GError *failure = NULL;
  sqlite3_stmt *rows;
  RestanteFenceRecord *record = NULL;

  if (id == 0)
    return NULL;
  rows = restante_database_query (
      database, error,
      "SELECT fence_after, fence_to, dry_run, state, name, since, intention, before, after, enabled"
      " FROM fence WHERE domain_id = ?",
      "i", id);
  if (rows == NULL)
    return NULL;
  if (restante_database_step (database, rows, &failure))
    record = load_record (domain, rows);
  else if (failure == NULL)
    record = restante_fence_record_new (domain);
  else
    g_propagate_error (error, failure);
  sqlite3_reset (rows);
  return record;
}

RestanteFenceRecord *
restante_queue_find_fence (RestanteQueue *self, const char *domain, GError **error)
{
  g_autofree char *name = find_name (self, domain, error);
  RestanteDatabase *database = name != NULL ? restante_readers_take (self->readers, error) : NULL;
  RestanteFenceRecord *record;

  if (database == NULL)
    return NULL;
  record = find (database, name, error);
  restante_readers_give (self->readers, database);
  return record;
}

static gboolean
run_put (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const RestanteFenceRecord *record = data;
  gint64 id = restante_store_find_domain_id (database, record->domain, error);
  g_autofree char *intent = write_intent (record);
  g_autofree char *before = write_sets (record->changes, FALSE);
  g_autofree char *after = write_sets (record->changes, TRUE);

  return id != 0 &&
         restante_database_run (
             database, error,
             "INSERT OR REPLACE INTO fence (domain_id, enabled, fence_after, fence_to, dry_run,"
             " state, name, since, intention, before, after)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             "iiisississs", id, (gint64)(record->state != RESTANTE_FENCE_OFF && !record->then_off),
             record->after, record->to, (gint64)record->dry_run,
             restante_fence_state_to_string (record->state), record->name, record->since, intent,
             before, after);
}

gboolean
restante_queue_put_fence (RestanteQueue *self, const RestanteFenceRecord *record, GError **error)
{
  return restante_store_writer_run (self->writer, run_put, (gpointer)record, error);
}

RestanteFenceLog *
restante_fence_log_new (gint64 time,
                        const char *action,
                        const RestanteRecordChange *change,
                        const char *result)
{
  RestanteFenceLog *self = g_new0 (RestanteFenceLog, 1);

  self->time = time;
  self->action = g_strdup (action);
  self->type = g_strdup (change != NULL ? change->after->type : "");
  self->before = change != NULL ? g_strdupv (change->before->data) : g_new0 (char *, 1);
  self->after = change != NULL ? g_strdupv (change->after->data) : g_new0 (char *, 1);
  self->result = g_strdup (result);
  return self;
}

void
restante_fence_log_free (RestanteFenceLog *self)
{
  if (self == NULL)
    return;
  g_free (self->action);
  g_free (self->type);
  g_strfreev (self->before);
  g_strfreev (self->after);
  g_free (self->result);
  g_free (self);
}

typedef struct
{
  const char *domain;
  GPtrArray *entries;
  gint64 *ids; /* one an entry */
} LogJob;

static gboolean
put_entry (RestanteDatabase *database,
           gint64 domain_id,
           const RestanteFenceLog *entry,
           gint64 *id,
           GError **error)
{
  g_autofree char *before = g_strjoinv (BLANK, entry->before);
  g_autofree char *after = g_strjoinv (BLANK, entry->after);

  if (entry->id != 0)
    return restante_database_run (database, error, "UPDATE fence_log SET result = ? WHERE id = ?",
                                  "si", entry->result, entry->id);
  return restante_database_run (
             database, error,
             "INSERT INTO fence_log (domain_id, time, action, type, data_before, data_after,"
             " result) VALUES (?, ?, ?, ?, ?, ?, ?)",
             "iisssss", domain_id, entry->time, entry->action, entry->type, before, after,
             entry->result) &&
         restante_database_get (database, id, error, "SELECT last_insert_rowid ()", "");
}

static gboolean
run_put_log (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const LogJob *job = data;
  gint64 id = restante_store_find_domain_id (database, job->domain, error);

  if (id == 0)
    return FALSE;
  for (guint i = 0; i < job->entries->len; i++)
    if (!put_entry (database, id, g_ptr_array_index (job->entries, i), &job->ids[i], error))
      return FALSE;
  return restante_database_run (
      database, error,
      "DELETE FROM fence_log WHERE domain_id = ?1 AND id NOT IN (SELECT id"
      " FROM fence_log WHERE domain_id = ?1 ORDER BY id DESC LIMIT ?2)",
      "ii", id, (gint64)RESTANTE_FENCE_LOG_MAX);
}

gboolean
restante_queue_put_fence_log (RestanteQueue *self,
                              const char *domain,
                              GPtrArray *entries,
                              GError **error)
{
  g_autofree gint64 *ids = g_new0 (gint64, entries->len + 1);
  LogJob job = { domain, entries, ids };

  if (!restante_store_writer_run (self->writer, run_put_log, &job, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    RestanteFenceLog *entry = g_ptr_array_index (entries, i);

    if (entry->id == 0)
      entry->id = ids[i];
  }
  return TRUE;
}

static char **
read_list (const char *text)
{
  return *text != '\0' ? g_strsplit (text, BLANK, -1) : g_new0 (char *, 1);
}

static gpointer
load_entry (sqlite3_stmt *row)
{
  RestanteFenceLog *entry = g_new0 (RestanteFenceLog, 1);

  entry->id = sqlite3_column_int64 (row, 0);
  entry->time = sqlite3_column_int64 (row, 1);
  entry->action = g_strdup (text_at (row, 2));
  entry->type = g_strdup (text_at (row, 3));
  entry->before = read_list (text_at (row, 4));
  entry->after = read_list (text_at (row, 5));
  entry->result = g_strdup (text_at (row, 6));
  return entry;
}

static GPtrArray *
list_log (RestanteDatabase *database, const char *domain, GError **error)
{
  gint64 id = restante_store_find_domain_id (database, domain, error);
  sqlite3_stmt *rows;

  if (id == 0)
    return NULL;
  rows = restante_database_query (database, error,
                                  "SELECT id, time, action, type, data_before, data_after, result"
                                  " FROM fence_log WHERE domain_id = ? ORDER BY id",
                                  "i", id);
  return restante_database_collect (database, rows, load_entry,
                                    (GDestroyNotify)restante_fence_log_free, error);
}

GPtrArray *
restante_queue_list_fence_log (RestanteQueue *self, const char *domain, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  GPtrArray *entries;

  if (database == NULL)
    return NULL;
  entries = list_log (database, domain, error);
  restante_readers_give (self->readers, database);
  return entries;
}
