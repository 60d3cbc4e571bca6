/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/message-rows.h"

#include "client/message-pool.h"

struct _RestanteMessageRows
{
  RestanteMessagePool *pool;
  RestanteRowCache *cache;
  guint64 newest;
  char newest_id[24];
};

RestanteMessageRows *
restante_message_rows_new (void)
{
  RestanteMessageRows *self = g_new0 (RestanteMessageRows, 1);

  self->pool = restante_message_pool_new ();
  self->cache = restante_row_cache_new ();
  return self;
}

void
restante_message_rows_free (RestanteMessageRows *self)
{
  restante_row_cache_free (self->cache);
  restante_message_pool_free (self->pool);
  g_free (self);
}

RestanteRowCache *
restante_message_rows_get_cache (RestanteMessageRows *self)
{
  return self->cache;
}

const char *
restante_message_rows_get_newest_id (RestanteMessageRows *self)
{
  return self->newest > 0 ? self->newest_id : NULL;
}

RestanteMessage *
restante_message_rows_get (RestanteMessageRows *self, guint position)
{
  g_autoptr (RestanteMessage) placeholder = NULL;
  RestanteMessage *row = restante_row_cache_get (self->cache, position);

  if (!row) {
    row = placeholder = g_object_new (RESTANTE_TYPE_MESSAGE, NULL);
    restante_row_cache_set (self->cache, position, row);
  }
  return row;
}

void
restante_message_rows_clear (RestanteMessageRows *self)
{
  restante_row_cache_clear (self->cache);
  self->newest = 0;
}

/* The object for @news, which stands where @there was. A reference. */
static RestanteMessage *
adopt (RestanteMessageRows *self, RestanteMessage *news, RestanteMessage *there)
{
  const char *id = restante_message_get_id (news);
  guint64 number = id ? g_ascii_strtoull (id, NULL, 10) : 0;

  if (number > self->newest) {
    self->newest = number;
    g_snprintf (self->newest_id, sizeof self->newest_id, "%" G_GUINT64_FORMAT, number);
  }
  if (!id)
    return g_object_ref (news);
  if (there && restante_message_get_id (there))
    there = NULL;
  return restante_message_pool_adopt (self->pool, news, there);
}

static void
put (RestanteMessageRows *self, guint start, GPtrArray *rows)
{
  guint end = start + rows->len;

  for (guint i = 0; i < rows->len; i++)
    restante_row_cache_set (self->cache, start + i, g_ptr_array_index (rows, i));
  for (guint page = start / RESTANTE_PAGE_ROWS; page * RESTANTE_PAGE_ROWS < end; page++)
    restante_row_cache_set_fresh (self->cache, page);
}

guint
restante_message_rows_fill (RestanteMessageRows *self,
                            RestantePageRun *run,
                            RestanteSplice splices[RESTANTE_SPLICES_MAX])
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint start = run->page * RESTANTE_PAGE_ROWS;
  guint first = G_MAXUINT, last = 0;

  for (guint i = 0; i < run->messages->len; i++) {
    RestanteMessage *there = restante_row_cache_get (self->cache, start + i);
    gboolean known = there && restante_message_get_id (there);
    RestanteMessage *row = adopt (self, g_ptr_array_index (run->messages, i), there);
    g_ptr_array_add (rows, row);
    if (known && row == there)
      continue;
    first = MIN (first, i);
    last = i;
  }
  put (self, start, rows);
  if (first > last)
    return 0;
  splices[0] = (RestanteSplice){ start + first, last - first + 1, last - first + 1 };
  return 1;
}

static void
unref_row (gpointer row)
{
  g_clear_object (&row);
}

/* The messages that are known; NULL for the others. */
static GPtrArray *
rows_from (RestanteMessageRows *self, guint start, guint end)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (unref_row);

  for (guint i = start; i < end; i++) {
    RestanteMessage *row = restante_row_cache_get (self->cache, i);
    gboolean known = row && restante_message_get_id (row);
    g_ptr_array_add (rows, known ? g_object_ref (row) : NULL);
  }
  return rows;
}

guint
restante_message_rows_replace (RestanteMessageRows *self,
                               RestantePageRun *run,
                               guint total,
                               guint n_pages,
                               RestanteSplice splices[RESTANTE_SPLICES_MAX])
{
  guint start = run->page * RESTANTE_PAGE_ROWS;
  guint start_before = MIN (start, total);
  guint end_before = MIN (start_before + n_pages * RESTANTE_PAGE_ROWS, total);
  g_autoptr (GPtrArray) before = rows_from (self, start_before, end_before);
  g_autoptr (GPtrArray) after = g_ptr_array_new_with_free_func (g_object_unref);
  RestanteWindow from = { total, start_before, before };
  RestanteWindow to = { run->total, start, after };
  guint n;

  for (guint i = 0; i < run->messages->len; i++) {
    /* In a list of another length a row that was not known yet is no longer the same row. */
    gpointer there = run->total == total ? restante_row_cache_get (self->cache, start + i) : NULL;
    g_ptr_array_add (after, adopt (self, g_ptr_array_index (run->messages, i), there));
  }
  n = restante_row_diff (&from, &to, splices);
  for (guint i = 0; i < n; i++)
    restante_row_cache_splice (self->cache, splices[i].position, splices[i].removed,
                               splices[i].added);
  restante_row_cache_age (self->cache);
  put (self, start, after);
  return n;
}
