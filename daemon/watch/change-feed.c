/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/change-feed.h"

struct _RestanteChangeFeed
{
  RestanteQueue *queue;
  RestanteChangeFeedFunc func;
  gpointer user_data;

  GMutex lock;         /* guards what follows */
  GHashTable *changes; /* domain id → Change */
  guint source;
};

typedef struct
{
  gint64 domain_id;
  GArray *ids;
  gboolean more;
} Change;

static void
change_free (Change *change)
{
  g_array_unref (change->ids);
  g_free (change);
}

static GHashTable *
new_changes (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)change_free);
}

static gboolean
deliver (gpointer data)
{
  RestanteChangeFeed *self = data;
  g_autoptr (GHashTable) changes = NULL;
  GHashTableIter iter;
  Change *change;

  g_mutex_lock (&self->lock);
  self->source = 0;
  changes = self->changes;
  self->changes = new_changes ();
  g_mutex_unlock (&self->lock);
  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&change))
    self->func (change->domain_id, change->ids, change->more, self->user_data);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static Change *
get_change (RestanteChangeFeed *self, gint64 domain_id)
{
  Change *change = g_hash_table_lookup (self->changes, &domain_id);

  if (change != NULL)
    return change;
  change = g_new0 (Change, 1);
  change->domain_id = domain_id;
  change->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_insert (self->changes, &change->domain_id, change);
  return change;
}

static void
on_changed (gint64 domain_id, const gint64 *ids, guint n_ids, gpointer user_data)
{
  RestanteChangeFeed *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Change *change = get_change (self, domain_id);
  guint room = RESTANTE_CHANGE_FEED_IDS - change->ids->len;

  g_array_append_vals (change->ids, ids, MIN (n_ids, room));
  change->more |= n_ids > room;
  if (self->source == 0)
    self->source = g_idle_add (deliver, self);
}

RestanteChangeFeed *
restante_change_feed_new (RestanteQueue *queue, RestanteChangeFeedFunc func, gpointer user_data)
{
  RestanteChangeFeed *self = g_new0 (RestanteChangeFeed, 1);

  self->queue = queue;
  self->func = func;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  self->changes = new_changes ();
  restante_queue_set_changed (queue, on_changed, self);
  return self;
}

void
restante_change_feed_free (RestanteChangeFeed *self)
{
  restante_queue_set_changed (self->queue, NULL, NULL);
  g_clear_handle_id (&self->source, g_source_remove);
  g_hash_table_unref (self->changes);
  g_mutex_clear (&self->lock);
  g_free (self);
}
