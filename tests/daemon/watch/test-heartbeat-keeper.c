/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/heartbeat-keeper.h"

#include <string.h>

#include "api/activity.h"
#include "home.h"

#define NOW       FIXTURE_ARRIVED
#define NOWHERE   "127.0.0.9" /* where nothing listens */
#define SOMEWHERE "127.0.0.1" /* where the primary is */

typedef struct
{
  Home home;
  RestanteWatch *watch;
  RestanteHeartbeatKeeper *keeper;
  GString *said; /* activities and signs of life, a line each */
  guint probed;
} Watched;

static void
on_probed (RestanteWatch *watch, const char *domain, gpointer result, Watched *self)
{
  self->probed++;
}

static void
on_activity (RestanteWatch *watch, RestanteActivity *activity, Watched *self)
{
  g_string_append_printf (self->said, "%s: %s\n", restante_activity_get_kind (activity),
                          restante_activity_get_text (activity));
}

static void
on_heard (RestanteHeartbeatKeeper *keeper,
          const char *domain,
          const char *const *told,
          gboolean changed,
          Watched *self)
{
  g_autofree char *list = g_strjoinv (",", (char **)told);

  g_string_append_printf (self->said, "heard: %s %s %d\n", domain, list, changed);
}

/* The name leads to @address, with the port of the primary. */
static void
set_name (Watched *self, const char *address)
{
  g_autoptr (RestanteDomainRecord) stored = home_get_domain (&self->home);
  g_autoptr (RestanteDomainRecord) wanted = restante_domain_record_copy (stored);
  g_autoptr (RestanteDomainRecord) put = NULL;

  g_free (wanted->primary);
  wanted->primary =
      g_strconcat (address, strchr (fake_primary_get_endpoint (self->home.primary), ':'), NULL);
  put = restante_queue_put_domain (self->home.queue, wanted, NULL);
  g_assert_nonnull (put);
}

static void
set_up (Watched *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  home_set_up (&self->home, NULL);
  self->said = g_string_new (NULL);
  set_name (self, NOWHERE);
  restante_queue_put_heartbeat (self->home.queue, "example.org", "ann", "secret", FALSE, &error);
  g_assert_no_error (error);
}

static void
start (Watched *self)
{
  RestanteWatchOptions options = {
    .hostname = (char *)"mx2.example.org",
    .interval = 1000,
    .interval_down = 1000,
    .interval_down_max = 1000,
    .failures = 1,
    .timeout = 20,
    .connections = 1,
  };

  self->watch = restante_watch_new (self->home.queue, &options);
  self->keeper = restante_heartbeat_keeper_start (self->home.queue, self->watch);
  g_signal_connect (self->watch, "primary-probed", G_CALLBACK (on_probed), self);
  g_signal_connect (self->watch, "activity", G_CALLBACK (on_activity), self);
  g_signal_connect (self->keeper, "heard", G_CALLBACK (on_heard), self);
}

static void
stop (Watched *self)
{
  g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_pointer (&self->keeper, restante_heartbeat_keeper_stop);
  restante_watch_stop (self->watch);
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
}

static void
tear_down (Watched *self, gconstpointer unused)
{
  stop (self);
  home_tear_down (&self->home, NULL);
  g_string_free (self->said, TRUE);
}

static gboolean
is (Watched *self, const char *state)
{
  g_autoptr (RestantePrimary) primary = restante_watch_describe (self->watch, "example.org");

  return g_str_equal (restante_primary_get_state (primary), state);
}

static gboolean
said (Watched *self, const char *text)
{
  return strstr (self->said->str, text) != NULL;
}

static gint64
monotonic_seconds (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
}

static void
hear_at (Watched *self, const char *address, gboolean changed, gint64 when)
{
  const char *const told[] = { address, NULL };

  restante_heartbeat_keeper_hear (self->keeper, "example.org", told, changed, when);
}

static void
hear (Watched *self, const char *address, gboolean changed)
{
  hear_at (self, address, changed, monotonic_seconds ());
}

static void
await_probes (Watched *self, guint count)
{
  AWAIT (self->probed >= count);
}

/* No interval is that short: it is the sign of life that has it probed. */
static void
test_changed (Watched *self, gconstpointer unused)
{
  start (self);
  AWAIT (is (self, "down"));
  hear (self, SOMEWHERE, TRUE);
  AWAIT (is (self, "up"));
  g_assert_true (said (self, "heartbeat: The home says that it is at 127.0.0.1 now.\n"));
  g_assert_true (said (self, "heard: example.org 127.0.0.1 1\n"));
}

static gpointer
hear_in_thread (gpointer data)
{
  hear (data, SOMEWHERE, TRUE);
  return NULL;
}

static void
test_other_thread (Watched *self, gconstpointer unused)
{
  GThread *thread;

  start (self);
  AWAIT (is (self, "down"));
  thread = g_thread_new (NULL, hear_in_thread, self);
  AWAIT (is (self, "up"));
  g_thread_join (thread);
}

/* While it is not up every sign of life is worth a look, and none is news. */
static void
test_same (Watched *self, gconstpointer unused)
{
  start (self);
  AWAIT (is (self, "down"));
  fake_primary_go_down (self->home.primary);
  hear (self, SOMEWHERE, TRUE);
  await_probes (self, 2);
  fake_primary_come_up (self->home.primary);
  hear (self, SOMEWHERE, FALSE);
  AWAIT (is (self, "up"));
  g_assert_true (said (self, "heard: example.org 127.0.0.1 0\n"));
  g_assert_cmpuint (self->probed, ==, 3);
}

/* It comes back behind the back of a probe, which is not cut short and whose end is not waited out
 * until the next one is due. */
static void
test_same_while_probed (Watched *self, gconstpointer unused)
{
  start (self);
  AWAIT (is (self, "down"));
  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 1);
  hear (self, SOMEWHERE, TRUE);
  AWAIT (fake_primary_count_connections (self->home.primary) == 1);
  hear (self, SOMEWHERE, FALSE);
  AWAIT (said (self, "heard: example.org 127.0.0.1 0\n"));
  g_assert_cmpuint (self->probed, ==, 1);
  fake_primary_go_down (self->home.primary);
  fake_primary_come_up (self->home.primary);
  AWAIT (is (self, "up"));
  await_probes (self, 3);
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, 2);
}

/* What was told before a restart is tried with the first probe. */
static void
test_restart (Watched *self, gconstpointer unused)
{
  const char *const told[] = { SOMEWHERE, NULL };
  gboolean changed;

  g_assert_true (
      restante_queue_note_heartbeat (self->home.queue, "example.org", told, NOW, &changed, NULL));
  start (self);
  await_probes (self, 1);
  g_assert_true (is (self, "up"));
}

static void
test_forget (Watched *self, gconstpointer unused)
{
  start (self);
  hear (self, SOMEWHERE, TRUE);
  AWAIT (is (self, "up"));
  restante_heartbeat_keeper_forget (self->keeper, "example.org");
  restante_watch_probe_async (self->watch, "example.org", NULL, NULL, NULL);
  AWAIT (is (self, "down"));
}

static gboolean
count_connection (GSocketService *service,
                  GSocketConnection *connection,
                  GObject *from,
                  guint *count)
{
  (*count)++;
  return TRUE;
}

/* Proven where its name leads: the address that it told is somebody else's by now. */
static void
test_moved_without_a_word (Watched *self, gconstpointer unused)
{
  g_autoptr (GSocketService) other = g_socket_service_new ();
  const char *port = strchr (fake_primary_get_endpoint (self->home.primary), ':') + 1;
  g_autoptr (GSocketAddress) place =
      g_inet_socket_address_new_from_string (NOWHERE, (guint)g_ascii_strtoull (port, NULL, 10));
  g_autoptr (GError) error = NULL;
  guint count = 0;

  g_socket_listener_add_address (G_SOCKET_LISTENER (other), place, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (other, "incoming", G_CALLBACK (count_connection), &count);
  set_name (self, SOMEWHERE);
  start (self);
  hear (self, NOWHERE, TRUE);
  AWAIT (count == 1 && is (self, "up"));
  self->probed = 0;
  restante_watch_probe_async (self->watch, "example.org", NULL, NULL, NULL);
  await_probes (self, 1);
  g_assert_cmpuint (count, ==, 1);
  g_socket_service_stop (other);
}

/* The home, at its known place, tells every five minutes, the last time so many @seconds ago. */
static void
hear_regularly (Watched *self, gint64 seconds)
{
  gint64 last = monotonic_seconds () - seconds;

  for (gint64 before = 4; before >= 0; before--)
    hear_at (self, SOMEWHERE, FALSE, last - before * 300);
}

static void
describe (Watched *self, gint64 *every, gint64 *overdue_since)
{
  restante_heartbeat_keeper_describe (self->keeper, "example.org", every, overdue_since);
}

static gboolean
is_overdue (Watched *self)
{
  gint64 every, overdue_since;

  describe (self, &every, &overdue_since);
  return overdue_since != 0;
}

static guint
count (Watched *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (self->said->str, text, -1);

  return g_strv_length (parts) - 1;
}

/* Thirteen minutes are more than two and a half times five: it is said once, and looked at once.
 * What the probe finds is what counts: the primary is up all the same. */
static void
test_overdue (Watched *self, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 every, overdue_since;

  set_name (self, SOMEWHERE);
  start (self);
  AWAIT (is (self, "up"));
  self->probed = 0;
  hear_regularly (self, 13 * 60);
  await_probes (self, 1);
  g_assert_cmpuint (count (self, "heartbeat: The home's heartbeat is overdue: it came every 5 min, "
                                 "the last one 13 min"),
                    ==, 1);
  g_assert_true (is (self, "up"));
  describe (self, &every, &overdue_since);
  g_assert_cmpint (every, ==, 300);
  /* eight minutes ago, while the test takes less than two */
  g_assert_cmpint (overdue_since, >=, now - 8 * 60 - 1);
  g_assert_cmpint (overdue_since, <, now - 6 * 60);
  /* The next one ends it, and the long silence is no rhythm. */
  hear (self, SOMEWHERE, FALSE);
  AWAIT (count (self, "heard: ") == 6);
  describe (self, &every, &overdue_since);
  g_assert_cmpint (every, ==, -1);
  g_assert_cmpint (overdue_since, ==, 0);
  g_assert_cmpuint (self->probed, ==, 1);
  g_assert_cmpuint (count (self, "overdue"), ==, 1);
}

static void
test_not_overdue (Watched *self, gconstpointer unused)
{
  gint64 every, overdue_since;

  set_name (self, SOMEWHERE);
  start (self);
  AWAIT (is (self, "up"));
  hear_regularly (self, 0);
  AWAIT (count (self, "heard: ") == 5);
  describe (self, &every, &overdue_since);
  g_assert_cmpint (every, ==, 300);
  g_assert_cmpint (overdue_since, ==, 0);
  restante_heartbeat_keeper_forget (self->keeper, "example.org");
  describe (self, &every, &overdue_since);
  g_assert_cmpint (every, ==, -1);
}

/* Where the primary is down already, silence is no news. */
static void
test_overdue_while_down (Watched *self, gconstpointer unused)
{
  fake_primary_go_down (self->home.primary);
  start (self);
  AWAIT (is (self, "down"));
  hear_regularly (self, 13 * 60);
  AWAIT (is_overdue (self));
  g_assert_false (said (self, "overdue"));
}

/* A domain that is gone has nobody to look for. */
static void
test_removed_domain (Watched *self, gconstpointer unused)
{
  start (self);
  await_probes (self, 1);
  restante_watch_domain_removed (self->watch, "example.org");
  hear (self, SOMEWHERE, TRUE);
  g_assert_false (said (self, "heard: "));
}

#define ADD(path, function) g_test_add (path, Watched, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/heartbeat-keeper/changed", test_changed);
  ADD ("/watch/heartbeat-keeper/other-thread", test_other_thread);
  ADD ("/watch/heartbeat-keeper/same", test_same);
  ADD ("/watch/heartbeat-keeper/same/while-probed", test_same_while_probed);
  ADD ("/watch/heartbeat-keeper/restart", test_restart);
  ADD ("/watch/heartbeat-keeper/forget", test_forget);
  ADD ("/watch/heartbeat-keeper/moved-without-a-word", test_moved_without_a_word);
  ADD ("/watch/heartbeat-keeper/overdue", test_overdue);
  ADD ("/watch/heartbeat-keeper/not-overdue", test_not_overdue);
  ADD ("/watch/heartbeat-keeper/overdue-while-down", test_overdue_while_down);
  ADD ("/watch/heartbeat-keeper/removed-domain", test_removed_domain);
  return g_test_run ();
}
