/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/page-ends.h"

#define ENTRIES_MAX 512
#define ORDERS      4

typedef struct
{
  gint64 place; /* id and order in one number */
  gint64 key;
} Entry;

struct _RestantePageEnds
{
  GMutex lock;
  GHashTable *entries; /* place -> its link in `recent` */
  GQueue recent;       /* Entry, the oldest first */
};

RestantePageEnds *
restante_page_ends_new (void)
{
  RestantePageEnds *self = g_new0 (RestantePageEnds, 1);

  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->recent);
  return self;
}

void
restante_page_ends_free (RestantePageEnds *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_queue_clear_full (&self->recent, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Called with the lock held. */
static void
drop (RestantePageEnds *self, gint64 place)
{
  GList *link = g_hash_table_lookup (self->entries, &place);

  if (link == NULL)
    return;
  g_hash_table_remove (self->entries, &place);
  g_free (link->data);
  g_queue_delete_link (&self->recent, link);
}

void
restante_page_ends_remember (RestantePageEnds *self, RestanteOrder order, gint64 id, gint64 key)
{
  Entry *entry = g_new (Entry, 1);

  entry->place = id * ORDERS + order;
  entry->key = key;
  g_mutex_lock (&self->lock);
  drop (self, entry->place);
  if (self->recent.length == ENTRIES_MAX)
    drop (self, ((Entry *)self->recent.head->data)->place);
  g_queue_push_tail (&self->recent, entry);
  g_hash_table_insert (self->entries, &entry->place, self->recent.tail);
  g_mutex_unlock (&self->lock);
}

void
restante_page_ends_forget (RestantePageEnds *self, RestanteOrder order, gint64 id)
{
  g_mutex_lock (&self->lock);
  drop (self, id * ORDERS + order);
  g_mutex_unlock (&self->lock);
}

gboolean
restante_page_ends_find (RestantePageEnds *self, RestanteOrder order, gint64 id, gint64 *key)
{
  gint64 place = id * ORDERS + order;
  GList *link;

  g_mutex_lock (&self->lock);
  link = g_hash_table_lookup (self->entries, &place);
  if (link != NULL)
    *key = ((Entry *)link->data)->key;
  g_mutex_unlock (&self->lock);
  return link != NULL;
}
