/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/odmr-door.h"

static void
count (RestanteOdmrDoor *door, const char *peer, guint times, gint64 now)
{
  for (guint i = 0; i < times; i++)
    restante_odmr_door_count_wrong (door, peer, now);
}

/* CONTRACT: over five in ten minutes, for ten minutes. */
static void
test_wrong_passwords (void)
{
  g_autoptr (RestanteOdmrDoor) door = restante_odmr_door_new ();

  count (door, "192.0.2.1", 5, 1000);
  g_assert_false (restante_odmr_door_is_barred (door, "192.0.2.1", 1000));
  count (door, "192.0.2.1", 1, 1001);
  g_assert_true (restante_odmr_door_is_barred (door, "192.0.2.1", 1001));
  g_assert_true (restante_odmr_door_is_barred (door, "192.0.2.1", 1600));
  g_assert_false (restante_odmr_door_is_barred (door, "192.0.2.1", 1601));
  g_assert_false (restante_odmr_door_is_barred (door, "192.0.2.2", 1001));
}

/* A household has a /64. */
static void
test_households (void)
{
  g_autoptr (RestanteOdmrDoor) door = restante_odmr_door_new ();

  count (door, "2001:db8::1", 3, 0);
  count (door, "2001:db8::2", 3, 0);
  g_assert_true (restante_odmr_door_is_barred (door, "2001:db8::3", 0));
  g_assert_false (restante_odmr_door_is_barred (door, "2001:db8:0:1::3", 0));
}

static GArray *
ids (gint64 one, gint64 other)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (array, one);
  g_array_append_val (array, other);
  return array;
}

/* All or none. */
static void
test_claims (void)
{
  g_autoptr (RestanteOdmrDoor) door = restante_odmr_door_new ();
  g_autoptr (GArray) first = ids (1, 2);
  g_autoptr (GArray) second = ids (3, 2);
  g_autoptr (GArray) third = ids (3, 4);

  g_assert_true (restante_odmr_door_claim (door, first));
  g_assert_false (restante_odmr_door_claim (door, second));
  g_assert_true (restante_odmr_door_claim (door, third));
  restante_odmr_door_release (door, first);
  g_assert_false (restante_odmr_door_claim (door, second));
  restante_odmr_door_release (door, third);
  g_assert_true (restante_odmr_door_claim (door, second));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/odmr-door/wrong-passwords", test_wrong_passwords);
  g_test_add_func ("/net/odmr-door/households", test_households);
  g_test_add_func ("/net/odmr-door/claims", test_claims);
  return g_test_run ();
}
