/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/unrecorded.h"

struct _RestanteUnrecorded
{
  GMutex lock;
  GHashTable *results; /* gint64 * -> number of results on their way */
};

RestanteUnrecorded *
restante_unrecorded_new (void)
{
  RestanteUnrecorded *self = g_new0 (RestanteUnrecorded, 1);

  g_mutex_init (&self->lock);
  self->results = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
restante_unrecorded_free (RestanteUnrecorded *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->results);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
change (RestanteUnrecorded *self, gint64 id, gint by)
{
  gint results;

  g_mutex_lock (&self->lock);
  results = GPOINTER_TO_INT (g_hash_table_lookup (self->results, &id)) + by;
  if (results > 0)
    g_hash_table_insert (self->results, g_memdup2 (&id, sizeof id), GINT_TO_POINTER (results));
  else
    g_hash_table_remove (self->results, &id);
  g_mutex_unlock (&self->lock);
}

void
restante_unrecorded_add (RestanteUnrecorded *self, gint64 id)
{
  change (self, id, 1);
}

void
restante_unrecorded_remove (RestanteUnrecorded *self, gint64 id)
{
  change (self, id, -1);
}

GHashTable *
restante_unrecorded_list (RestanteUnrecorded *self)
{
  GHashTable *set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->results);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (set, g_memdup2 (id, sizeof (gint64)));
  g_mutex_unlock (&self->lock);
  return set;
}
