/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "fenced.h"
#include "watch/address-writer.h"

#define BOTH      HOME_4 " " HOME_6
#define SELF_BOTH SELF_4 " " SELF_6

static void
assert_error (const RestanteFenceOutcome *outcome, RestanteWriterError code, const char *words)
{
  g_assert_error (outcome->error, RESTANTE_WRITER_ERROR, (int)code);
  g_assert_nonnull (strstr (outcome->error->message, words));
  g_assert_false (outcome->written);
}

static void
assert_set (const RestanteRecordSet *set, const char *type, guint32 ttl, const char *data)
{
  g_autofree char *there = g_strjoinv (" ", set->data);

  g_assert_cmpstr (set->type, ==, type);
  g_assert_cmpuint (set->ttl, ==, ttl);
  g_assert_cmpstr (there, ==, data);
}

static void
assert_change (Fenced *self, guint n, const char *type, const char *before, const char *after)
{
  g_autoptr (RestanteFenceRecord) record = fenced_get_record (self);
  const RestanteRecordChange *change;

  g_assert_cmpuint (record->changes->len, >, n);
  change = g_ptr_array_index (record->changes, n);
  assert_set (change->before, type, change->before->ttl, before);
  assert_set (change->after, type, change->after->ttl, after);
}

/* Both sets, and what was there before, in the store. */
static void
test_both (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  g_autoptr (RestanteFenceRecord) record = NULL;

  fenced_set_up (&self, HOME_4, HOME_6);
  fenced_add_server (&self);
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  outcome = fenced_put_up (&self, BOTH, SELF_BOTH);
  g_assert_no_error (outcome->error);
  g_assert_true (outcome->written);
  fenced_assert_zone (&self, SELF_4, SELF_6);
  g_assert_cmpuint (zone_get_ttl (self.zone, NAME, "AAAA"), ==, 60);
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_assert_log (&self, "fence A, fence AAAA");
  record = fenced_get_record (&self);
  g_assert_cmpstr (record->name, ==, NAME);
  g_assert_cmpuint (record->changes->len, ==, 2);
  assert_set (((RestanteRecordChange *)g_ptr_array_index (record->changes, 0))->before, "A", 300,
              HOME_4);
  assert_set (((RestanteRecordChange *)g_ptr_array_index (record->changes, 1))->after, "AAAA", 60,
              SELF_6);
  fenced_tear_down (&self);
}

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  *(RestanteFenceOutcome **)data = restante_fence_write_finish (result);
}

static gboolean
tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/* When the first write is out, a start after a power cut would already know what it is. */
static void
test_stored_first (void)
{
  const char *const found[] = { HOME_4, NULL };
  const char *const value[] = { SELF_4, NULL };
  Fenced self;
  g_autoptr (RestanteFenceRecord) record = NULL;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  RestanteFenceWritePlan plan = {
    .kind = RESTANTE_FENCE_WRITE_FENCE, .name = NAME, .found = found, .value = value
  };
  g_autofree char *arrived = NULL;
  g_autofree char *go = NULL;
  guint timer;

  fenced_set_up (&self, HOME_4, "");
  fenced_add_command (&self, "touch arrived; while [ ! -e go ]; do sleep 0.02; done");
  arrived = folder_path (self.script, "arrived");
  go = folder_path (self.script, "go");
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  record = fenced_get_record (&self);
  plan.queue = self.home.queue;
  plan.keeper = self.keeper;
  plan.record = record;
  restante_fence_write_async (&plan, on_written, &outcome);
  timer = g_timeout_add (10, tick, NULL);
  AWAIT (exists (arrived));
  fenced_assert_stored (&self, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_FENCE);
  assert_change (&self, 0, "A", HOME_4, SELF_4);
  fenced_assert_zone (&self, HOME_4, "");
  folder_write (go, "");
  AWAIT (outcome != NULL);
  g_source_remove (timer);
  g_assert_no_error (outcome->error);
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_tear_down (&self);
}

/* What is there is not what was found down: nobody writes over it. */
static void
test_conflict (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  guint serial;

  fenced_set_up (&self, HOME_4, HOME_6);
  fenced_add_server (&self);
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  zone_put (self.zone, NAME, "AAAA", 300, "2001:db8:7::8");
  serial = zone_get_serial (self.zone);
  outcome = fenced_put_up (&self, BOTH, SELF_BOTH);
  assert_error (outcome, RESTANTE_WRITER_ERROR_CONFLICT, "2001:db8:7::8");
  fenced_assert_zone (&self, HOME_4, "2001:db8:7::8");
  g_assert_cmpuint (zone_get_serial (self.zone), ==, serial);
  fenced_assert_stored (&self, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_NONE);
  fenced_assert_log (&self, "skip AAAA");
  fenced_tear_down (&self);
}

/* All of it or nothing. */
static void
test_second_refused (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  fenced_set_up (&self, HOME_4, HOME_6);
  fenced_add_command (&self, "[ $RESTANTE_TYPE = A ] || { echo not that one; exit 1; }");
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  outcome = fenced_put_up (&self, BOTH, SELF_BOTH);
  assert_error (outcome, RESTANTE_WRITER_ERROR_REFUSED, "not that one");
  fenced_assert_asked (&self, "A " SELF_4 "\nAAAA " SELF_6 "\nA " HOME_4 "\n");
  fenced_assert_zone (&self, HOME_4, HOME_6);
  fenced_assert_stored (&self, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_NONE);
  fenced_assert_log (&self, "fence A, skip AAAA, restore A");
  fenced_tear_down (&self);
}

/* What cannot be taken back is the fence, and is put back one day. */
static void
test_not_taken_back (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  g_autoptr (RestanteFenceOutcome) back = NULL;

  fenced_set_up (&self, HOME_4, HOME_6);
  fenced_add_command (&self, "[ $RESTANTE_AFTER = " SELF_4 " ] || { echo no more; exit 1; }");
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  outcome = fenced_put_up (&self, BOTH, SELF_BOTH);
  g_assert_error (outcome->error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_REFUSED);
  fenced_assert_zone (&self, SELF_4, HOME_6);
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_set_plan (&self, "");
  back = fenced_put_back (&self, NULL);
  g_assert_no_error (back->error);
  fenced_assert_zone (&self, HOME_4, HOME_6);
  fenced_assert_stored (&self, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_NONE);
  fenced_tear_down (&self);
}

/* Nobody knows whether it was done: the intention stays. */
static void
test_second_uncertain (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  g_autoptr (RestanteFenceOutcome) mended = NULL;

  fenced_set_up (&self, HOME_4, HOME_6);
  fenced_add_command (&self, "[ $RESTANTE_TYPE = A ] || exit 75");
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  outcome = fenced_put_up (&self, BOTH, SELF_BOTH);
  assert_error (outcome, RESTANTE_WRITER_ERROR_UNREACHABLE, "cannot do it now");
  fenced_assert_stored (&self, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_FENCE);
  fenced_set_plan (&self, "");
  mended = fenced_mend (&self);
  g_assert_no_error (mended->error);
  fenced_assert_zone (&self, SELF_4, SELF_6);
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_tear_down (&self);
}

/* A service that cannot take AAAA away alone: it is said, stays, and is kept in mind. */
static void
test_unsupported (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  fenced_set_up (&self, HOME_4, HOME_6);
  fenced_add_service (&self);
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  outcome = fenced_put_up (&self, BOTH, SELF_4);
  g_assert_no_error (outcome->error);
  g_assert_true (outcome->written);
  fenced_assert_asked (&self, "GET /nic/update?hostname=" NAME "&myip=" SELF_4 "\n");
  fenced_assert_zone (&self, SELF_4, HOME_6);
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  fenced_assert_log (&self, "fence A, skip AAAA");
  fenced_assert_said (&self, "the AAAA record stays");
  assert_change (&self, 0, "A", HOME_4, SELF_4);
  assert_change (&self, 1, "AAAA", HOME_6, HOME_6);
  fenced_tear_down (&self);
}

/* Such a service could never take away again what the name did not have. */
static void
test_added (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  fenced_set_up (&self, HOME_4, "");
  fenced_add_service (&self);
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  outcome = fenced_put_up (&self, HOME_4, SELF_BOTH);
  g_assert_no_error (outcome->error);
  fenced_assert_zone (&self, SELF_4, "");
  fenced_assert_log (&self, "skip AAAA, fence A");
  fenced_assert_said (&self, "could not take it away again");
  fenced_tear_down (&self);
}

static void
test_dry_run (void)
{
  Fenced self;
  g_autoptr (RestanteFenceRecord) record = NULL;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  guint serial;

  fenced_set_up (&self, HOME_4, HOME_6);
  fenced_add_server (&self);
  record = fenced_get_record (&self);
  record->state = RESTANTE_FENCE_WATCHING;
  record->dry_run = TRUE;
  g_assert_true (restante_queue_put_fence (self.home.queue, record, NULL));
  serial = zone_get_serial (self.zone);
  outcome = fenced_put_up (&self, BOTH, SELF_4);
  g_assert_no_error (outcome->error);
  g_assert_false (outcome->written);
  g_assert_cmpuint (zone_get_serial (self.zone), ==, serial);
  fenced_assert_stored (&self, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_NONE);
  fenced_assert_log (&self, "fence A, fence AAAA");
  fenced_assert_said (&self, "Dry run");
  fenced_tear_down (&self);
}

/* While it is fenced another hand leads one family to the next stranger: what the fence wrote of
 * the other one is put back with it. */
static void
test_anew (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;
  g_autoptr (RestanteFenceOutcome) back = NULL;

  fenced_set_up (&self, SELF_4, "2001:db8:bad::1");
  fenced_add_server (&self);
  fenced_store (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE, HOME_4, HOME_6, SELF_4,
                SELF_6);
  outcome = fenced_put_up (&self, SELF_4 " 2001:db8:bad::1", SELF_BOTH);
  g_assert_no_error (outcome->error);
  fenced_assert_zone (&self, SELF_4, SELF_6);
  assert_change (&self, 0, "A", HOME_4, SELF_4);
  assert_change (&self, 1, "AAAA", "2001:db8:bad::1", SELF_6);
  fenced_assert_log (&self, "fence AAAA");
  back = fenced_put_back (&self, MOVED_4);
  g_assert_no_error (back->error);
  fenced_assert_zone (&self, MOVED_4, "");
  fenced_tear_down (&self);
}

/* What the fence before knew is not lost by one that could not be written. */
static void
test_anew_refused (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) outcome = NULL;

  fenced_set_up (&self, SELF_4, "2001:db8:bad::1");
  fenced_add_command (&self, "echo not today; exit 1");
  fenced_store (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE, HOME_4, HOME_6, SELF_4,
                SELF_6);
  outcome = fenced_put_up (&self, SELF_4 " 2001:db8:bad::1", SELF_BOTH);
  assert_error (outcome, RESTANTE_WRITER_ERROR_REFUSED, "not today");
  fenced_assert_stored (&self, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
  assert_change (&self, 0, "A", HOME_4, SELF_4);
  assert_change (&self, 1, "AAAA", HOME_6, SELF_6);
  fenced_tear_down (&self);
}

static void
test_impossible (void)
{
  Fenced self;
  g_autoptr (RestanteFenceOutcome) nobody = NULL;
  g_autoptr (RestanteFenceOutcome) there = NULL;

  fenced_set_up (&self, HOME_4, "");
  fenced_watch (&self, RESTANTE_FENCE_WATCHING);
  nobody = fenced_put_up (&self, HOME_4, SELF_4);
  g_assert_error (nobody->error, RESTANTE_ADDRESS_WRITER_ERROR, RESTANTE_ADDRESS_WRITER_ERROR_NONE);
  fenced_add_server (&self);
  there = fenced_put_up (&self, HOME_4, HOME_4);
  g_assert_error (there->error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_STATE);
  fenced_assert_stored (&self, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_NONE);
  fenced_tear_down (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/fence-put-up/both", test_both);
  g_test_add_func ("/promise/9/watch/fence-put-up/stored-first", test_stored_first);
  g_test_add_func ("/promise/9/watch/fence-put-up/conflict", test_conflict);
  g_test_add_func ("/promise/9/watch/fence-put-up/second-refused", test_second_refused);
  g_test_add_func ("/promise/9/watch/fence-put-up/not-taken-back", test_not_taken_back);
  g_test_add_func ("/promise/9/watch/fence-put-up/second-uncertain", test_second_uncertain);
  g_test_add_func ("/watch/fence-put-up/unsupported", test_unsupported);
  g_test_add_func ("/promise/9/watch/fence-put-up/added", test_added);
  g_test_add_func ("/watch/fence-put-up/dry-run", test_dry_run);
  g_test_add_func ("/promise/9/watch/fence-put-up/anew", test_anew);
  g_test_add_func ("/promise/9/watch/fence-put-up/anew/refused", test_anew_refused);
  g_test_add_func ("/watch/fence-put-up/impossible", test_impossible);
  return g_test_run ();
}
