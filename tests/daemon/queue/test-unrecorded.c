/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/unrecorded.h"

static gboolean
has (RestanteUnrecorded *set, gint64 id)
{
  g_autoptr (GHashTable) list = restante_unrecorded_list (set);

  return g_hash_table_contains (list, &id);
}

/* Two results of one message: it is out until both are stored. */
static void
test_counted (void)
{
  g_autoptr (RestanteUnrecorded) set = restante_unrecorded_new ();

  g_assert_false (has (set, 5));
  restante_unrecorded_add (set, 5);
  restante_unrecorded_add (set, 5);
  restante_unrecorded_remove (set, 5);
  g_assert_true (has (set, 5));
  restante_unrecorded_remove (set, 5);
  g_assert_false (has (set, 5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/unrecorded/counted", test_counted);
  return g_test_run ();
}
