/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/stranger-sight.h"

static void
test_is (void)
{
  g_autoptr (RestanteStrangerSight) sight =
      restante_stranger_sight_new ("sha256:aa", "192.0.2.8", 7, "x");
  g_autoptr (RestanteStrangerSight) keyless =
      restante_stranger_sight_new (NULL, "192.0.2.8", 7, NULL);
  g_autoptr (RestanteStrangerSight) same = restante_stranger_sight_ref (sight);

  g_assert_true (same == sight);
  g_assert_null (restante_stranger_sight_ref (NULL));
  g_assert_true (restante_stranger_sight_is (sight, "sha256:aa", "192.0.2.8"));
  g_assert_false (restante_stranger_sight_is (sight, "sha256:bb", "192.0.2.8"));
  g_assert_false (restante_stranger_sight_is (sight, "sha256:aa", "192.0.2.9"));
  g_assert_false (restante_stranger_sight_is (sight, NULL, "192.0.2.8"));
  g_assert_true (restante_stranger_sight_is (keyless, NULL, "192.0.2.8"));
  g_assert_false (restante_stranger_sight_is (NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/stranger-sight/is", test_is);
  return g_test_run ();
}
