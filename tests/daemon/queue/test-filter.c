/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/filter.h"

static const char *const words[] = { "newest", "oldest", "expires", "largest" };

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    RestanteOrder order;

    g_assert_true (restante_order_from_string (words[i], &order));
    g_assert_cmpstr (restante_order_to_string (order), ==, words[i]);
  }
}

static void
test_unknown (void)
{
  RestanteOrder order;

  g_assert_false (restante_order_from_string ("Newest", &order));
  g_assert_false (restante_order_from_string ("", &order));
  g_assert_false (restante_order_from_string (NULL, &order));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/filter/words", test_words);
  g_test_add_func ("/queue/filter/unknown", test_unknown);
  return g_test_run ();
}
