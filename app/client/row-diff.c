/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/row-diff.h"

static gpointer
row_at (const RestanteWindow *window, gint64 position)
{
  gint64 index = position - window->start;

  return index >= 0 && index < window->rows->len ? g_ptr_array_index (window->rows, index) : NULL;
}

/* How far the first and the last row that both windows have moved; unchanged when they have none in
 * common. */
static void
find_shifts (const RestanteWindow *before, const RestanteWindow *after, gint64 *first, gint64 *last)
{
  g_autoptr (GHashTable) positions = g_hash_table_new (NULL, NULL);
  gboolean found = FALSE;

  for (guint i = 0; i < after->rows->len; i++)
    if (g_ptr_array_index (after->rows, i))
      g_hash_table_insert (positions, g_ptr_array_index (after->rows, i), GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < before->rows->len; i++) {
    gpointer row = g_ptr_array_index (before->rows, i);
    guint index = row ? GPOINTER_TO_UINT (g_hash_table_lookup (positions, row)) : 0;
    if (index == 0)
      continue;
    *last = (gint64)after->start + index - 1 - before->start - i;
    if (!found)
      *first = *last;
    found = TRUE;
  }
}

static void
add (RestanteSplice *splices, guint *n, gint64 position, gint64 removed, gint64 added)
{
  if (removed > 0 || added > 0)
    splices[(*n)++] = (RestanteSplice){ (guint)position, (guint)removed, (guint)added };
}

/* The splice that turns what @before has at @shift further on into @after, the list becoming @delta
 * longer. */
static void
add_middle (RestanteSplice *splices,
            guint *n,
            const RestanteWindow *before,
            const RestanteWindow *after,
            gint64 shift,
            gint64 delta)
{
  gint64 start = CLAMP (before->start + shift, 0, after->start);
  gint64 old_end = MAX (before->start + shift + before->rows->len,
                        (gint64)after->start + after->rows->len - delta);
  gint64 new_end;

  old_end = MIN (old_end, before->total + shift);
  new_end = old_end + delta;
  while (start < old_end && start < new_end &&
         row_at (before, start - shift) == row_at (after, start))
    start++;
  while (old_end > start && new_end > start &&
         row_at (before, old_end - 1 - shift) == row_at (after, new_end - 1)) {
    old_end--;
    new_end--;
  }
  add (splices, n, start, old_end - start, new_end - start);
}

/* How many rows came before the windows and inside of them; the rest came behind them. */
static void
split_change (const RestanteWindow *before,
              const RestanteWindow *after,
              gint64 *head,
              gint64 *middle)
{
  gint64 change = (gint64)after->total - before->total;
  gint64 last = 0;
  gboolean whole = before->start + before->rows->len == before->total &&
                   after->start + after->rows->len == after->total;

  *head = 0;
  find_shifts (before, after, head, &last);
  if (before->start == 0 && after->start == 0)
    *head = 0;
  *middle = whole ? change - *head : last - *head;
  /* Rows that changed places can suggest an end of the list inside of the window. */
  if (*head + *middle < change &&
      *head + *middle + before->total < (gint64)after->start + after->rows->len) {
    *head = 0;
    *middle = 0;
  }
}

guint
restante_row_diff (const RestanteWindow *before,
                   const RestanteWindow *after,
                   RestanteSplice splices[RESTANTE_SPLICES_MAX])
{
  gint64 head, middle, tail;
  guint n = 0;

  split_change (before, after, &head, &middle);
  tail = (gint64)after->total - before->total - head - middle;
  add (splices, &n, 0, MAX (-head, 0), MAX (head, 0));
  add_middle (splices, &n, before, after, head, middle);
  add (splices, &n, (gint64)after->total - MAX (tail, 0), MAX (-tail, 0), MAX (tail, 0));
  return n;
}
