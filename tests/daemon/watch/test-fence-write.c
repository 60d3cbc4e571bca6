/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job itself; its steps are in test-fence-put-up.c, test-fence-put-back.c, test-fence-mend.c.
 */
#include "fenced.h"

/* A problem that goes on is in the log once. */
static void
test_said_before (void)
{
  Fenced self;
  const char *const found[] = { HOME_4, NULL };
  const char *const value[] = { SELF_4, NULL };
  RestanteFenceWritePlan plan = {
    .kind = RESTANTE_FENCE_WRITE_FENCE, .name = NAME, .found = found, .value = value
  };
  g_autoptr (RestanteFenceOutcome) first = NULL;
  g_autoptr (RestanteFenceOutcome) second = NULL;
  g_autoptr (RestanteFenceOutcome) third = NULL;

  fenced_set_up (&self, HOME_4, "");
  fenced_add_command (&self, "echo no; exit 1");
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  first = fenced_write (&self, &plan);
  fenced_assert_log (&self, "skip A");
  plan.said_before = first->error->message;
  second = fenced_write (&self, &plan);
  g_assert_nonnull (second->error);
  g_assert_cmpuint (second->entries->len, ==, 0);
  fenced_set_plan (&self, "echo never; exit 1");
  third = fenced_write (&self, &plan);
  g_assert_nonnull (third->error);
  fenced_assert_log (&self, "skip A, skip A");
  fenced_tear_down (&self);
}

/* The outcome is what the store has. */
static void
test_outcome (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  g_autoptr (RestanteFenceRecord) stored = NULL;

  fenced_set_up (&self, HOME_4, "");
  fenced_add_server (&self);
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  outcome = fenced_put_up (&self, HOME_4, SELF_4);
  stored = fenced_get_record (&self);
  g_assert_cmpint (outcome->record->state, ==, stored->state);
  g_assert_cmpint (outcome->record->since, ==, stored->since);
  g_assert_cmpstr (outcome->record->name, ==, stored->name);
  g_assert_cmpuint (outcome->record->changes->len, ==, stored->changes->len);
  g_assert_cmpuint (outcome->entries->len, ==, 1);
  g_assert_cmpint (((RestanteFenceLog *)g_ptr_array_index (outcome->entries, 0))->id, !=, 0);
  fenced_tear_down (&self);
}

/* A store that takes no intention: nothing is written. */
static void
test_not_stored (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  fenced_set_up (&self, HOME_4, "");
  fenced_add_server (&self);
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  fixture_change_store (&self.home.store, "CREATE TRIGGER full BEFORE INSERT ON fence"
                                          " BEGIN SELECT RAISE (FAIL, 'the disk is full'); END;");
  outcome = fenced_put_up (&self, HOME_4, SELF_4);
  g_assert_nonnull (outcome->error);
  g_assert_cmpint (outcome->error->domain, ==, RESTANTE_QUEUE_ERROR);
  fenced_assert_zone (&self, HOME_4, "");
  fenced_tear_down (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  home_expect_warnings ();
  g_test_add_func ("/watch/fence-write/said-before", test_said_before);
  g_test_add_func ("/watch/fence-write/outcome", test_outcome);
  g_test_add_func ("/promise/9/watch/fence-write/not-stored", test_not_stored);
  return g_test_run ();
}
