/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/primary-state.h"

#define LIMIT 3

static const struct
{
  RestantePrimaryState from;
  RestanteProbeOutcome outcome;
  guint failures;
  RestantePrimaryState to;
} rows[] = {
  { RESTANTE_PRIMARY_DOWN, RESTANTE_PROBE_PROVEN, 0, RESTANTE_PRIMARY_UP },
  { RESTANTE_PRIMARY_STRANGER, RESTANTE_PROBE_PROVEN, 0, RESTANTE_PRIMARY_UP },
  { RESTANTE_PRIMARY_UNPROVEN, RESTANTE_PROBE_PROVEN, 0, RESTANTE_PRIMARY_UP },
  /* Down after three failures, not before. */
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_FAILED, 1, RESTANTE_PRIMARY_UP },
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_FAILED, 2, RESTANTE_PRIMARY_UP },
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_FAILED, 3, RESTANTE_PRIMARY_DOWN },
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_REFUSED, 2, RESTANTE_PRIMARY_UP },
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_REFUSED, 3, RESTANTE_PRIMARY_REFUSING },
  /* Whoever is not up gets no patience: the word must say what was seen last. */
  { RESTANTE_PRIMARY_UNPROVEN, RESTANTE_PROBE_FAILED, 1, RESTANTE_PRIMARY_DOWN },
  { RESTANTE_PRIMARY_REFUSING, RESTANTE_PROBE_FAILED, 1, RESTANTE_PRIMARY_DOWN },
  { RESTANTE_PRIMARY_DOWN, RESTANTE_PROBE_REFUSED, 1, RESTANTE_PRIMARY_REFUSING },
  /* A stranger is one at the first sight. */
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_STRANGER, 0, RESTANTE_PRIMARY_STRANGER },
  { RESTANTE_PRIMARY_DOWN, RESTANTE_PROBE_STRANGER, 0, RESTANTE_PRIMARY_STRANGER },
  { RESTANTE_PRIMARY_STRANGER, RESTANTE_PROBE_FAILED, 1, RESTANTE_PRIMARY_DOWN },
  { RESTANTE_PRIMARY_DOWN, RESTANTE_PROBE_UNCONFIRMED, 0, RESTANTE_PRIMARY_UNPROVEN },
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_UNDECIDED, LIMIT - 1, RESTANTE_PRIMARY_UP },
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_UNDECIDED, LIMIT, RESTANTE_PRIMARY_UNPROVEN },
  { RESTANTE_PRIMARY_DOWN, RESTANTE_PROBE_UNDECIDED, 1, RESTANTE_PRIMARY_UNPROVEN },
  /* Whoever sees nothing says so at once. */
  { RESTANTE_PRIMARY_UP, RESTANTE_PROBE_BLIND, 0, RESTANTE_PRIMARY_BLIND },
  { RESTANTE_PRIMARY_DOWN, RESTANTE_PROBE_BLIND, 0, RESTANTE_PRIMARY_BLIND },
};

static void
test_moves (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (
        restante_primary_state_next (rows[i].from, rows[i].outcome, rows[i].failures, LIMIT), ==,
        rows[i].to);
}

/* Only a proven probe leads to up, from wherever: the heart of promise 3. */
static void
test_only_proof_leads_up (void)
{
  for (int from = 0; from < RESTANTE_PRIMARY_STATES; from++)
    for (int outcome = RESTANTE_PROBE_UNCONFIRMED; outcome < RESTANTE_PROBE_OUTCOMES; outcome++)
      if (from != RESTANTE_PRIMARY_UP)
        g_assert_cmpint (restante_primary_state_next (from, outcome, 1, LIMIT), !=,
                         RESTANTE_PRIMARY_UP);
}

static void
test_interval_slides (void)
{
  RestanteProbeIntervals intervals = { .up = 60, .down = 60, .down_max = 300 };
  guint last = 0;

  g_assert_cmpuint (restante_primary_state_interval (RESTANTE_PRIMARY_UP, 9, &intervals), ==, 60);
  g_assert_cmpuint (restante_primary_state_interval (RESTANTE_PRIMARY_DOWN, 1, &intervals), ==, 60);
  for (guint tries = 1; tries < 200; tries++) {
    guint interval = restante_primary_state_interval (RESTANTE_PRIMARY_DOWN, tries, &intervals);

    g_assert_cmpuint (interval, >=, last);
    g_assert_cmpuint (interval, <=, 300);
    last = interval;
  }
  g_assert_cmpuint (last, ==, 300);
  /* The line may be back at any moment. */
  g_assert_cmpuint (restante_primary_state_interval (RESTANTE_PRIMARY_BLIND, 9, &intervals), ==,
                    60);
}

static void
test_interval_edges (void)
{
  RestanteProbeIntervals zero = { 0, 0, 0 };
  RestanteProbeIntervals crossed = { .up = 5, .down = 100, .down_max = 10 };

  /* Never a busy loop, whatever the settings say. */
  g_assert_cmpuint (restante_primary_state_interval (RESTANTE_PRIMARY_UP, 1, &zero), ==, 1);
  g_assert_cmpuint (restante_primary_state_interval (RESTANTE_PRIMARY_DOWN, 5, &zero), ==, 1);
  g_assert_cmpuint (restante_primary_state_interval (RESTANTE_PRIMARY_DOWN, 5, &crossed), ==, 100);
}

static void
test_words (void)
{
  const char *const words[] = {
    "unproven", "up", "refusing", "down", "stranger", "paused", "blind"
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmpstr (
        restante_primary_state_to_string (restante_primary_state_from_string (words[i])), ==,
        words[i]);
  g_assert_cmpint (restante_primary_state_from_string ("asleep"), ==, RESTANTE_PRIMARY_UNPROVEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/primary-state/moves", test_moves);
  g_test_add_func ("/promise/3/policy/primary-state/only-proof-leads-up", test_only_proof_leads_up);
  g_test_add_func ("/policy/primary-state/interval-slides", test_interval_slides);
  g_test_add_func ("/policy/primary-state/interval-edges", test_interval_edges);
  g_test_add_func ("/policy/primary-state/words", test_words);
  return g_test_run ();
}
