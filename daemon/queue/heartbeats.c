/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/heartbeats.h"

#include "policy/home-addresses.h"
#include "protocol/address.h"
#include "queue/store.h"

/* Stands between addresses, which have none themselves. */
#define SEPARATOR " "

void
restante_heartbeat_record_free (RestanteHeartbeatRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->domain);
  g_free (self->user);
  restante_secret_free (self->secret);
  g_strfreev (self->addresses);
  g_free (self);
}

char *
restante_heartbeat_hostname (const RestanteDomainRecord *domain)
{
  char *host;
  guint16 port;

  if (domain->primary != NULL && restante_endpoint_parse (domain->primary, 25, &host, &port, NULL))
    return host;
  return g_strdup (domain->name);
}

static gboolean
no_heartbeat (const char *domain, GError **error)
{
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
               "The domain %s has no heartbeat: restantectl heartbeat add %s makes one.", domain,
               domain);
  return FALSE;
}

#define SELECT                                                                                     \
  "SELECT name, user, secret, publish, address, time FROM heartbeat"                               \
  " JOIN domain ON domain.id = domain_id WHERE "

static RestanteHeartbeatRecord *
load_record (sqlite3_stmt *row)
{
  RestanteHeartbeatRecord *record = g_new0 (RestanteHeartbeatRecord, 1);
  const char *addresses = (const char *)sqlite3_column_text (row, 4);

  record->domain = g_strdup ((const char *)sqlite3_column_text (row, 0));
  record->user = g_strdup ((const char *)sqlite3_column_text (row, 1));
  record->secret = g_strdup ((const char *)sqlite3_column_text (row, 2));
  record->publish = sqlite3_column_int (row, 3) != 0;
  record->addresses = g_strsplit (addresses != NULL ? addresses : "", SEPARATOR, -1);
  record->time = sqlite3_column_int64 (row, 5);
  return record;
}

/* The one record, or NULL: an error, or there is none. */
static RestanteHeartbeatRecord *
load_one (RestanteDatabase *database, sqlite3_stmt *rows, GError **error)
{
  RestanteHeartbeatRecord *record = NULL;

  if (rows == NULL || !restante_database_step (database, rows, error))
    return NULL;
  record = load_record (rows);
  sqlite3_reset (rows);
  return record;
}

static RestanteHeartbeatRecord *
load_of_domain (RestanteDatabase *database, const char *domain, GError **error)
{
  gint64 id = restante_store_find_domain_id (database, domain, error);
  RestanteHeartbeatRecord *record = NULL;
  GError *failure = NULL;

  if (id == 0)
    return NULL;
  record = load_one (database,
                     restante_database_query (database, &failure, SELECT "domain_id = ?", "i", id),
                     &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  else if (record == NULL)
    no_heartbeat (domain, error);
  return record;
}

RestanteHeartbeatRecord *
restante_queue_find_heartbeat (RestanteQueue *self, const char *domain, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  RestanteHeartbeatRecord *record;

  if (database == NULL)
    return NULL;
  record = load_of_domain (database, domain, error);
  restante_readers_give (self->readers, database);
  return record;
}

static RestanteHeartbeatRecord *
load_of_user (RestanteDatabase *database, const char *user, GError **error)
{
  GError *failure = NULL;
  RestanteHeartbeatRecord *record = load_one (
      database, restante_database_query (database, &failure, SELECT "user = ?", "s", user),
      &failure);

  if (failure != NULL)
    g_propagate_error (error, failure);
  else if (record == NULL)
    g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                 "No heartbeat is of the user %s.", user);
  return record;
}

RestanteHeartbeatRecord *
restante_queue_find_heartbeat_user (RestanteQueue *self, const char *user, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  RestanteHeartbeatRecord *record;

  if (database == NULL)
    return NULL;
  record = load_of_user (database, user, error);
  restante_readers_give (self->readers, database);
  return record;
}

typedef struct
{
  const char *domain;
  const char *user;
  const char *secret;
  gboolean publish;
} Put;

static gboolean
check_user (RestanteDatabase *database, gint64 domain_id, const char *user, GError **error)
{
  gint64 taken;

  if (!restante_database_get (database, &taken, error,
                              "SELECT count(*) FROM heartbeat WHERE user = ? AND domain_id != ?",
                              "si", user, domain_id))
    return FALSE;
  if (taken == 0)
    return TRUE;
  g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS,
               "The user %s is another domain's: choose another name.", user);
  return FALSE;
}

static gboolean
run_put (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const Put *put = data;
  gint64 id = restante_store_find_domain_id (database, put->domain, error);

  return id != 0 && check_user (database, id, put->user, error) &&
         restante_database_run (
             database, error,
             "INSERT INTO heartbeat (domain_id, user, secret, publish, address, time)"
             " VALUES (?, ?, ?, ?, NULL, 0)"
             " ON CONFLICT (domain_id) DO UPDATE SET user = excluded.user,"
             " secret = excluded.secret, publish = excluded.publish",
             "issi", id, put->user, put->secret, (gint64)put->publish);
}

gboolean
restante_queue_put_heartbeat (RestanteQueue *self,
                              const char *domain,
                              const char *user,
                              const char *secret,
                              gboolean publish,
                              GError **error)
{
  Put put = { domain, user, secret, publish };

  return restante_store_writer_run (self->writer, run_put, &put, error);
}

typedef struct
{
  const char *domain;
  gboolean publish;
} Publish;

static gboolean
run_publish (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const Publish *set = data;
  gint64 id = restante_store_find_domain_id (database, set->domain, error);

  if (id == 0 || !restante_database_run (database, error,
                                         "UPDATE heartbeat SET publish = ? WHERE domain_id = ?",
                                         "ii", (gint64)set->publish, id))
    return FALSE;
  return restante_database_changes (database) > 0 || no_heartbeat (set->domain, error);
}

gboolean
restante_queue_set_heartbeat_publish (RestanteQueue *self,
                                      const char *domain,
                                      gboolean publish,
                                      GError **error)
{
  Publish set = { domain, publish };

  return restante_store_writer_run (self->writer, run_publish, &set, error);
}

typedef struct
{
  const char *domain;
  const char *const *told;
  gint64 time;
  gboolean changed;
} Note;

static gboolean
run_note (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  Note *note = data;
  g_autoptr (RestanteHeartbeatRecord) record = load_of_domain (database, note->domain, error);
  g_auto (GStrv) merged = NULL;
  g_autofree char *joined = NULL;

  if (record == NULL)
    return FALSE;
  merged = restante_home_addresses_merge ((const char *const *)record->addresses, note->told,
                                          &note->changed);
  joined = g_strjoinv (SEPARATOR, merged);
  return restante_database_run (database, error,
                                "UPDATE heartbeat SET address = ?, time = ? WHERE user = ?", "sis",
                                joined, note->time, record->user);
}

gboolean
restante_queue_note_heartbeat (RestanteQueue *self,
                               const char *domain,
                               const char *const *told,
                               gint64 time,
                               gboolean *changed,
                               GError **error)
{
  Note note = { domain, told, time, FALSE };
  gboolean noted = restante_store_writer_run (self->writer, run_note, &note, error);

  *changed = note.changed;
  return noted;
}

static gboolean
run_remove (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const char *domain = data;
  gint64 id = restante_store_find_domain_id (database, domain, error);

  if (id == 0 || !restante_database_run (database, error,
                                         "DELETE FROM heartbeat WHERE domain_id = ?", "i", id))
    return FALSE;
  return restante_database_changes (database) > 0 || no_heartbeat (domain, error);
}

gboolean
restante_queue_remove_heartbeat (RestanteQueue *self, const char *domain, GError **error)
{
  return restante_store_writer_run (self->writer, run_remove, (gpointer)domain, error);
}
