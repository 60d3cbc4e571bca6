/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fenced.h"

/* A name that is fenced: it had @four and @six, and has @to_four and @to_six. */
static void
set_up (Fenced *self, const char *four, const char *six, const char *to_four, const char *to_six)
{
  fenced_set_up (self, to_four, to_six);
  fenced_store (self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE, four, six, to_four,
                to_six);
}

static void
assert_nothing_left (Fenced *self, RestanteFenceState state)
{
  g_autoptr (RestanteFenceRecord) record = fenced_get_record (self);

  fenced_assert_stored (self, state, RESTANTE_FENCE_INTENT_NONE);
  g_assert_cmpuint (record->changes->len, ==, 0);
  g_assert_null (record->target);
  g_assert_false (record->then_off);
}

static void
test_as_it_was (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  set_up (&self, HOME_4, HOME_6, SELF_4, "");
  fenced_add_server (&self);
  outcome = fenced_put_back (&self, NULL);
  g_assert_no_error (outcome->error);
  g_assert_true (outcome->written);
  fenced_assert_zone (&self, HOME_4, HOME_6);
  g_assert_cmpuint (zone_get_ttl (self.zone, NAME, "AAAA"), ==, 300);
  fenced_assert_log (&self, "restore A, restore AAAA");
  assert_nothing_left (&self, RESTANTE_FENCE_WATCHING);
  fenced_tear_down (&self);
}

static void
test_moved (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  set_up (&self, HOME_4, HOME_6, SELF_4, SELF_6);
  fenced_add_server (&self);
  outcome = fenced_put_back (&self, MOVED_4);
  g_assert_no_error (outcome->error);
  fenced_assert_zone (&self, MOVED_4, "");
  assert_nothing_left (&self, RESTANTE_FENCE_WATCHING);
  fenced_tear_down (&self);
}

/* What another hand has written stays, and the rest is put back. */
static void
test_foreign (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  set_up (&self, HOME_4, HOME_6, SELF_4, SELF_6);
  fenced_add_server (&self);
  zone_put (self.zone, NAME, "A", 300, MOVED_4);
  outcome = fenced_put_back (&self, NULL);
  g_assert_no_error (outcome->error);
  fenced_assert_zone (&self, MOVED_4, HOME_6);
  fenced_assert_said (&self, "another hand has led " NAME " to " MOVED_4);
  assert_nothing_left (&self, RESTANTE_FENCE_WATCHING);
  fenced_tear_down (&self);
}

static void
test_refused (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  g_autoptr (RestanteFenceRecord) record = NULL;

  set_up (&self, HOME_4, "", SELF_4, "");
  fenced_add_command (&self, "echo no; exit 1");
  outcome = fenced_put_back (&self, NULL);
  g_assert_error (outcome->error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED);
  fenced_assert_zone (&self, SELF_4, "");
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  record = fenced_get_record (&self);
  g_assert_cmpuint (record->changes->len, ==, 1);
  fenced_tear_down (&self);
}

/* The owner wanted it off, and the server slept: that is not forgotten. */
static void
test_then_off (void)
{
  Fenced self;
  RestanteFenceWritePlan plan = { .kind = RESTANTE_FENCE_WRITE_RESTORE, .then_off = TRUE };
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  g_autoptr (RestanteFenceOutcome) mended = NULL;

  set_up (&self, HOME_4, "", SELF_4, "");
  fenced_add_server (&self);
  zone_sleep (self.zone);
  outcome = fenced_write (&self, &plan);
  zone_wake (self.zone);
  g_assert_error (outcome->error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE);
  fenced_assert_stored (&self, RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_INTENT_RESTORE);
  mended = fenced_mend (&self);
  g_assert_no_error (mended->error);
  fenced_assert_zone (&self, HOME_4, "");
  assert_nothing_left (&self, RESTANTE_FENCE_OFF);
  fenced_tear_down (&self);
}

/* Where it was to lead is stored with the intention. */
static void
test_target_is_kept (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  g_autoptr (RestanteFenceOutcome) mended = NULL;

  set_up (&self, HOME_4, HOME_6, SELF_4, SELF_6);
  fenced_add_command (&self, "[ $RESTANTE_TYPE = A ] || exit 75");
  outcome = fenced_put_back (&self, MOVED_4);
  g_assert_error (outcome->error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE);
  fenced_assert_stored (&self, RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_INTENT_RESTORE);
  fenced_set_plan (&self, "");
  mended = fenced_mend (&self);
  g_assert_no_error (mended->error);
  fenced_assert_zone (&self, MOVED_4, "");
  assert_nothing_left (&self, RESTANTE_FENCE_WATCHING);
  fenced_tear_down (&self);
}

/* The name of a service that cannot be read has nothing for a moment: that is nobody's. */
static void
test_nothing_there (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  set_up (&self, HOME_4, "", SELF_4, "");
  fenced_add_command (&self, "");
  zone_put (self.zone, NAME, "A", 60, "");
  outcome = fenced_put_back (&self, NULL);
  g_assert_no_error (outcome->error);
  fenced_assert_zone (&self, HOME_4, "");
  assert_nothing_left (&self, RESTANTE_FENCE_WATCHING);
  fenced_tear_down (&self);
}

/* A service that ignores what it is told has put nothing back. */
static void
test_ignored (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  set_up (&self, HOME_4, "", SELF_4, "");
  fenced_add_service (&self);
  fake_service_set_answer (self.service, 200, NULL, NULL, "good 127.0.0.1");
  outcome = fenced_put_back (&self, NULL);
  g_assert_error (outcome->error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT);
  fenced_assert_zone (&self, SELF_4, "");
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_tear_down (&self);
}

/* It cannot take the fence's AAAA away: what was there before is not the fence's at least. */
static void
test_cannot_clear (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  set_up (&self, HOME_4, HOME_6, SELF_4, SELF_6);
  fenced_add_service (&self);
  outcome = fenced_put_back (&self, MOVED_4);
  g_assert_no_error (outcome->error);
  fenced_assert_asked (&self, "GET /nic/update?hostname=" NAME "&myip=" MOVED_4 "\n"
                              "GET /nic/update?hostname=" NAME "&myip=" HOME_6 "\n");
  fenced_assert_zone (&self, MOVED_4, HOME_6);
  fenced_assert_log (&self, "restore A, skip AAAA, restore AAAA");
  assert_nothing_left (&self, RESTANTE_FENCE_WATCHING);
  fenced_tear_down (&self);
}

/* To take the fence's A away it takes the whole host away: the home's AAAA comes back. */
static void
test_kept (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) fence = NULL;
  g_autoptr (RestanteFenceOutcome) back = NULL;

  fenced_set_up (&self, "", HOME_6);
  fenced_add_service (&self);
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  fence = fenced_put_up (&self, HOME_6, SELF_4);
  g_assert_no_error (fence->error);
  fenced_assert_zone (&self, SELF_4, HOME_6);
  g_free (fenced_take_asked (&self));
  back = fenced_put_back (&self, NULL);
  g_assert_no_error (back->error);
  fenced_assert_asked (&self, "GET /nic/update?hostname=" NAME "&offline=YES\n"
                              "GET /nic/update?hostname=" NAME "&myip=" HOME_6 "\n");
  fenced_assert_zone (&self, "", HOME_6);
  assert_nothing_left (&self, RESTANTE_FENCE_WATCHING);
  fenced_tear_down (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/9/watch/fence-put-back/as-it-was", test_as_it_was);
  g_test_add_func ("/watch/fence-put-back/moved", test_moved);
  g_test_add_func ("/promise/9/watch/fence-put-back/foreign", test_foreign);
  g_test_add_func ("/promise/9/watch/fence-put-back/refused", test_refused);
  g_test_add_func ("/promise/9/watch/fence-put-back/then-off", test_then_off);
  g_test_add_func ("/promise/9/watch/fence-put-back/target-is-kept", test_target_is_kept);
  g_test_add_func ("/promise/9/watch/fence-put-back/nothing-there", test_nothing_there);
  g_test_add_func ("/promise/9/watch/fence-put-back/ignored", test_ignored);
  g_test_add_func ("/promise/9/watch/fence-put-back/cannot-clear", test_cannot_clear);
  g_test_add_func ("/promise/9/watch/fence-put-back/kept", test_kept);
  return g_test_run ();
}
