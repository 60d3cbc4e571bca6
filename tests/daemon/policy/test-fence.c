/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/fence.h"

#define NOW   1700000000
#define AFTER 600

typedef struct
{
  RestanteFenceCount count;
  RestanteFenceSeen seen;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->seen = (RestanteFenceSeen){
    .now = NOW,
    .outcome = RESTANTE_PROBE_FAILED,
    .is_known = TRUE,
    .addresses = "203.0.113.7",
  };
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  restante_fence_count_clear (&self->count);
}

static RestanteFenceVerdict
judge (Fixture *self, RestanteFenceState state)
{
  return restante_fence_judge (state, &self->seen, AFTER, &self->count);
}

#define assert_verdict(state, verdict)                                                             \
  g_assert_cmpint (judge (self, RESTANTE_FENCE_##state), ==, RESTANTE_FENCE_##verdict)

/* DESIGN section 4: a stranger is fenced at the second probe in a row. */
static void
test_stranger (Fixture *self, gconstpointer unused)
{
  self->seen.outcome = RESTANTE_PROBE_STRANGER;
  assert_verdict (WATCHING, WAIT);
  assert_verdict (WATCHING, DO_FENCE);
}

static void
test_stranger_in_a_row (Fixture *self, gconstpointer unused)
{
  static const RestanteProbeOutcome between[] = { RESTANTE_PROBE_PROVEN, RESTANTE_PROBE_FAILED,
                                                  RESTANTE_PROBE_REFUSED,
                                                  RESTANTE_PROBE_UNCONFIRMED };

  for (gsize i = 0; i < G_N_ELEMENTS (between); i++) {
    self->seen.outcome = RESTANTE_PROBE_STRANGER;
    assert_verdict (WATCHING, WAIT);
    self->seen.outcome = between[i];
    assert_verdict (WATCHING, WAIT);
    self->seen.outcome = RESTANTE_PROBE_STRANGER;
    assert_verdict (WATCHING, WAIT);
    self->seen.outcome = RESTANTE_PROBE_PROVEN;
    assert_verdict (WATCHING, WAIT);
  }
}

static void
test_stranger_elsewhere (Fixture *self, gconstpointer unused)
{
  self->seen.outcome = RESTANTE_PROBE_STRANGER;
  assert_verdict (WATCHING, WAIT);
  self->seen.addresses = "203.0.113.8";
  assert_verdict (WATCHING, WAIT);
  assert_verdict (WATCHING, DO_FENCE);
}

static void
test_dead (Fixture *self, gconstpointer unused)
{
  self->seen.down_since = NOW - AFTER + 1;
  assert_verdict (WATCHING, WAIT);
  self->seen.now++;
  assert_verdict (WATCHING, DO_FENCE);
}

/* Failures before the primary counts as down are none yet. */
static void
test_not_down_yet (Fixture *self, gconstpointer unused)
{
  self->seen.down_since = 0;
  assert_verdict (WATCHING, WAIT);
  self->seen.now += 10 * AFTER;
  assert_verdict (WATCHING, WAIT);
}

/* It answers, if only with 421: not dead. */
static void
test_refusing (Fixture *self, gconstpointer unused)
{
  self->seen.down_since = NOW - 10 * AFTER;
  self->seen.outcome = RESTANTE_PROBE_REFUSED;
  assert_verdict (WATCHING, WAIT);
}

/* A prerequisite that failed, and an address that was published meanwhile, are counted from zero.
 */
static void
test_dead_elsewhere (Fixture *self, gconstpointer unused)
{
  self->seen.down_since = NOW - AFTER + 1;
  assert_verdict (WATCHING, WAIT);
  self->seen.now++;
  self->seen.addresses = "203.0.113.8";
  assert_verdict (WATCHING, WAIT);
  self->seen.now += AFTER - 1;
  assert_verdict (WATCHING, WAIT);
  self->seen.now++;
  assert_verdict (WATCHING, DO_FENCE);
}

static void
test_restart (Fixture *self, gconstpointer unused)
{
  self->seen.down_since = NOW - AFTER;
  restante_fence_count_restart (&self->count, NOW);
  assert_verdict (WATCHING, WAIT);
  self->seen.now += AFTER;
  assert_verdict (WATCHING, DO_FENCE);
}

/* A home that was never there is not dead, and what is not known cannot be the prerequisite. */
static void
test_never (Fixture *self, gconstpointer unused)
{
  self->seen.down_since = NOW - 10 * AFTER;
  self->seen.is_known = FALSE;
  assert_verdict (WATCHING, WAIT);
  self->seen.is_known = TRUE;
  self->seen.addresses = "";
  assert_verdict (WATCHING, WAIT);
  self->seen.outcome = RESTANTE_PROBE_STRANGER;
  assert_verdict (WATCHING, WAIT);
  assert_verdict (WATCHING, WAIT);
}

/* The line of this machine is down: neither fenced nor counted. */
static void
test_blind (Fixture *self, gconstpointer unused)
{
  self->seen.down_since = NOW - 10 * AFTER;
  self->seen.is_blind = TRUE;
  assert_verdict (WATCHING, WAIT);
  self->seen.is_blind = FALSE;
  self->seen.now += AFTER - 1;
  assert_verdict (WATCHING, WAIT);
  self->seen.now++;
  assert_verdict (WATCHING, DO_FENCE);
}

static void
test_off (Fixture *self, gconstpointer unused)
{
  static const RestanteFenceState states[] = { RESTANTE_FENCE_OFF, RESTANTE_FENCE_FENCED,
                                               RESTANTE_FENCE_RESTORING };

  self->seen.down_since = NOW - 10 * AFTER;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    for (RestanteProbeOutcome outcome = RESTANTE_PROBE_UNCONFIRMED;
         outcome < RESTANTE_PROBE_OUTCOMES; outcome++) {
      self->seen.outcome = outcome;
      g_assert_cmpint (judge (self, states[i]), ==, RESTANTE_FENCE_WAIT);
      g_assert_cmpint (judge (self, states[i]), ==, RESTANTE_FENCE_WAIT);
    }
}

static void
test_proven (Fixture *self, gconstpointer unused)
{
  self->seen.outcome = RESTANTE_PROBE_PROVEN;
  self->seen.name = RESTANTE_FENCE_NAME_OWN;
  assert_verdict (FENCED, DO_RESTORE);
  /* What a cache still says was there before: the server in charge says the fence's. */
  self->seen.name = RESTANTE_FENCE_NAME_HOME;
  self->seen.at_name = TRUE;
  assert_verdict (FENCED, DO_RESTORE);
  self->seen.name = RESTANTE_FENCE_NAME_CHANGED;
  assert_verdict (FENCED, IS_OVER);
  self->seen.at_name = FALSE;
  assert_verdict (FENCED, DO_RESTORE);
  assert_verdict (WATCHING, WAIT);
  assert_verdict (RESTORING, WAIT);
  assert_verdict (OFF, WAIT);
}

/* Somebody led the name to another address while it was fenced, and a stranger is there. */
static void
test_changed_to_stranger (Fixture *self, gconstpointer unused)
{
  self->seen.outcome = RESTANTE_PROBE_STRANGER;
  self->seen.name = RESTANTE_FENCE_NAME_CHANGED;
  assert_verdict (FENCED, WAIT);
  assert_verdict (FENCED, DO_FENCE);
}

static void
test_moves (void)
{
  RestanteFenceState next;

  g_assert_true (
      restante_fence_state_move (RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_WRITTEN, &next));
  g_assert_cmpint (next, ==, RESTANTE_FENCE_FENCED);
  /* Never off while the holder's address is still there. */
  g_assert_false (
      restante_fence_state_move (RESTANTE_FENCE_FENCED, RESTANTE_FENCE_TURNED_OFF, &next));
  g_assert_false (
      restante_fence_state_move (RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_TURNED_OFF, &next));
  g_assert_false (restante_fence_state_move (RESTANTE_FENCE_OFF, RESTANTE_FENCE_WRITTEN, &next));
  g_assert_false (
      restante_fence_state_move (RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_WRITTEN, &next));
  g_assert_true (
      restante_fence_state_move (RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_NOT_RESTORED, &next));
  g_assert_cmpint (next, ==, RESTANTE_FENCE_FENCED);
}

static void
test_words (void)
{
  for (int state = 0; state < RESTANTE_FENCE_STATES; state++)
    g_assert_cmpint (restante_fence_state_from_string (
                         restante_fence_state_to_string ((RestanteFenceState)state)),
                     ==, state);
  g_assert_cmpint (restante_fence_state_from_string ("melted"), ==, RESTANTE_FENCE_OFF);
  g_assert_cmpint (restante_fence_state_from_string (NULL), ==, RESTANTE_FENCE_OFF);
}

#define B RESTANTE_FENCE_SET_BEFORE
#define A RESTANTE_FENCE_SET_AFTER
#define X RESTANTE_FENCE_SET_OTHER

static void
test_mend (void)
{
  static const struct
  {
    gboolean fencing;
    RestanteFenceSet sets[2];
    RestanteFenceMend mend;
    RestanteFenceMend unsure; /* where a cache may have answered */
  } rows[] = {
    { TRUE, { B, B }, RESTANTE_FENCE_MEND_NOTHING, RESTANTE_FENCE_MEND_FINISH },
    { TRUE, { B, X }, RESTANTE_FENCE_MEND_NOTHING, RESTANTE_FENCE_MEND_UNDO },
    { TRUE, { X, X }, RESTANTE_FENCE_MEND_NOTHING, RESTANTE_FENCE_MEND_NOTHING },
    { TRUE, { A, A }, RESTANTE_FENCE_MEND_KEEP, RESTANTE_FENCE_MEND_KEEP },
    { TRUE, { A, B }, RESTANTE_FENCE_MEND_FINISH, RESTANTE_FENCE_MEND_FINISH },
    { TRUE, { X, A }, RESTANTE_FENCE_MEND_UNDO, RESTANTE_FENCE_MEND_UNDO },
    { FALSE, { A, A }, RESTANTE_FENCE_MEND_UNDO, RESTANTE_FENCE_MEND_UNDO },
    { FALSE, { B, A }, RESTANTE_FENCE_MEND_UNDO, RESTANTE_FENCE_MEND_UNDO },
    { FALSE, { X, B }, RESTANTE_FENCE_MEND_NOTHING, RESTANTE_FENCE_MEND_UNDO },
    { FALSE, { X, X }, RESTANTE_FENCE_MEND_NOTHING, RESTANTE_FENCE_MEND_NOTHING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpint (restante_fence_mend (rows[i].fencing, TRUE, rows[i].sets, 2), ==,
                     rows[i].mend);
    g_assert_cmpint (restante_fence_mend (rows[i].fencing, FALSE, rows[i].sets, 2), ==,
                     rows[i].unsure);
  }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/policy/fence/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("stranger", test_stranger);
  ADD ("stranger/in-a-row", test_stranger_in_a_row);
  ADD ("stranger/elsewhere", test_stranger_elsewhere);
  ADD ("dead", test_dead);
  ADD ("dead/not-down-yet", test_not_down_yet);
  ADD ("dead/refusing", test_refusing);
  ADD ("dead/elsewhere", test_dead_elsewhere);
  ADD ("dead/restart", test_restart);
  ADD ("never", test_never);
  ADD ("blind", test_blind);
  ADD ("off", test_off);
  ADD ("proven", test_proven);
  ADD ("changed-to-stranger", test_changed_to_stranger);
  g_test_add_func ("/policy/fence/moves", test_moves);
  g_test_add_func ("/policy/fence/words", test_words);
  g_test_add_func ("/policy/fence/mend", test_mend);
  return g_test_run ();
}
