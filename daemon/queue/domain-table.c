/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/domain-table.h"

#include <string.h>

#include "protocol/address.h"

struct _RestanteDomainTable
{
  GMutex changing;
  GRWLock lock;
  GPtrArray *records; /* RestanteDomainRecord, by name; under lock */
};

static const char *
text_at (sqlite3_stmt *statement, int column)
{
  return (const char *)sqlite3_column_text (statement, column);
}

/* The columns as restante_domain_table_new() asks for them. */
static RestanteDomainRecord *
read_record (sqlite3_stmt *row)
{
  RestanteDomainRecord *record = restante_domain_record_new (text_at (row, 1));

  record->id = sqlite3_column_int64 (row, 0);
  record->primary = g_strdup (text_at (row, 2));
  record->identity = (RestanteIdentityKind)sqlite3_column_int (row, 3);
  g_strfreev (record->pins);
  record->pins = g_strsplit (text_at (row, 4), " ", -1);
  record->offered = g_strdup (text_at (row, 5));
  record->hold = sqlite3_column_int64 (row, 6);
  record->paused_until = sqlite3_column_int64 (row, 7);
  record->pause_reason = g_strdup (text_at (row, 8));
  g_free (record->state);
  record->state = g_strdup (text_at (row, 9));
  record->cause = g_strdup (text_at (row, 10));
  record->since = sqlite3_column_int64 (row, 11);
  record->last_proven = sqlite3_column_int64 (row, 12);
  record->last_address = g_strdup (text_at (row, 13));
  record->capabilities = g_strdup (text_at (row, 14));
  g_strfreev (record->denied);
  record->denied = g_strsplit (text_at (row, 15), " ", -1);
  if (sqlite3_column_type (row, 18) != SQLITE_NULL)
    record->stranger = restante_stranger_sight_new (
        text_at (row, 16), text_at (row, 17), sqlite3_column_int64 (row, 18), text_at (row, 19));
  return record;
}

RestanteDomainTable *
restante_domain_table_new (RestanteDatabase *database, GError **error)
{
  g_autoptr (RestanteDomainTable) self = g_new0 (RestanteDomainTable, 1);
  GError *failure = NULL;
  sqlite3_stmt *rows;

  g_mutex_init (&self->changing);
  g_rw_lock_init (&self->lock);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_domain_record_unref);
  rows = restante_database_query (database, error,
                                  "SELECT id, name, \"primary\", identity, pins, offered, hold,"
                                  " paused_until, pause_reason, state, cause, domain.since,"
                                  " last_proven, last_address, capabilities,"
                                  " (SELECT coalesce (group_concat (fingerprint, ' '), '')"
                                  "  FROM denied_key WHERE domain_id = domain.id),"
                                  " fingerprint, address, stranger.since, said"
                                  " FROM domain LEFT JOIN stranger ON domain_id = domain.id"
                                  " ORDER BY name",
                                  "");
  if (rows == NULL)
    return NULL;
  while (restante_database_step (database, rows, &failure))
    g_ptr_array_add (self->records, read_record (rows));
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
restante_domain_table_free (RestanteDomainTable *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->records);
  g_rw_lock_clear (&self->lock);
  g_mutex_clear (&self->changing);
  g_free (self);
}

static gpointer
copy_reference (gconstpointer record, gpointer unused)
{
  return restante_domain_record_ref ((RestanteDomainRecord *)record);
}

GPtrArray *
restante_domain_table_list (RestanteDomainTable *self)
{
  GPtrArray *list;

  g_rw_lock_reader_lock (&self->lock);
  list = g_ptr_array_copy (self->records, copy_reference, NULL);
  g_rw_lock_reader_unlock (&self->lock);
  return list;
}

/* The place of @name, or where it would be inserted; called with the lock held. */
static guint
find_place (RestanteDomainTable *self, const char *name, gboolean *found)
{
  guint low = 0, high = self->records->len;

  *found = FALSE;
  while (low < high) {
    guint middle = (low + high) / 2;
    const RestanteDomainRecord *record = g_ptr_array_index (self->records, middle);
    int order = strcmp (name, record->name);

    *found = *found || order == 0;
    if (order <= 0)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static RestanteDomainRecord *
find_exactly (RestanteDomainTable *self, const char *name)
{
  RestanteDomainRecord *record = NULL;
  gboolean found;
  guint place;

  g_rw_lock_reader_lock (&self->lock);
  place = find_place (self, name, &found);
  if (found)
    record = restante_domain_record_ref (g_ptr_array_index (self->records, place));
  g_rw_lock_reader_unlock (&self->lock);
  return record;
}

RestanteDomainRecord *
restante_domain_table_find (RestanteDomainTable *self, const char *name)
{
  RestanteDomainRecord *record = find_exactly (self, name);
  g_autofree char *normal = NULL;

  if (record != NULL)
    return record;
  normal = restante_domain_normalize (name, NULL);
  return normal != NULL ? find_exactly (self, normal) : NULL;
}

RestanteDomainRecord *
restante_domain_table_find_id (RestanteDomainTable *self, gint64 id)
{
  RestanteDomainRecord *found = NULL;

  g_rw_lock_reader_lock (&self->lock);
  for (guint i = 0; i < self->records->len && found == NULL; i++) {
    RestanteDomainRecord *record = g_ptr_array_index (self->records, i);

    if (record->id == id)
      found = restante_domain_record_ref (record);
  }
  g_rw_lock_reader_unlock (&self->lock);
  return found;
}

RestanteDomainRecord *
restante_domain_table_first (RestanteDomainTable *self)
{
  RestanteDomainRecord *record = NULL;

  g_rw_lock_reader_lock (&self->lock);
  if (self->records->len > 0)
    record = restante_domain_record_ref (g_ptr_array_index (self->records, 0));
  g_rw_lock_reader_unlock (&self->lock);
  return record;
}

void
restante_domain_table_put (RestanteDomainTable *self, RestanteDomainRecord *record)
{
  gboolean found;
  guint place;

  g_rw_lock_writer_lock (&self->lock);
  place = find_place (self, record->name, &found);
  if (found)
    g_ptr_array_remove_index (self->records, place);
  g_ptr_array_insert (self->records, (int)place, restante_domain_record_ref (record));
  g_rw_lock_writer_unlock (&self->lock);
}

void
restante_domain_table_remove (RestanteDomainTable *self, const char *name)
{
  gboolean found;
  guint place;

  g_rw_lock_writer_lock (&self->lock);
  place = find_place (self, name, &found);
  if (found)
    g_ptr_array_remove_index (self->records, place);
  g_rw_lock_writer_unlock (&self->lock);
}

void
restante_domain_table_begin_change (RestanteDomainTable *self)
{
  g_mutex_lock (&self->changing);
}

void
restante_domain_table_end_change (RestanteDomainTable *self)
{
  g_mutex_unlock (&self->changing);
}
