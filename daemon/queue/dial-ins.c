/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/dial-ins.h"

#include "queue/store.h"

void
restante_dial_in_record_free (RestanteDialInRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->domain);
  g_free (self->user);
  restante_secret_free (self->secret);
  g_free (self);
}

static gboolean
no_dial_in (const char *domain, GError **error)
{
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
               "Nobody may call for the mail of %s: restantectl dial-in add %s lets its server.",
               domain, domain);
  return FALSE;
}

#define SELECT "SELECT name, user, secret FROM dial_in JOIN domain ON domain.id = domain_id WHERE "

static gpointer
load_record (sqlite3_stmt *row)
{
  RestanteDialInRecord *record = g_new0 (RestanteDialInRecord, 1);

  record->domain = g_strdup ((const char *)sqlite3_column_text (row, 0));
  record->user = g_strdup ((const char *)sqlite3_column_text (row, 1));
  record->secret = g_strdup ((const char *)sqlite3_column_text (row, 2));
  return record;
}

static GPtrArray *
collect (RestanteDatabase *database, sqlite3_stmt *rows, GError **error)
{
  return restante_database_collect (database, rows, load_record,
                                    (GDestroyNotify)restante_dial_in_record_free, error);
}

static RestanteDialInRecord *
load_of_domain (RestanteDatabase *database, const char *domain, GError **error)
{
  gint64 id = restante_store_find_domain_id (database, domain, error);
  g_autoptr (GPtrArray) records = NULL;

  if (id == 0)
    return NULL;
  records = collect (
      database, restante_database_query (database, error, SELECT "domain_id = ?", "i", id), error);
  if (records == NULL)
    return NULL;
  if (records->len > 0)
    return g_ptr_array_steal_index (records, 0);
  no_dial_in (domain, error);
  return NULL;
}

RestanteDialInRecord *
restante_queue_find_dial_in (RestanteQueue *self, const char *domain, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  RestanteDialInRecord *record;

  if (database == NULL)
    return NULL;
  record = load_of_domain (database, domain, error);
  restante_readers_give (self->readers, database);
  return record;
}

GPtrArray *
restante_queue_list_dial_ins (RestanteQueue *self, const char *user, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  GPtrArray *records;

  if (database == NULL)
    return NULL;
  records = collect (
      database,
      restante_database_query (database, error, SELECT "user = ? ORDER BY name", "s", user), error);
  restante_readers_give (self->readers, database);
  return records;
}

typedef struct
{
  const char *domain;
  const char *user;
  const char *secret; /* NULL: the one that the user has */
} Put;

static gboolean
run_put (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const Put *put = data;
  gint64 id = restante_store_find_domain_id (database, put->domain, error);

  return id != 0 &&
         restante_database_run (database, error,
                                "INSERT INTO dial_in (domain_id, user, secret) VALUES (?, ?, ?)"
                                " ON CONFLICT (domain_id) DO UPDATE SET user = excluded.user,"
                                " secret = excluded.secret",
                                "iss", id, put->user, put->secret) &&
         restante_database_run (database, error, "UPDATE dial_in SET secret = ? WHERE user = ?",
                                "ss", put->secret, put->user);
}

gboolean
restante_queue_put_dial_in (
    RestanteQueue *self, const char *domain, const char *user, const char *secret, GError **error)
{
  Put put = { domain, user, secret };

  return restante_store_writer_run (self->writer, run_put, &put, error);
}

static gboolean
run_join (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const Put *put = data;
  gint64 id = restante_store_find_domain_id (database, put->domain, error);

  if (id == 0 ||
      !restante_database_run (database, error,
                              "INSERT INTO dial_in (domain_id, user, secret)"
                              " SELECT ?, user, secret FROM dial_in WHERE user = ? LIMIT 1"
                              " ON CONFLICT (domain_id) DO UPDATE SET user = excluded.user,"
                              " secret = excluded.secret",
                              "is", id, put->user))
    return FALSE;
  if (restante_database_changes (database) > 0)
    return TRUE;
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
               "No user %s calls for a domain here.", put->user);
  return FALSE;
}

gboolean
restante_queue_join_dial_in (RestanteQueue *self,
                             const char *domain,
                             const char *user,
                             GError **error)
{
  Put put = { domain, user, NULL };

  return restante_store_writer_run (self->writer, run_join, &put, error);
}

static gboolean
run_remove (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const char *domain = data;
  gint64 id = restante_store_find_domain_id (database, domain, error);

  if (id == 0 ||
      !restante_database_run (database, error, "DELETE FROM dial_in WHERE domain_id = ?", "i", id))
    return FALSE;
  return restante_database_changes (database) > 0 || no_dial_in (domain, error);
}

gboolean
restante_queue_remove_dial_in (RestanteQueue *self, const char *domain, GError **error)
{
  return restante_store_writer_run (self->writer, run_remove, (gpointer)domain, error);
}
