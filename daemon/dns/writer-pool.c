/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/writer-pool.h"

typedef struct
{
  RestanteWriterSettings *settings;
  RestanteWriter *writer;
} Entry;

struct _RestanteWriterPool
{
  RestanteWriterSurroundings surroundings;
  GMutex lock;
  GHashTable *entries; /* name → Entry */
};

static void
entry_free (gpointer data)
{
  Entry *self = data;

  restante_writer_settings_free (self->settings);
  restante_writer_unref (self->writer);
  g_free (self);
}

RestanteWriterPool *
restante_writer_pool_new (const RestanteWriterSurroundings *surroundings)
{
  RestanteWriterPool *self = g_new0 (RestanteWriterPool, 1);

  self->surroundings = *surroundings;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  g_mutex_init (&self->lock);
  return self;
}

void
restante_writer_pool_free (RestanteWriterPool *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

RestanteWriter *
restante_writer_pool_open (RestanteWriterPool *self,
                           const RestanteWriterSettings *settings,
                           GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry =
      settings->name != NULL ? g_hash_table_lookup (self->entries, settings->name) : NULL;
  RestanteWriter *writer;

  if (entry != NULL && restante_writer_settings_equal (entry->settings, settings))
    return restante_writer_ref (entry->writer);
  writer = restante_writer_new (settings, &self->surroundings, error);
  if (writer == NULL || settings->name == NULL)
    return writer;
  entry = g_new0 (Entry, 1);
  entry->settings = restante_writer_settings_copy (settings);
  entry->writer = restante_writer_ref (writer);
  g_hash_table_replace (self->entries, g_strdup (settings->name), entry);
  return writer;
}

void
restante_writer_pool_forget (RestanteWriterPool *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_remove (self->entries, name);
}
