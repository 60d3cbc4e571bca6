/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/row-cache.h"

struct _RestanteRowCache
{
  GHashTable *rows;  /* position to GObject */
  GHashTable *fresh; /* set of pages */
  GQueue used;       /* pages, the last used first */
};

RestanteRowCache *
restante_row_cache_new (void)
{
  RestanteRowCache *self = g_new0 (RestanteRowCache, 1);

  self->rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->fresh = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->used);
  return self;
}

void
restante_row_cache_free (RestanteRowCache *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->fresh);
  g_queue_clear (&self->used);
  g_free (self);
}

gpointer
restante_row_cache_get (RestanteRowCache *self, guint position)
{
  return g_hash_table_lookup (self->rows, GUINT_TO_POINTER (position));
}

void
restante_row_cache_set (RestanteRowCache *self, guint position, gpointer row)
{
  g_hash_table_insert (self->rows, GUINT_TO_POINTER (position), g_object_ref (row));
}

guint
restante_row_cache_get_size (RestanteRowCache *self)
{
  return g_hash_table_size (self->rows);
}

guint
restante_row_cache_find (RestanteRowCache *self, GEqualFunc matches, gconstpointer what)
{
  GHashTableIter iter;
  gpointer position, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &position, &row))
    if (matches (row, what))
      return GPOINTER_TO_UINT (position);
  return G_MAXUINT;
}

/* There are a few thousand rows at most, so all of them are put into a new table. */
void
restante_row_cache_splice (RestanteRowCache *self, guint position, guint removed, guint added)
{
  GHashTable *rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  GHashTableIter iter;
  gpointer key, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &row)) {
    guint at = GPOINTER_TO_UINT (key);
    g_hash_table_iter_steal (&iter);
    if (at < position)
      g_hash_table_insert (rows, key, row);
    else if (at - position >= removed)
      g_hash_table_insert (rows, GUINT_TO_POINTER (at - removed + added), row);
    else
      g_object_unref (row);
  }
  g_hash_table_unref (self->rows);
  self->rows = rows;
}

void
restante_row_cache_clear (RestanteRowCache *self)
{
  g_hash_table_remove_all (self->rows);
  g_hash_table_remove_all (self->fresh);
  g_queue_clear (&self->used);
}

static gboolean
is_unused_page (gpointer page, gpointer value, gpointer user_data)
{
  RestanteRowCache *self = user_data;

  return !g_queue_find (&self->used, page);
}

static gboolean
is_unused_row (gpointer position, gpointer row, gpointer user_data)
{
  guint page = GPOINTER_TO_UINT (position) / RESTANTE_PAGE_ROWS;

  return is_unused_page (GUINT_TO_POINTER (page), NULL, user_data);
}

static void
sweep (RestanteRowCache *self)
{
  g_hash_table_foreach_remove (self->fresh, is_unused_page, self);
  g_hash_table_foreach_remove (self->rows, is_unused_row, self);
}

void
restante_row_cache_touch (RestanteRowCache *self, guint page)
{
  if (!g_queue_is_empty (&self->used) && restante_row_cache_get_current (self) == page)
    return;
  g_queue_remove (&self->used, GUINT_TO_POINTER (page));
  g_queue_push_head (&self->used, GUINT_TO_POINTER (page));
  while (g_queue_get_length (&self->used) > RESTANTE_PAGES_MAX)
    g_queue_pop_tail (&self->used);
  if (restante_row_cache_get_size (self) > RESTANTE_PAGES_MAX * RESTANTE_PAGE_ROWS)
    sweep (self);
}

guint
restante_row_cache_get_current (RestanteRowCache *self)
{
  return GPOINTER_TO_UINT (g_queue_peek_head (&self->used));
}

gboolean
restante_row_cache_is_fresh (RestanteRowCache *self, guint page)
{
  return g_hash_table_contains (self->fresh, GUINT_TO_POINTER (page));
}

void
restante_row_cache_set_fresh (RestanteRowCache *self, guint page)
{
  g_hash_table_add (self->fresh, GUINT_TO_POINTER (page));
}

void
restante_row_cache_age (RestanteRowCache *self)
{
  g_hash_table_remove_all (self->fresh);
}
