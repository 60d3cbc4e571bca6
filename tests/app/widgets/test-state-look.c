/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/state-look.h"

/* Every state of the API has a look of its own; the lists are those of the contract. */
static void
test_known (void)
{
  static const char *const messages[] = { "held", "parked", "shelf", "returned", "delivered" };
  static const char *const primaries[] = { "unproven", "up",     "refusing", "down",
                                           "stranger", "paused", "awaited" };
  static const char *const checks[] = { "ok", "warning", "error", "unknown" };

  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    g_assert_cmpstr (restante_state_look_find (RESTANTE_STATE_OF_MESSAGE, messages[i])->state, ==,
                     messages[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (primaries); i++)
    g_assert_cmpstr (restante_state_look_find (RESTANTE_STATE_OF_PRIMARY, primaries[i])->state, ==,
                     primaries[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    g_assert_cmpstr (restante_state_look_find (RESTANTE_STATE_OF_CHECK, checks[i])->state, ==,
                     checks[i]);
}

static void
test_unknown (void)
{
  g_assert_nonnull (restante_state_look_find (RESTANTE_STATE_OF_MESSAGE, "new")->icon);
  g_assert_cmpstr (restante_state_look_get_word (RESTANTE_STATE_OF_MESSAGE, "new"), ==, "new");
  g_assert_cmpstr (restante_state_look_get_word (RESTANTE_STATE_OF_PRIMARY, NULL), ==, "");
  g_assert_cmpstr (restante_state_look_get_word (RESTANTE_STATE_OF_PRIMARY, "held"), ==, "held");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/state-look/known", test_known);
  g_test_add_func ("/widgets/state-look/unknown", test_unknown);
  return g_test_run ();
}
