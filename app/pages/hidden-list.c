/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/hidden-list.h"

#include <gtk/gtk.h>

struct _RestanteHiddenList
{
  GObject parent_instance;
  RestanteMessageList *messages;
  GHashTable *ids;      /* of what is to be hidden */
  GtkBitset *positions; /* in messages, of those that are loaded */
};

static void restante_hidden_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RestanteHiddenList,
                               restante_hidden_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      restante_hidden_list_model_init))

/* How many hidden messages stand before @position of the whole list. */
static guint
hidden_before (RestanteHiddenList *self, guint position)
{
  return position == 0 ? 0 : gtk_bitset_get_size_in_range (self->positions, 0, position - 1);
}

static guint
hidden_within (RestanteHiddenList *self, guint position, guint n)
{
  return n == 0 ? 0 : gtk_bitset_get_size_in_range (self->positions, position, position + n - 1);
}

static GType
restante_hidden_list_get_item_type (GListModel *model)
{
  return RESTANTE_TYPE_MESSAGE;
}

static guint
restante_hidden_list_get_n_items (GListModel *model)
{
  RestanteHiddenList *self = RESTANTE_HIDDEN_LIST (model);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->messages));

  return n - hidden_before (self, n);
}

static gpointer
restante_hidden_list_get_item (GListModel *model, guint position)
{
  RestanteHiddenList *self = RESTANTE_HIDDEN_LIST (model);
  GtkBitsetIter iter;
  guint hidden;

  if (gtk_bitset_iter_init_first (&iter, self->positions, &hidden)) {
    do {
      if (hidden > position)
        break;
      position++;
    } while (gtk_bitset_iter_next (&iter, &hidden));
  }
  return g_list_model_get_item (G_LIST_MODEL (self->messages), position);
}

static void
restante_hidden_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = restante_hidden_list_get_item_type;
  iface->get_n_items = restante_hidden_list_get_n_items;
  iface->get_item = restante_hidden_list_get_item;
}

guint
restante_hidden_list_find (RestanteHiddenList *self, const char *id)
{
  guint position;

  g_return_val_if_fail (RESTANTE_IS_HIDDEN_LIST (self), G_MAXUINT);
  position = restante_message_list_find (self->messages, id);
  if (position == G_MAXUINT || gtk_bitset_contains (self->positions, position))
    return G_MAXUINT;
  return position - hidden_before (self, position);
}

static void
hide_one (RestanteHiddenList *self, const char *id)
{
  guint position = restante_message_list_find (self->messages, id);
  guint shown;

  if (position == G_MAXUINT || gtk_bitset_contains (self->positions, position))
    return;
  shown = position - hidden_before (self, position);
  gtk_bitset_add (self->positions, position);
  g_list_model_items_changed (G_LIST_MODEL (self), shown, 1, 0);
}

static void
unhide_one (RestanteHiddenList *self, const char *id)
{
  guint position = restante_message_list_find (self->messages, id);

  if (position == G_MAXUINT || !gtk_bitset_contains (self->positions, position))
    return;
  gtk_bitset_remove (self->positions, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position - hidden_before (self, position), 0, 1);
}

void
restante_hidden_list_hide (RestanteHiddenList *self, const char *const *ids)
{
  g_return_if_fail (RESTANTE_IS_HIDDEN_LIST (self));
  for (; *ids; ids++) {
    g_hash_table_add (self->ids, g_strdup (*ids));
    hide_one (self, *ids);
  }
}

void
restante_hidden_list_unhide (RestanteHiddenList *self, const char *const *ids)
{
  g_return_if_fail (RESTANTE_IS_HIDDEN_LIST (self));
  for (; *ids; ids++) {
    unhide_one (self, *ids);
    g_hash_table_remove (self->ids, *ids);
  }
}

/* Adds what is hidden among the @n new messages at @position. */
static void
hide_within (RestanteHiddenList *self, guint position, guint n)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    guint found = restante_message_list_find (self->messages, id);

    if (found != G_MAXUINT && found >= position && found - position < n)
      gtk_bitset_add (self->positions, found);
  }
}

static void
on_items_changed (RestanteHiddenList *self, guint position, guint removed, guint added)
{
  guint shown = position - hidden_before (self, position);
  guint shown_removed = removed - hidden_within (self, position, removed);

  gtk_bitset_splice (self->positions, position, removed, added);
  hide_within (self, position, added);
  g_list_model_items_changed (G_LIST_MODEL (self), shown, shown_removed,
                              added - hidden_within (self, position, added));
}

/* A page came: what is hidden may be in it. */
static void
on_loading (RestanteHiddenList *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    hide_one (self, id);
}

static void
restante_hidden_list_finalize (GObject *object)
{
  RestanteHiddenList *self = RESTANTE_HIDDEN_LIST (object);

  g_object_unref (self->messages);
  g_hash_table_unref (self->ids);
  gtk_bitset_unref (self->positions);
  G_OBJECT_CLASS (restante_hidden_list_parent_class)->finalize (object);
}

static void
restante_hidden_list_class_init (RestanteHiddenListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_hidden_list_finalize;
}

static void
restante_hidden_list_init (RestanteHiddenList *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->positions = gtk_bitset_new_empty ();
}

RestanteHiddenList *
restante_hidden_list_new (RestanteMessageList *messages)
{
  RestanteHiddenList *self = g_object_new (RESTANTE_TYPE_HIDDEN_LIST, NULL);

  self->messages = g_object_ref (messages);
  g_signal_connect_object (messages, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (messages, "notify::loading", G_CALLBACK (on_loading), self,
                           G_CONNECT_SWAPPED);
  return self;
}
