/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/row-cache.h"

static void
put (RestanteRowCache *cache, guint position, const char *name)
{
  g_autoptr (GSimpleAction) row = g_simple_action_new (name, NULL);

  restante_row_cache_set (cache, position, row);
}

static const char *
name_at (RestanteRowCache *cache, guint position)
{
  gpointer row = restante_row_cache_get (cache, position);

  return row ? g_action_get_name (row) : NULL;
}

static void
test_splice (void)
{
  g_autoptr (RestanteRowCache) cache = restante_row_cache_new ();

  put (cache, 0, "a");
  put (cache, 5, "b");
  put (cache, 6, "c");
  put (cache, 999999, "d");
  restante_row_cache_splice (cache, 5, 1, 3);
  g_assert_cmpuint (restante_row_cache_get_size (cache), ==, 3);
  g_assert_cmpstr (name_at (cache, 0), ==, "a");
  g_assert_cmpstr (name_at (cache, 5), ==, NULL);
  g_assert_cmpstr (name_at (cache, 8), ==, "c");
  g_assert_cmpstr (name_at (cache, 1000001), ==, "d");
  restante_row_cache_splice (cache, 0, 2, 0);
  g_assert_cmpstr (name_at (cache, 6), ==, "c");
}

static gboolean
is_named (gconstpointer row, gconstpointer name)
{
  return g_str_equal (g_action_get_name ((GAction *)row), name);
}

static void
test_find (void)
{
  g_autoptr (RestanteRowCache) cache = restante_row_cache_new ();

  put (cache, 7, "a");
  g_assert_cmpuint (restante_row_cache_find (cache, is_named, "a"), ==, 7);
  g_assert_cmpuint (restante_row_cache_find (cache, is_named, "b"), ==, G_MAXUINT);
}

/* A hundred pages are looked at; only the last ones stay, and what went is not called fresh. */
static void
test_bounded (void)
{
  g_autoptr (RestanteRowCache) cache = restante_row_cache_new ();

  for (guint page = 0; page < 100; page++) {
    restante_row_cache_touch (cache, page);
    for (guint i = 0; i < RESTANTE_PAGE_ROWS; i++)
      put (cache, page * RESTANTE_PAGE_ROWS + i, "row");
    restante_row_cache_set_fresh (cache, page);
    g_assert_cmpuint (restante_row_cache_get_size (cache), <=,
                      (RESTANTE_PAGES_MAX + 1) * RESTANTE_PAGE_ROWS);
  }
  g_assert_cmpuint (restante_row_cache_get_current (cache), ==, 99);
  g_assert_false (restante_row_cache_is_fresh (cache, 0));
  g_assert_null (name_at (cache, 0));
  g_assert_true (restante_row_cache_is_fresh (cache, 99));
  g_assert_nonnull (name_at (cache, 99 * RESTANTE_PAGE_ROWS));
}

/* The page that is used again and again stays. */
static void
test_least_recent (void)
{
  g_autoptr (RestanteRowCache) cache = restante_row_cache_new ();

  for (guint page = 0; page < 60; page++) {
    restante_row_cache_touch (cache, page);
    for (guint i = 0; i < RESTANTE_PAGE_ROWS; i++)
      put (cache, page * RESTANTE_PAGE_ROWS + i, "row");
    restante_row_cache_touch (cache, 0);
  }
  g_assert_nonnull (name_at (cache, 0));
  g_assert_null (name_at (cache, RESTANTE_PAGE_ROWS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/row-cache/splice", test_splice);
  g_test_add_func ("/client/row-cache/find", test_find);
  g_test_add_func ("/client/row-cache/bounded", test_bounded);
  g_test_add_func ("/client/row-cache/least-recent", test_least_recent);
  return g_test_run ();
}
