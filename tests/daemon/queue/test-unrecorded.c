/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/unrecorded.h"

/* Two results of one message: it is out until both are stored. */
static void
test_counted (void)
{
  g_autoptr (RestanteUnrecorded) set = restante_unrecorded_new ();

  g_assert_false (restante_unrecorded_has (set, 5));
  restante_unrecorded_add (set, 5);
  restante_unrecorded_add (set, 5);
  restante_unrecorded_remove (set, 5);
  g_assert_true (restante_unrecorded_has (set, 5));
  restante_unrecorded_remove (set, 5);
  g_assert_false (restante_unrecorded_has (set, 5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/unrecorded/counted", test_counted);
  return g_test_run ();
}
