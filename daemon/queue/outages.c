/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/outages.h"

#include "api/outage.h"
#include "queue/store.h"

/* The record keeps so many of each domain. */
#define OUTAGES_MAX 10000

RestanteOutageRecord *
restante_outage_record_copy (const RestanteOutageRecord *self)
{
  RestanteOutageRecord *copy = g_memdup2 (self, sizeof *self);

  copy->kind = g_strdup (self->kind);
  copy->cause = g_strdup (self->cause);
  return copy;
}

void
restante_outage_record_free (RestanteOutageRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->cause);
  g_free (self);
}

/* The domain may be gone by now, and with it all that there was of it. */
static gboolean
run_put (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  const RestanteOutageRecord *record = data;

  restante_batch_use_id (batch, MAX (record->id, record->last_id));
  return restante_database_run (
             database, error,
             "INSERT OR REPLACE INTO outage (id, domain_id, kind, cause, began, ended, last_id,"
             " told, reported, held, delivered, parked)"
             " SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM domain WHERE id = ?",
             "issiiiiiiiii", record->id, record->kind, record->cause, record->began, record->ended,
             record->last_id, record->told, (gint64)record->reported, record->held,
             record->delivered, record->parked, record->domain_id) &&
         restante_database_run (database, error,
                                "DELETE FROM outage WHERE domain_id = ?1 AND id <= (SELECT id FROM"
                                " outage WHERE domain_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                                "ii", record->domain_id, (gint64)OUTAGES_MAX);
}

void
restante_queue_put_outage (RestanteQueue *self, const RestanteOutageRecord *record)
{
  restante_store_writer_post (self->writer, run_put, NULL, restante_outage_record_copy (record),
                              (GDestroyNotify)restante_outage_record_free);
}

#define COLUMNS                                                                                    \
  "SELECT id, domain_id, kind, cause, began, ended, last_id, told, reported, held, delivered,"     \
  " parked FROM outage WHERE "

static gpointer
load (sqlite3_stmt *row)
{
  RestanteOutageRecord *record = g_new0 (RestanteOutageRecord, 1);

  record->id = sqlite3_column_int64 (row, 0);
  record->domain_id = sqlite3_column_int64 (row, 1);
  record->kind = g_strdup ((const char *)sqlite3_column_text (row, 2));
  record->cause = g_strdup ((const char *)sqlite3_column_text (row, 3));
  record->began = sqlite3_column_int64 (row, 4);
  record->ended = sqlite3_column_int64 (row, 5);
  record->last_id = sqlite3_column_int64 (row, 6);
  record->told = sqlite3_column_int64 (row, 7);
  record->reported = sqlite3_column_int (row, 8) != 0;
  record->held = sqlite3_column_int64 (row, 9);
  record->delivered = sqlite3_column_int64 (row, 10);
  record->parked = sqlite3_column_int64 (row, 11);
  return record;
}

static GPtrArray *
load_all (RestanteDatabase *database, sqlite3_stmt *rows, GError **error)
{
  return restante_database_collect (database, rows, load,
                                    (GDestroyNotify)restante_outage_record_free, error);
}

GPtrArray *
restante_queue_list_open_outages (RestanteQueue *self, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  GPtrArray *records;

  if (database == NULL)
    return NULL;
  records = load_all (
      database, restante_database_query (database, error, COLUMNS "reported = 0 ORDER BY id", ""),
      error);
  restante_readers_give (self->readers, database);
  return records;
}

/* Ids rise, so the index of a domain's states says what arrived between two of them. */
static gboolean
count (RestanteDatabase *database, RestanteOutageRecord *record, gint64 *waiting, GError **error)
{
  gint64 last = record->last_id != 0 ? record->last_id : G_MAXINT64;
  GError *failure = NULL;

  record->held = record->delivered = record->parked = *waiting = 0;
  for (int state = RESTANTE_MESSAGE_PARKED; state <= RESTANTE_MESSAGE_DELIVERED && failure == NULL;
       state++) {
    gint64 found = 0;

    restante_database_get (database, &found, &failure,
                           "SELECT count(*) FROM message INDEXED BY message_arrival"
                           " WHERE domain_id = ? AND state = ? AND id > ? AND id < ?",
                           "iiii", record->domain_id, (gint64)state, record->id, last);
    record->held += found;
    if (state == RESTANTE_MESSAGE_DELIVERED)
      record->delivered = found;
    else if (state == RESTANTE_MESSAGE_PARKED)
      record->parked = found;
    else if (state == RESTANTE_MESSAGE_HELD)
      *waiting = found;
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
restante_queue_count_outage (RestanteQueue *self,
                             RestanteOutageRecord *record,
                             gint64 *waiting,
                             GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  gboolean counted;

  if (database == NULL)
    return FALSE;
  counted = count (database, record, waiting, error);
  restante_readers_give (self->readers, database);
  return counted;
}

/* The newest of one lane of the index, at most @limit. */
static gboolean
add_lane (RestanteDatabase *database,
          const RestanteOutageRecord *record,
          int state,
          guint limit,
          GArray *ids,
          GError **error)
{
  GError *failure = NULL;
  sqlite3_stmt *rows = restante_database_query (
      database, error,
      "SELECT id FROM message INDEXED BY message_arrival WHERE domain_id = ? AND state = ?"
      " AND id > ? AND id < ? ORDER BY id DESC LIMIT ?",
      "iiiii", record->domain_id, (gint64)state, record->id, record->last_id, (gint64)limit);

  if (rows == NULL)
    return FALSE;
  while (restante_database_step (database, rows, &failure)) {
    gint64 id = sqlite3_column_int64 (rows, 0);

    g_array_append_val (ids, id);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const gint64 *first = a;
  const gint64 *second = b;

  return (*first < *second) - (*first > *second);
}

static GArray *
list_mail (RestanteDatabase *database,
           const RestanteOutageRecord *record,
           guint limit,
           GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int state = RESTANTE_MESSAGE_PARKED; state <= RESTANTE_MESSAGE_DELIVERED; state++)
    if (!add_lane (database, record, state, limit, ids, error))
      return NULL;
  g_array_sort (ids, compare_newest);
  g_array_set_size (ids, MIN (ids->len, limit));
  return g_steal_pointer (&ids);
}

/* Of the outage @id, when it is still known, up to @before. */
static GArray *
find_mail (RestanteDatabase *database,
           gint64 id,
           gint64 before,
           guint limit,
           gint64 *total,
           GError **error)
{
  g_autoptr (GPtrArray) records = load_all (
      database, restante_database_query (database, error, COLUMNS "id = ?", "i", id), error);
  RestanteOutageRecord *record;
  gint64 waiting;

  *total = 0;
  if (records == NULL)
    return NULL;
  if (records->len == 0)
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  record = g_ptr_array_index (records, 0);
  record->last_id = record->last_id != 0 ? MIN (record->last_id, before) : before;
  if (!count (database, record, &waiting, error))
    return NULL;
  *total = record->held;
  return list_mail (database, record, limit, error);
}

GArray *
restante_queue_list_outage_mail (
    RestanteQueue *self, gint64 id, gint64 before, guint limit, gint64 *total, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  GArray *ids;

  if (database == NULL)
    return NULL;
  ids = find_mail (database, id, before, limit, total, error);
  restante_readers_give (self->readers, database);
  return ids;
}

static RestanteOutage *
describe (RestanteQueue *self, const RestanteOutageRecord *record)
{
  g_autoptr (RestanteDomainRecord) domain =
      restante_domain_table_find_id (self->domains, record->domain_id);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);

  return g_object_new (
      RESTANTE_TYPE_OUTAGE, "id", id, "domain", domain != NULL ? domain->name : NULL, "kind",
      record->kind, "cause", record->cause, "began", record->began, "ended", record->ended, "held",
      record->held, "delivered", record->delivered, "parked", record->parked, NULL);
}

/* One more than asked for tells whether there is a next page. */
static RestanteOutagePage *
build_page (RestanteQueue *self,
            RestanteDatabase *database,
            GPtrArray *records,
            guint limit,
            GError **error)
{
  g_autoptr (RestanteOutagePage) page = g_object_new (RESTANTE_TYPE_OUTAGE_PAGE, NULL);
  GListStore *list = G_LIST_STORE (restante_outage_page_get_outages (page));

  for (guint i = 0; i < MIN (records->len, limit); i++) {
    RestanteOutageRecord *record = g_ptr_array_index (records, i);
    g_autoptr (RestanteOutage) outage = NULL;
    gint64 waiting;

    if (!record->reported && !count (database, record, &waiting, error))
      return NULL;
    outage = describe (self, record);
    g_list_store_append (list, outage);
    if (i + 1 == limit && records->len > limit)
      g_object_set (page, "next", restante_outage_get_id (outage), NULL);
  }
  return g_steal_pointer (&page);
}

static sqlite3_stmt *
find (RestanteDatabase *database, gint64 domain_id, gint64 before, guint limit, GError **error)
{
  if (domain_id == 0)
    return restante_database_query (database, error, COLUMNS "id < ? ORDER BY id DESC LIMIT ?",
                                    "ii", before, (gint64)limit + 1);
  return restante_database_query (database, error,
                                  COLUMNS "domain_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
                                  "iii", domain_id, before, (gint64)limit + 1);
}

RestanteOutagePage *
restante_queue_list_outages (
    RestanteQueue *self, gint64 domain_id, gint64 after, guint limit, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  g_autoptr (GPtrArray) records = NULL;
  RestanteOutagePage *page = NULL;

  if (database == NULL)
    return NULL;
  records = load_all (
      database, find (database, domain_id, after != 0 ? after : G_MAXINT64, limit, error), error);
  if (records != NULL)
    page = build_page (self, database, records, limit, error);
  restante_readers_give (self->readers, database);
  return page;
}
