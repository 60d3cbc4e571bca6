/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A guard with what probes found, told by the test, and everything behind it: the store, a writer,
 * a zone. */
#include "watch/fence-guard.h"

#include <string.h>

#include "fenced.h"
#include "policy/fence-plan.h"

typedef struct
{
  Fenced fenced;
  RestanteFenceGuardContext context;
  const char *public_addresses[3];
  RestanteFenceGuard *guard;
} Guarded;

static void
make_guard (Guarded *self)
{
  self->context = (RestanteFenceGuardContext){
    .queue = self->fenced.home.queue,
    .watch = self->fenced.watch,
    .keeper = self->fenced.keeper,
    .public_addresses = self->public_addresses,
  };
  self->guard = restante_fence_guard_new (&self->context, fenced_get_record (&self->fenced));
}

static void
drop_guard (Guarded *self)
{
  restante_fence_guard_stop (self->guard);
  g_clear_object (&self->guard);
  while (self->context.running > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Guarded *self, gconstpointer unused)
{
  fenced_set_up (&self->fenced, HOME_4, "");
  self->public_addresses[0] = SELF_4;
  fenced_watch (&self->fenced, RESTANTE_FENCE_WATCHING);
  make_guard (self);
}

static void
tear_down (Guarded *self, gconstpointer unused)
{
  drop_guard (self);
  fenced_tear_down (&self->fenced);
}

/* What a probe found at @address, where the name led to @named. */
static void
see (Guarded *self, RestanteProbeOutcome outcome, const char *address, const char *named)
{
  g_auto (GStrv) list = g_strsplit (named, " ", -1);
  RestanteProbeResult result = {
    .outcome = outcome,
    .address = (char *)address,
    .named = list,
  };

  restante_fence_guard_take_probe (self->guard, &result);
}

static gboolean
is (Guarded *self, RestanteFenceState state)
{
  g_autoptr (RestanteFenceRecord) record = fenced_get_record (&self->fenced);

  return record->state == state && record->intent == RESTANTE_FENCE_INTENT_NONE;
}

static gboolean
tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static void
await_state (Guarded *self, RestanteFenceState state)
{
  guint timer = g_timeout_add (10, tick, NULL);

  AWAIT (is (self, state));
  g_source_remove (timer);
}

/* An order and its answer. */
typedef struct
{
  gboolean is_over;
  GError *error;
} Answer;

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->is_over = TRUE;
  g_task_propagate_boolean (G_TASK (result), &answer->error);
}

static void
order (Guarded *self, void (*give) (RestanteFenceGuard *, GTask *), Answer *answer)
{
  *answer = (Answer){ 0 };
  give (self->guard, g_task_new (NULL, NULL, on_answered, answer));
}

static void
obey (Guarded *self, void (*give) (RestanteFenceGuard *, GTask *))
{
  Answer answer;

  order (self, give, &answer);
  AWAIT (answer.is_over);
  g_assert_no_error (answer.error);
}

static void
refuse (Guarded *self, void (*give) (RestanteFenceGuard *, GTask *), int code, const char *words)
{
  Answer answer;

  order (self, give, &answer);
  AWAIT (answer.is_over);
  g_assert_error (answer.error, RESTANTE_FENCE_ERROR, code);
  g_assert_nonnull (strstr (answer.error->message, words));
  g_clear_error (&answer.error);
}

/* Two in a row, then it is fenced; proven where it was last, then it is restored. */
static void
test_stranger (Guarded *self, gconstpointer unused)
{
  fenced_add_server (&self->fenced);
  see (self, RESTANTE_PROBE_STRANGER, HOME_4, HOME_4);
  g_assert_false (restante_fence_guard_is_busy (self->guard));
  see (self, RESTANTE_PROBE_STRANGER, HOME_4, HOME_4);
  g_assert_true (restante_fence_guard_is_busy (self->guard));
  await_state (self, RESTANTE_FENCE_FENCED);
  fenced_assert_zone (&self->fenced, SELF_4, "");
  AWAIT (self->context.running == 0);
  see (self, RESTANTE_PROBE_PROVEN, HOME_4, SELF_4);
  await_state (self, RESTANTE_FENCE_WATCHING);
  fenced_assert_zone (&self->fenced, HOME_4, "");
  AWAIT (self->context.running == 0);
  g_assert_false (restante_fence_guard_is_busy (self->guard));
}

/* Proven at an address that it published itself: nothing is written. */
static void
test_published (Guarded *self, gconstpointer unused)
{
  guint serial;

  fenced_add_server (&self->fenced);
  see (self, RESTANTE_PROBE_FAILED, NULL, HOME_4);
  obey (self, restante_fence_guard_fence_now);
  zone_put (self->fenced.zone, NAME, "A", 300, MOVED_4);
  serial = zone_get_serial (self->fenced.zone);
  see (self, RESTANTE_PROBE_PROVEN, MOVED_4, MOVED_4);
  await_state (self, RESTANTE_FENCE_WATCHING);
  g_assert_cmpuint (zone_get_serial (self->fenced.zone), ==, serial);
}

static void
test_orders (Guarded *self, gconstpointer unused)
{
  fenced_add_server (&self->fenced);
  refuse (self, restante_fence_guard_fence_now, RESTANTE_FENCE_ERROR_STATE, "the last probe");
  refuse (self, restante_fence_guard_restore, RESTANTE_FENCE_ERROR_STATE, "nothing to put back");
  see (self, RESTANTE_PROBE_FAILED, NULL, HOME_4);
  obey (self, restante_fence_guard_fence_now);
  fenced_assert_zone (&self->fenced, SELF_4, "");
  refuse (self, restante_fence_guard_fence_now, RESTANTE_FENCE_ERROR_STATE, "fenced already");
  obey (self, restante_fence_guard_turn_off);
  fenced_assert_zone (&self->fenced, HOME_4, "");
  fenced_assert_stored (&self->fenced, RESTANTE_FENCE_OFF, RESTANTE_FENCE_INTENT_NONE);
  refuse (self, restante_fence_guard_fence_now, RESTANTE_FENCE_ERROR_STATE, "fence on");
}

/* One after the other, in the order in which they came. */
static void
test_order_waits (Guarded *self, gconstpointer unused)
{
  Answer first;
  Answer second;

  fenced_add_server (&self->fenced);
  see (self, RESTANTE_PROBE_FAILED, NULL, HOME_4);
  order (self, restante_fence_guard_fence_now, &first);
  order (self, restante_fence_guard_turn_off, &second);
  AWAIT (first.is_over && second.is_over);
  g_assert_no_error (first.error);
  g_assert_no_error (second.error);
  fenced_assert_zone (&self->fenced, HOME_4, "");
  fenced_assert_stored (&self->fenced, RESTANTE_FENCE_OFF, RESTANTE_FENCE_INTENT_NONE);
}

/* A restore that is under way leads to where the home has proven itself, whoever ends it. */
static void
test_order_knows_home (Guarded *self, gconstpointer give)
{
  fenced_add_command (&self->fenced, "");
  see (self, RESTANTE_PROBE_FAILED, NULL, HOME_4);
  obey (self, restante_fence_guard_fence_now);
  AWAIT (self->context.running == 0);
  fenced_set_plan (&self->fenced, "exit 75");
  see (self, RESTANTE_PROBE_PROVEN, MOVED_4, SELF_4);
  AWAIT (self->context.running == 0);
  fenced_assert_stored (&self->fenced, RESTANTE_FENCE_RESTORING, RESTANTE_FENCE_INTENT_RESTORE);
  fenced_set_plan (&self->fenced, "");
  obey (self, give);
  fenced_assert_zone (&self->fenced, MOVED_4, "");
}

static void
test_stop (Guarded *self, gconstpointer unused)
{
  Answer first;
  Answer second;

  fenced_add_server (&self->fenced);
  see (self, RESTANTE_PROBE_FAILED, NULL, HOME_4);
  order (self, restante_fence_guard_fence_now, &first);
  order (self, restante_fence_guard_turn_off, &second);
  restante_fence_guard_stop (self->guard);
  AWAIT (first.is_over && second.is_over);
  /* What was begun ends, and what was not is not begun. */
  g_assert_no_error (first.error);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&second.error);
  fenced_assert_zone (&self->fenced, SELF_4, "");
  fenced_assert_stored (&self->fenced, RESTANTE_FENCE_FENCED, RESTANTE_FENCE_INTENT_NONE);
}

/* A start after a crash: what was begun is ended, and nothing else begins before that. */
static void
test_mend (Guarded *self, gconstpointer unused)
{
  drop_guard (self);
  fenced_store (&self->fenced, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_FENCE, HOME_4, "",
                SELF_4, "");
  fenced_add_server (&self->fenced);
  zone_put (self->fenced.zone, NAME, "A", 60, SELF_4);
  make_guard (self);
  g_assert_true (restante_fence_guard_is_busy (self->guard));
  see (self, RESTANTE_PROBE_STRANGER, HOME_4, HOME_4);
  see (self, RESTANTE_PROBE_STRANGER, HOME_4, HOME_4);
  fenced_assert_stored (&self->fenced, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_FENCE);
  await_state (self, RESTANTE_FENCE_FENCED);
  AWAIT (self->context.running == 0);
  fenced_assert_log (&self->fenced, "fence A");
  see (self, RESTANTE_PROBE_PROVEN, HOME_4, SELF_4);
  await_state (self, RESTANTE_FENCE_WATCHING);
  fenced_assert_zone (&self->fenced, HOME_4, "");
}

static guint
count_asked (Guarded *self)
{
  g_autofree char *path = folder_path (self->fenced.script, "asked");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines) - 1;
}

/* It is tried until it is done, and each time after a longer pause. */
static void
test_mend_again (Guarded *self, gconstpointer unused)
{
  Answer answer;
  gint64 began;
  gint64 third;
  guint timer = g_timeout_add (10, tick, NULL);

  fenced_add_command (&self->fenced, "exit 75");
  see (self, RESTANTE_PROBE_FAILED, NULL, HOME_4);
  order (self, restante_fence_guard_fence_now, &answer);
  AWAIT (answer.is_over);
  began = g_get_monotonic_time ();
  g_assert_error (answer.error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNREACHABLE);
  g_clear_error (&answer.error);
  AWAIT (count_asked (self) == 3);
  third = g_get_monotonic_time ();
  fenced_set_plan (&self->fenced, "");
  await_state (self, RESTANTE_FENCE_FENCED);
  /* Timers are never early: 2 s, then 4 s. */
  g_assert_cmpint (third - began, >=, 5 * G_USEC_PER_SEC);
  g_source_remove (timer);
}

static void
test_dry_run (Guarded *self, gconstpointer unused)
{
  Answer answer = { 0 };
  guint serial = zone_get_serial (self->fenced.zone);

  fenced_add_server (&self->fenced);
  restante_fence_guard_turn_on (self->guard, 0, NULL, TRUE,
                                g_task_new (NULL, NULL, on_answered, &answer));
  AWAIT (answer.is_over);
  g_assert_no_error (answer.error);
  for (guint i = 0; i < 4; i++) {
    see (self, RESTANTE_PROBE_STRANGER, HOME_4, HOME_4);
    AWAIT (self->context.running == 0);
  }
  fenced_assert_log (&self->fenced, "fence A");
  fenced_assert_stored (&self->fenced, RESTANTE_FENCE_WATCHING, RESTANTE_FENCE_INTENT_NONE);
  g_assert_cmpuint (zone_get_serial (self->fenced.zone), ==, serial);
}

/* Without a name there is nothing to lead elsewhere. */
static void
test_no_name (Guarded *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) stored = home_get_domain (&self->fenced.home);
  g_autoptr (RestanteDomainRecord) wanted = restante_domain_record_copy (stored);
  g_autoptr (RestanteDomainRecord) put = NULL;

  fenced_add_server (&self->fenced);
  see (self, RESTANTE_PROBE_FAILED, NULL, HOME_4);
  g_free (wanted->primary);
  wanted->primary = g_strdup (HOME_4 ":25");
  put = restante_queue_put_domain (self->fenced.home.queue, wanted, NULL);
  g_assert_nonnull (put);
  refuse (self, restante_fence_guard_fence_now, RESTANTE_FENCE_ERROR_NO_NAME, "no name");
  fenced_assert_zone (&self->fenced, HOME_4, "");
}

#define ADD(path, function) g_test_add (path, Guarded, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/3/watch/fence-guard/stranger", test_stranger);
  ADD ("/promise/9/watch/fence-guard/published", test_published);
  ADD ("/watch/fence-guard/orders", test_orders);
  ADD ("/watch/fence-guard/orders/wait", test_order_waits);
  g_test_add ("/promise/9/watch/fence-guard/orders/home/off", Guarded,
              restante_fence_guard_turn_off, set_up, test_order_knows_home, tear_down);
  g_test_add ("/promise/9/watch/fence-guard/orders/home/restore", Guarded,
              restante_fence_guard_restore, set_up, test_order_knows_home, tear_down);
  ADD ("/watch/fence-guard/stop", test_stop);
  ADD ("/promise/9/watch/fence-guard/mend", test_mend);
  ADD ("/promise/9/watch/fence-guard/mend/again", test_mend_again);
  ADD ("/watch/fence-guard/dry-run", test_dry_run);
  ADD ("/watch/fence-guard/no-name", test_no_name);
  return g_test_run ();
}
