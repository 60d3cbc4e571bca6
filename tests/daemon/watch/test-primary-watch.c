/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-watch.h"

#include <string.h>

#include "mute-place.h"
#include "renewed.h"
#include "watched.h"

static void
test_confirmation (Watched *self, gconstpointer unused)
{
  g_autoptr (RestantePrimary) primary = NULL;
  guint before;

  watched_set_pin (self, NULL);
  AWAIT (self->settled > 0);
  watched_assert_state (self, "unproven", self->home.fingerprint);
  watched_assert_offered (self, self->home.fingerprint);
  before = self->settled;
  watched_set_pin (self, self->home.fingerprint);
  AWAIT (self->settled > before);
  watched_assert_state (self, "up", NULL);
  watched_assert_offered (self, NULL);
  primary = restante_primary_watch_describe (self->watch);
  g_assert_cmpstr (restante_primary_get_last_address (primary), ==, "127.0.0.1");
  g_assert_cmpint (restante_primary_get_last_proven (primary), >, 0);
  g_assert_cmpstr (restante_primary_get_address (primary), ==,
                   fake_primary_get_endpoint (self->home.primary));
  g_assert_cmpstr (self->noted->str, ==, "up ");
}

static void
test_down_after_failures (Watched *self, gconstpointer unused)
{
  watched_probe (self);
  watched_assert_state (self, "up", NULL);
  fake_primary_go_down (self->home.primary);
  for (guint i = 1; i < FAILURES; i++) {
    watched_probe (self);
    watched_assert_state (self, "up", "Connection refused at 127.0.0.1 port ");
  }
  watched_probe (self);
  watched_assert_state (self, "down", "Connection refused at 127.0.0.1 port ");
  fake_primary_come_up (self->home.primary);
  watched_probe (self);
  watched_assert_state (self, "up", NULL);
  g_assert_cmpstr (self->noted->str, ==, "up down up ");
}

/* One failure between two proofs is forgotten. */
static void
test_failures_in_a_row (Watched *self, gconstpointer unused)
{
  watched_probe (self);
  for (guint i = 0; i < 2 * FAILURES; i++) {
    fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_HANG_UP, 1);
    watched_probe (self);
    watched_probe (self);
  }
  watched_assert_state (self, "up", NULL);
  g_assert_cmpstr (self->noted->str, ==, "up ");
}

/* Nobody is asked for such a name, and it leads nowhere (RFC 6761 section 6.4). */
#define NOWHERE "home.invalid:25"

/* Another primary, which is stored as in @state. */
static void
move_away (Watched *self, const char *primary, const char *state)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (&self->home);
  g_autoptr (RestanteDomainRecord) away = restante_domain_record_copy (domain);

  watched_drop (self);
  g_free (away->primary);
  away->primary = g_strdup (primary);
  g_free (away->state);
  away->state = g_strdup (state);
  away->since = 1000;
  restante_domain_record_unref (restante_queue_put_domain (self->home.queue, away, NULL));
  watched_make (self);
}

static gint64
since_of (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);

  return restante_primary_get_since (primary);
}

/* Nobody answers: the line is cut, and that says nothing of the primary. Once it is back, three
 * failures count, and not those before. */
static void
test_blind (Watched *self, gconstpointer unused)
{
  MutePlace *gateway = mute_place_new ();
  const char *const targets[] = { mute_place_get_endpoint (gateway), NULL };
  g_autoptr (RestanteLineCheck) line = restante_line_check_new (targets, NULL, 1);

  move_away (self, NOWHERE, "up");
  restante_primary_watch_set_line (self->watch, line);
  for (guint i = 0; i < FAILURES; i++) {
    watched_probe (self);
    watched_assert_state (self, "blind", "127.0.0.1 gave no answer either.");
  }
  g_assert_cmpint (since_of (self), >, 1000);
  mute_place_free (gateway);
  for (guint i = 1; i < FAILURES; i++) {
    watched_probe (self);
    watched_assert_state (self, "up", "home.invalid");
    g_assert_cmpint (since_of (self), ==, 1000);
  }
  watched_probe (self);
  watched_assert_state (self, "down", "home.invalid");
  g_assert_cmpstr (self->noted->str, ==, "blind online down ");
  watched_drop (self);
}

/* It was down before: that is no news afterwards. */
static void
test_blind_while_down (Watched *self, gconstpointer unused)
{
  MutePlace *gateway = mute_place_new ();
  const char *const targets[] = { mute_place_get_endpoint (gateway), NULL };
  g_autoptr (RestanteLineCheck) line = restante_line_check_new (targets, NULL, 1);

  move_away (self, NOWHERE, "down");
  restante_primary_watch_set_line (self->watch, line);
  watched_probe (self);
  watched_assert_state (self, "blind", "gave no answer either.");
  mute_place_free (gateway);
  watched_probe (self);
  watched_assert_state (self, "down", "home.invalid");
  g_assert_cmpint (since_of (self), ==, 1000);
  g_assert_cmpstr (self->noted->str, ==, "blind online ");
  watched_drop (self);
}

/* What never leaves this machine is silent for another reason. */
static void
test_loopback_is_never_blind (Watched *self, gconstpointer unused)
{
  g_autoptr (MutePlace) gateway = mute_place_new ();
  g_autoptr (MutePlace) primary = mute_place_new ();
  const char *const targets[] = { mute_place_get_endpoint (gateway), NULL };
  g_autoptr (RestanteLineCheck) line = restante_line_check_new (targets, NULL, 1);

  self->options.timeout = 1;
  move_away (self, mute_place_get_endpoint (primary), "down");
  restante_primary_watch_set_line (self->watch, line);
  watched_probe (self);
  watched_assert_state (self, "down", "127.0.0.1");
  watched_drop (self);
}

static void
test_refusing (Watched *self, gconstpointer unused)
{
  watched_probe (self);
  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, "421 4.3.2 closed", 0);
  for (guint i = 0; i < FAILURES; i++)
    watched_probe (self);
  watched_assert_state (self, "refusing", "421 4.3.2 closed");
}

static void
test_stranger (Watched *self, gconstpointer unused)
{
  gint64 id;

  watched_probe (self);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  id = home_hold (&self->home, "user@example.org", "secret");
  watched_probe (self);
  watched_assert_state (self, "stranger", self->home.other_fingerprint);
  watched_assert_offered (self, self->home.other_fingerprint);
  restante_primary_watch_mail (self->watch);
  watched_probe (self);
  home_assert_no_mail_was_offered (&self->home);
  home_assert_state (&self->home, id, "held");
}

/* A renewal: one probe learns the key, the next one proves it, and both are one for who asked. */
static void
test_renewed_key (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");

  watched_probe (self);
  fake_primary_set_pair (self->home.primary, renewed->pair);
  watched_probe (self);
  watched_assert_state (self, "up", NULL);
  watched_assert_offered (self, NULL);
  watched_assert_pins (self, renewed->fingerprint);
  g_assert_cmpstr (self->noted->str, ==, "up trust ");
  watched_drop (self);
  watched_make (self);
  watched_assert_pins (self, renewed->fingerprint);
}

static void
test_not_renewed_after_a_failure (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");

  watched_probe (self);
  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_HANG_UP, 1);
  watched_probe (self);
  watched_assert_state (self, "up", "closed");
  fake_primary_set_pair (self->home.primary, renewed->pair);
  watched_probe (self);
  watched_assert_state (self, "stranger", "after an outage");
  watched_assert_offered (self, renewed->fingerprint);
  watched_assert_pins (self, NULL);
  /* It does not help to stay. */
  watched_probe (self);
  watched_assert_state (self, "stranger", "after an outage");
  watched_assert_pins (self, NULL);
}

/* One learned key does not vouch for the next: a host that shows another one each time gets
 * nowhere.
 */
static void
test_not_renewed_twice_at_once (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) first = renewed_new (&self->home, "first");
  g_autoptr (Renewed) second = renewed_new (&self->home, "second");

  watched_probe (self);
  fake_primary_set_pair (self->home.primary, first->pair);
  self->after_trust = second->pair;
  watched_probe (self);
  watched_assert_state (self, "stranger", "shortly before");
  watched_assert_offered (self, second->fingerprint);
  watched_assert_pins (self, first->fingerprint);
}

/* Nobody knows what happened while this holder did not run. */
static void
test_not_renewed_after_a_restart (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");

  watched_probe (self);
  watched_drop (self);
  watched_make (self);
  fake_primary_set_pair (self->home.primary, renewed->pair);
  watched_probe (self);
  watched_assert_state (self, "stranger", "shortly before");
  watched_assert_pins (self, NULL);
}

static void
deny (Watched *self, const char *key)
{
  g_autoptr (RestanteDomainRecord) stored = home_get_domain (&self->home);
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_copy (stored);
  g_autoptr (RestanteDomainRecord) put = NULL;
  guint before = self->settled;

  g_strfreev (record->denied);
  record->denied = g_strsplit (key, " ", -1);
  put = restante_queue_put_domain (self->home.queue, record, NULL);
  g_assert_nonnull (put);
  restante_primary_watch_set_domain (self->watch, put);
  AWAIT (self->settled > before);
}

static void
test_denied_key (Watched *self, gconstpointer unused)
{
  g_autoptr (Renewed) renewed = renewed_new (&self->home, "renewed");
  g_autoptr (RestantePrimary) primary = NULL;

  watched_probe (self);
  deny (self, renewed->fingerprint);
  fake_primary_set_pair (self->home.primary, renewed->pair);
  watched_probe (self);
  watched_assert_state (self, "stranger", "that you denied");
  watched_assert_offered (self, NULL);
  watched_assert_pins (self, NULL);
  primary = restante_primary_watch_describe (self->watch);
  g_assert_true (restante_stranger_get_denied (restante_primary_get_stranger (primary)));
  home_assert_no_mail_was_offered (&self->home);
}

/* Also where none was confirmed yet: who was denied waits for nothing. */
static void
test_denied_at_first_sight (Watched *self, gconstpointer unused)
{
  watched_set_pin (self, NULL);
  AWAIT (self->settled > 0);
  watched_assert_state (self, "unproven", self->home.fingerprint);
  deny (self, self->home.fingerprint);
  watched_assert_state (self, "stranger", "that you denied");
  watched_assert_offered (self, NULL);
}

static void
test_pause (Watched *self, gconstpointer unused)
{
  g_autoptr (RestantePrimary) primary = NULL;
  guint connections;
  gint64 id;

  watched_probe (self);
  connections = fake_primary_count_connections (self->home.primary);
  watched_set_pause (self, G_MAXINT64);
  watched_assert_state (self, "paused", "moving house");
  primary = restante_primary_watch_describe (self->watch);
  g_assert_cmpint (restante_primary_get_paused_until (primary), ==, 0);
  g_assert_cmpint (restante_primary_get_next_probe (primary), ==, 0);
  id = home_hold (&self->home, "user@example.org", "hello");
  restante_primary_watch_mail (self->watch);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, connections);
  /* A click on "probe" looks, but nothing is handed over. */
  watched_probe (self);
  home_assert_no_mail_was_offered (&self->home);
  watched_set_pause (self, 0);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
  watched_assert_state (self, "up", NULL);
}

/* A pause that ends by itself: the primary is looked at, and gets its mail. */
static void
test_pause_ends (Watched *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "user@example.org", "hello");

  watched_set_pause (self, g_get_real_time () / G_USEC_PER_SEC + 2);
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, 0);
  AWAIT (strstr (self->noted->str, "drain") != NULL);
  home_assert_state (&self->home, id, "delivered");
}

/* The result of a probe that began before the owner changed the settings counts for nothing. */
static void
test_settings_change_while_probing (Watched *self, gconstpointer unused)
{
  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 1);
  restante_primary_watch_start (self->watch);
  AWAIT (fake_primary_count (self->home.primary, FAKE_PRIMARY_GREETING) == 1);
  watched_set_pin (self, self->home.other_fingerprint);
  /* Ends the first connection; its failure would be "down". */
  fake_primary_go_down (self->home.primary);
  fake_primary_come_up (self->home.primary);
  AWAIT (self->settled > 0);
  watched_assert_state (self, "stranger", self->home.other_fingerprint);
  g_assert_cmpstr (self->noted->str, ==, "stranger ");
}

static void
test_another_primary (Watched *self, gconstpointer unused)
{
  g_autoptr (FakePrimary) other = fake_primary_new ();
  g_autoptr (RestanteDomainRecord) record = NULL;
  g_autoptr (RestantePrimary) primary = NULL;

  watched_probe (self);
  watched_assert_state (self, "up", NULL);
  record = restante_domain_record_copy (restante_primary_watch_get_domain (self->watch));
  g_free (record->primary);
  record->primary = g_strdup (fake_primary_get_endpoint (other));
  fake_primary_answer (other, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 0);
  restante_primary_watch_set_domain (self->watch, record);
  /* What was known of the old one says nothing about it. */
  watched_assert_state (self, "unproven", NULL);
  primary = restante_primary_watch_describe (self->watch);
  g_assert_cmpint (restante_primary_get_last_proven (primary), ==, 0);
  g_assert_null (restante_primary_get_last_address (primary));
  AWAIT (fake_primary_count (other, FAKE_PRIMARY_GREETING) == 1);
}

static void
on_gone (gpointer data, GObject *where)
{
  *(gboolean *)data = TRUE;
}

static void
test_stopped_while_probing (Watched *self, gconstpointer unused)
{
  gboolean gone = FALSE;

  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 0);
  restante_primary_watch_start (self->watch);
  AWAIT (fake_primary_count (self->home.primary, FAKE_PRIMARY_GREETING) == 1);
  restante_primary_watch_stop (self->watch);
  /* Whoever waits for the probe is told. */
  g_assert_cmpuint (self->settled, ==, 1);
  g_object_weak_ref (G_OBJECT (self->watch), on_gone, &gone);
  watched_drop (self);
  fake_primary_go_down (self->home.primary);
  AWAIT (gone);
  g_assert_cmpuint (self->settled, ==, 1);
  g_assert_cmpstr (self->noted->str, ==, "");
}

static void
test_probes_share_a_connection (Watched *self, gconstpointer unused)
{
  restante_primary_watch_probe (self->watch);
  restante_primary_watch_probe (self->watch);
  watched_probe (self);
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, 1);
}

static void
test_state_survives_a_restart (Watched *self, gconstpointer unused)
{
  watched_probe (self);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  watched_probe (self);
  watched_drop (self);
  watched_make (self);
  watched_assert_state (self, "stranger", self->home.other_fingerprint);
  watched_assert_offered (self, self->home.other_fingerprint);
  /* It is no news then. */
  watched_probe (self);
  g_assert_cmpstr (self->noted->str, ==, "up stranger ");
}

static gint64
planned_in (Watched *self)
{
  g_autoptr (RestantePrimary) primary = restante_primary_watch_describe (self->watch);

  return restante_primary_get_next_probe (primary) - g_get_real_time () / G_USEC_PER_SEC;
}

static void
test_next_probe_is_told (Watched *self, gconstpointer unused)
{
  watched_probe (self);
  g_assert_cmpint (planned_in (self), >, INTERVAL - 30);
  g_assert_cmpint (planned_in (self), <=, INTERVAL);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  watched_probe (self);
  g_assert_cmpint (planned_in (self), >, INTERVAL_DOWN - 30);
  g_assert_cmpint (planned_in (self), <=, INTERVAL_DOWN);
}

static void
test_probes_by_itself (Watched *self, gconstpointer unused)
{
  self->options.interval = 1;
  restante_primary_watch_start (self->watch);
  AWAIT (self->settled >= 3);
  watched_assert_state (self, "up", NULL);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Watched, NULL, watched_set_up, func, watched_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/3/watch/primary-watch/confirmation", test_confirmation);
  ADD ("/watch/primary-watch/down-after-failures", test_down_after_failures);
  ADD ("/watch/primary-watch/failures-in-a-row", test_failures_in_a_row);
  ADD ("/watch/primary-watch/blind", test_blind);
  ADD ("/watch/primary-watch/blind-while-down", test_blind_while_down);
  ADD ("/watch/primary-watch/loopback-is-never-blind", test_loopback_is_never_blind);
  ADD ("/watch/primary-watch/refusing", test_refusing);
  ADD ("/promise/3/watch/primary-watch/stranger", test_stranger);
  ADD ("/watch/primary-watch/renewed-key", test_renewed_key);
  ADD ("/promise/3/watch/primary-watch/not-renewed-after-a-failure",
       test_not_renewed_after_a_failure);
  ADD ("/promise/3/watch/primary-watch/not-renewed-twice-at-once", test_not_renewed_twice_at_once);
  ADD ("/promise/3/watch/primary-watch/not-renewed-after-a-restart",
       test_not_renewed_after_a_restart);
  ADD ("/promise/3/watch/primary-watch/denied-key", test_denied_key);
  ADD ("/promise/3/watch/primary-watch/denied-at-first-sight", test_denied_at_first_sight);
  ADD ("/watch/primary-watch/pause", test_pause);
  ADD ("/watch/primary-watch/pause-ends", test_pause_ends);
  ADD ("/watch/primary-watch/settings-change-while-probing", test_settings_change_while_probing);
  ADD ("/watch/primary-watch/another-primary", test_another_primary);
  ADD ("/watch/primary-watch/stopped-while-probing", test_stopped_while_probing);
  ADD ("/watch/primary-watch/probes-share-a-connection", test_probes_share_a_connection);
  ADD ("/watch/primary-watch/state-survives-a-restart", test_state_survives_a_restart);
  ADD ("/watch/primary-watch/next-probe-is-told", test_next_probe_is_told);
  ADD ("/watch/primary-watch/probes-by-itself", test_probes_by_itself);
  return g_test_run ();
}
