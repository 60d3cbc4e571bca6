/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/held-selection.h"

/* A larger selection (of a whole long list) is not followed. */
#define MOST_FOLLOWED 2000

typedef struct
{
  GtkMultiSelection *selection; /* not owned: it owns this */
  RestanteHiddenList *list;
  GPtrArray *ids;
  gboolean restoring;
  guint idle;
} Keeper;

static void
keeper_free (gpointer data)
{
  Keeper *self = data;

  g_clear_handle_id (&self->idle, g_source_remove);
  g_object_unref (self->list);
  g_ptr_array_unref (self->ids);
  g_free (self);
}

guint
restante_held_selection_get_size (GtkMultiSelection *selection)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));

  return gtk_bitset_get_size (selected);
}

static char *
dup_id (GtkMultiSelection *selection, guint position)
{
  g_autoptr (RestanteMessage) message = g_list_model_get_item (G_LIST_MODEL (selection), position);

  return message ? g_strdup (restante_message_get_id (message)) : NULL;
}

char **
restante_held_selection_get_ids (GtkMultiSelection *selection)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position)) {
    g_autofree char *id = dup_id (selection, position);

    if (!id)
      return NULL;
    g_strv_builder_add (builder, id);
  }
  return g_strv_builder_end (builder);
}

static void
on_selection_changed (Keeper *self)
{
  char **ids = NULL;

  if (self->restoring)
    return;
  g_ptr_array_set_size (self->ids, 0);
  if (restante_held_selection_get_size (self->selection) <= MOST_FOLLOWED)
    ids = restante_held_selection_get_ids (self->selection);
  for (char **id = ids; id && *id; id++)
    g_ptr_array_add (self->ids, *id);
  g_free (ids);
}

static gboolean
restore (gpointer user_data)
{
  Keeper *self = user_data;

  self->idle = 0;
  self->restoring = TRUE;
  for (guint i = 0; i < self->ids->len; i++) {
    guint position = restante_hidden_list_find (self->list, self->ids->pdata[i]);

    if (position != G_MAXUINT &&
        !gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
  }
  self->restoring = FALSE;
  return G_SOURCE_REMOVE;
}

/* The views hear of the change after this: until they have, they do not know the new positions. */
static void
on_items_changed (Keeper *self)
{
  if (!self->idle && self->ids->len > 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, restore, self, NULL);
}

void
restante_held_selection_keep (GtkMultiSelection *selection, RestanteHiddenList *list)
{
  Keeper *self = g_new0 (Keeper, 1);

  self->selection = selection;
  self->list = g_object_ref (list);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (selection), "restante-keeper", self, keeper_free);
  g_signal_connect_swapped (selection, "selection-changed", G_CALLBACK (on_selection_changed),
                            self);
  g_signal_connect_swapped (selection, "items-changed", G_CALLBACK (on_items_changed), self);
}
