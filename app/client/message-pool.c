/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/message-pool.h"

struct _RestanteMessagePool
{
  GHashTable *by_id; /* char * to RestanteMessage *, not held */
  GHashTable *ids;   /* RestanteMessage * to the key of by_id */
};

RestanteMessagePool *
restante_message_pool_new (void)
{
  RestanteMessagePool *self = g_new0 (RestanteMessagePool, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ids = g_hash_table_new (NULL, NULL);
  return self;
}

static void
on_gone (gpointer user_data, GObject *message)
{
  RestanteMessagePool *self = user_data;
  const char *id = g_hash_table_lookup (self->ids, message);

  g_hash_table_remove (self->ids, message);
  g_hash_table_remove (self->by_id, id);
}

void
restante_message_pool_free (RestanteMessagePool *self)
{
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    g_object_weak_unref (message, on_gone, self);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->by_id);
  g_free (self);
}

static void
register_message (RestanteMessagePool *self, RestanteMessage *message, const char *name)
{
  char *id = g_strdup (name);

  g_hash_table_insert (self->by_id, id, message);
  g_hash_table_insert (self->ids, message, id);
  g_object_weak_ref (G_OBJECT (message), on_gone, self);
}

RestanteMessage *
restante_message_pool_adopt (RestanteMessagePool *self,
                             RestanteMessage *news,
                             RestanteMessage *placeholder)
{
  RestanteMessage *own = g_hash_table_lookup (self->by_id, restante_message_get_id (news));

  if (!own)
    register_message (self, own = placeholder ? placeholder : news, restante_message_get_id (news));
  g_object_ref (own);
  if (own != news)
    restante_value_update (own, news);
  return own;
}

guint
restante_message_pool_get_size (RestanteMessagePool *self)
{
  return g_hash_table_size (self->by_id);
}
