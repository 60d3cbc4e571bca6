/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/page-ends.h"

static void
test_find (void)
{
  g_autoptr (RestantePageEnds) ends = restante_page_ends_new ();
  gint64 key;

  restante_page_ends_remember (ends, RESTANTE_ORDER_EXPIRES, 7, 100);
  restante_page_ends_remember (ends, RESTANTE_ORDER_LARGEST, 7, 200);
  g_assert_true (restante_page_ends_find (ends, RESTANTE_ORDER_EXPIRES, 7, &key));
  g_assert_cmpint (key, ==, 100);
  g_assert_true (restante_page_ends_find (ends, RESTANTE_ORDER_LARGEST, 7, &key));
  g_assert_cmpint (key, ==, 200);
  g_assert_false (restante_page_ends_find (ends, RESTANTE_ORDER_EXPIRES, 8, &key));
  restante_page_ends_remember (ends, RESTANTE_ORDER_EXPIRES, 7, 300);
  g_assert_true (restante_page_ends_find (ends, RESTANTE_ORDER_EXPIRES, 7, &key));
  g_assert_cmpint (key, ==, 300);
  restante_page_ends_forget (ends, RESTANTE_ORDER_EXPIRES, 7);
  g_assert_false (restante_page_ends_find (ends, RESTANTE_ORDER_EXPIRES, 7, &key));
}

/* What was used last is what is kept. */
static void
test_bounded (void)
{
  g_autoptr (RestantePageEnds) ends = restante_page_ends_new ();
  guint known = 0;
  gint64 key;

  for (gint64 id = 1; id <= 10000; id++)
    restante_page_ends_remember (ends, RESTANTE_ORDER_EXPIRES, id, id * 2);
  for (gint64 id = 1; id <= 10000; id++)
    known += restante_page_ends_find (ends, RESTANTE_ORDER_EXPIRES, id, &key) && key == id * 2;
  g_assert_cmpuint (known, ==, 512);
  g_assert_true (restante_page_ends_find (ends, RESTANTE_ORDER_EXPIRES, 10000, &key));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/page-ends/find", test_find);
  g_test_add_func ("/queue/page-ends/bounded", test_bounded);
  return g_test_run ();
}
