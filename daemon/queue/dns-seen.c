/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/dns-seen.h"

#include "queue/store.h"

#define DAY (24 * 60 * 60)

/* dns_seen.kind: stored, never rename. */
#define KIND_MX      "mx"
#define KIND_ADDRESS "address"

typedef struct
{
  const char *domain;
  const char *const *mx;
  const char *const *addresses;
  gint64 now;
} Sight;

static gboolean
record_values (RestanteDatabase *database,
               gint64 domain_id,
               const char *kind,
               const char *const *values,
               gint64 now,
               GError **error)
{
  for (guint i = 0; values != NULL && values[i] != NULL; i++) {
    if (!restante_database_run (database, error,
                                "INSERT INTO dns_seen (domain_id, kind, value, time)"
                                " VALUES (?, ?, ?, ?)"
                                " ON CONFLICT DO UPDATE SET time = excluded.time",
                                "issi", domain_id, kind, values[i], now))
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_record (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const Sight *sight = data;
  gint64 id = restante_store_find_domain_id (database, sight->domain, error);

  /* What comes from later than now would stay for as long as the clock was wrong. */
  return id != 0 &&
         restante_database_run (database, error,
                                "DELETE FROM dns_seen WHERE domain_id = ? AND"
                                " time NOT BETWEEN ? AND ?",
                                "iii", id, sight->now - DAY, sight->now) &&
         record_values (database, id, KIND_MX, sight->mx, sight->now, error) &&
         record_values (database, id, KIND_ADDRESS, sight->addresses, sight->now, error);
}

gboolean
restante_queue_record_dns_seen (RestanteQueue *self,
                                const char *domain,
                                const char *const *mx,
                                const char *const *addresses,
                                gint64 now,
                                GError **error)
{
  Sight sight = { domain, mx, addresses, now };

  return restante_store_writer_run (self->writer, run_record, &sight, error);
}

static char **
load_values (
    RestanteDatabase *database, gint64 domain_id, const char *kind, gint64 now, GError **error)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      database, error,
      "SELECT value FROM dns_seen WHERE domain_id = ? AND kind = ? AND time BETWEEN ? AND ?"
      " ORDER BY value",
      "isii", domain_id, kind, now - DAY, now);

  if (rows == NULL)
    return NULL;
  while (restante_database_step (database, rows, &failure))
    g_strv_builder_add (values, (const char *)sqlite3_column_text (rows, 0));
  if (failure == NULL)
    return g_strv_builder_end (values);
  g_propagate_error (error, failure);
  return NULL;
}

gboolean
restante_queue_get_dns_seen (RestanteQueue *self,
                             const char *domain,
                             gint64 now,
                             char ***mx,
                             char ***addresses,
                             GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  g_auto (GStrv) hosts = NULL;
  g_auto (GStrv) places = NULL;
  gint64 id;

  if (database == NULL)
    return FALSE;
  id = restante_store_find_domain_id (database, domain, error);
  if (id != 0)
    hosts = load_values (database, id, KIND_MX, now, error);
  if (hosts != NULL)
    places = load_values (database, id, KIND_ADDRESS, now, error);
  restante_readers_give (self->readers, database);
  if (places == NULL)
    return FALSE;
  *mx = g_steal_pointer (&hosts);
  *addresses = g_steal_pointer (&places);
  return TRUE;
}
