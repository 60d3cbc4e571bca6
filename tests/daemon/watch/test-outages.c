/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/outages.h"

#include <string.h>

#include "home.h"

typedef struct
{
  Home home;
  RestanteWatch *watch;
  RestanteOutages *outages;
  GString *told; /* "worse down\nover Down …\n" */
  gboolean probed;
} Story;

static void
on_worse (RestanteOutages *outages, const char *domain, RestanteOutageRecord *record, Story *self)
{
  g_assert_cmpstr (domain, ==, "example.org");
  g_string_append_printf (self->told, "worse %s %" G_GINT64_FORMAT "\n", record->kind,
                          record->told);
  record->told++;
}

static void
on_over (RestanteOutages *outages,
         const char *domain,
         RestanteOutageRecord *record,
         const char *report,
         Story *self)
{
  const char *counts = strstr (report, ": ");

  g_assert_nonnull (counts);
  g_string_append_printf (self->told, "over %s %" G_GINT64_FORMAT "%s\n", record->kind,
                          record->told, counts);
}

static void
begin (Story *self)
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
  self->outages = restante_outages_start (self->home.queue, self->watch);
  g_signal_connect (self->outages, "worse", G_CALLBACK (on_worse), self);
  g_signal_connect (self->outages, "over", G_CALLBACK (on_over), self);
}

static void
end (Story *self)
{
  restante_outages_stop (self->outages);
  restante_watch_stop (self->watch);
  g_object_unref (self->watch);
}

static void
set_up (Story *self, gconstpointer unused)
{
  home_set_up (&self->home, NULL);
  self->told = g_string_new (NULL);
  begin (self);
}

static void
tear_down (Story *self, gconstpointer unused)
{
  end (self);
  home_tear_down (&self->home, NULL);
  g_string_free (self->told, TRUE);
}

static void
on_probed (GObject *watch, GAsyncResult *result, gpointer data)
{
  Story *self = data;

  g_assert_true (restante_watch_probe_finish (RESTANTE_WATCH (watch), result, NULL));
  self->probed = TRUE;
}

static void
probe (Story *self, const char *state)
{
  g_autoptr (RestantePrimary) primary = NULL;

  self->probed = FALSE;
  restante_watch_probe_async (self->watch, "example.org", NULL, on_probed, self);
  AWAIT (self->probed);
  primary = restante_watch_describe (self->watch, "example.org");
  g_assert_cmpstr (restante_primary_get_state (primary), ==, state);
}

static void
go_down (Story *self)
{
  probe (self, "up");
  fake_primary_go_down (self->home.primary);
  probe (self, "down");
}

static void
come_back (Story *self)
{
  fake_primary_come_up (self->home.primary);
  probe (self, "up");
}

/* The report waits for the mail: one is delivered, one refused. */
static void
test_report (Story *self, gconstpointer unused)
{
  go_down (self);
  g_assert_cmpstr (self->told->str, ==, "worse down 0\n");
  home_hold (&self->home, "first@example.org", "hello");
  home_hold (&self->home, "second@example.org", "hello");
  fake_primary_answer (self->home.primary, "RCPT TO:<second@example.org>", "550 5.1.1 no", 1);
  come_back (self);
  AWAIT (strstr (self->told->str, "over") != NULL);
  g_assert_cmpstr (self->told->str, ==,
                   "worse down 0\nover down 1: 2 held, 1 delivered, 1 parked.\n");
}

static void
test_worse (Story *self, gconstpointer unused)
{
  go_down (self);
  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  fake_primary_come_up (self->home.primary);
  probe (self, "stranger");
  fake_primary_go_down (self->home.primary);
  probe (self, "down");
  fake_primary_set_pair (self->home.primary, self->home.pair);
  come_back (self);
  AWAIT (strstr (self->told->str, "over") != NULL);
  g_assert_cmpstr (self->told->str, ==,
                   "worse down 0\nworse stranger 1\n"
                   "over stranger 2: 0 held, 0 delivered, 0 parked.\n");
}

/* One outage, although the holder was away for a part of it; what was told is known. */
static void
test_restart (Story *self, gconstpointer unused)
{
  go_down (self);
  home_hold (&self->home, "first@example.org", "hello");
  end (self);
  begin (self);
  probe (self, "down");
  g_assert_cmpstr (self->told->str, ==, "worse down 0\n");
  restante_outages_repeat (self->outages);
  g_assert_cmpstr (self->told->str, ==, "worse down 0\nworse down 1\n");
  come_back (self);
  AWAIT (strstr (self->told->str, "over") != NULL);
  g_assert_nonnull (strstr (self->told->str, "over down 2: 1 held, 1 delivered, 0 parked."));
}

/* It is over, and its mail is not: that is reported after the restart. */
static void
test_restart_before_the_report (Story *self, gconstpointer unused)
{
  go_down (self);
  home_hold (&self->home, "first@example.org", "hello");
  fake_primary_answer (self->home.primary, "MAIL", "451 4.3.0 later", 1);
  come_back (self);
  end (self);
  g_assert_cmpstr (self->told->str, ==, "worse down 0\n");
  begin (self);
  home_hold (&self->home, "after@example.org", "hello");
  probe (self, "up");
  fake_primary_go_down (self->home.primary);
  probe (self, "down");
  AWAIT (strstr (self->told->str, "over") != NULL);
  g_assert_nonnull (strstr (self->told->str, "over down 1: 1 held, 0 delivered, 0 parked.\n"));
}

/* Down again while mail of the outage before waits: its end is told before the new beginning, or
 * the last that the owner hears is that the primary is back. */
static void
test_down_again (Story *self, gconstpointer unused)
{
  go_down (self);
  home_hold (&self->home, "first@example.org", "hello");
  fake_primary_answer (self->home.primary, "RCPT", "451 4.3.0 later", 100);
  come_back (self);
  fake_primary_go_down (self->home.primary);
  probe (self, "down");
  AWAIT (g_str_has_suffix (self->told->str, "parked.\nworse down 0\n"));
  g_assert_cmpstr (self->told->str, ==,
                   "worse down 0\nover down 1: 1 held, 0 delivered, 0 parked.\nworse down 0\n");
}

/* The same over a restart in between. */
static void
test_down_again_over_a_restart (Story *self, gconstpointer unused)
{
  go_down (self);
  home_hold (&self->home, "first@example.org", "hello");
  fake_primary_answer (self->home.primary, "RCPT", "451 4.3.0 later", 100);
  come_back (self);
  fake_primary_go_down (self->home.primary);
  probe (self, "down");
  end (self);
  begin (self);
  restante_outages_repeat (self->outages);
  AWAIT (strstr (self->told->str, "parked.\nworse down") != NULL);
  /* Whether it was told before the restart does not matter. */
  g_assert_true (g_str_has_prefix (
      self->told->str,
      "worse down 0\nover down 1: 1 held, 0 delivered, 0 parked.\nworse down 0\n"));
}

/* A count that fails is made again until it succeeds; the log says it once. */
static void
test_counted_again (Story *self, gconstpointer lines)
{
  const gint *warnings = lines;
  gint64 began;

  go_down (self);
  fixture_change_store (&self->home.store, "DROP INDEX message_arrival");
  come_back (self);
  AWAIT (g_atomic_int_get (warnings) > 0);
  began = g_get_monotonic_time ();
  AWAIT (g_get_monotonic_time () - began > 3 * G_USEC_PER_SEC);
  g_assert_cmpint (g_atomic_int_get (warnings), ==, 1);
  fixture_change_store (&self->home.store,
                        "CREATE INDEX message_arrival ON message (domain_id, state, id, due)");
  AWAIT (strstr (self->told->str, "over") != NULL);
  g_assert_cmpint (g_atomic_int_get (warnings), ==, 1);
}

/* Another primary: it is not back, it is forgotten. */
static void
test_forgotten (Story *self, gconstpointer unused)
{
  go_down (self);
  home_set_identity (&self->home, RESTANTE_IDENTITY_ANY, NULL);
  restante_watch_domain_stored (self->watch, "example.org");
  AWAIT (strstr (self->told->str, "over") != NULL);
  g_assert_nonnull (strstr (self->told->str, "over down 0: 0 held"));
}

static void
test_pause (Story *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = NULL;
  g_autoptr (RestanteDomainRecord) paused = NULL;

  probe (self, "up");
  domain = home_get_domain (&self->home);
  paused = restante_domain_record_copy (domain);
  paused->paused_until = G_MAXINT64;
  restante_domain_record_unref (restante_queue_put_domain (self->home.queue, paused, NULL));
  restante_watch_domain_stored (self->watch, "example.org");
  probe (self, "paused");
  g_assert_cmpstr (self->told->str, ==, "");
}

/* Counts the warnings that a count failed; others fail the test as ever. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer warnings)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") &&
        strstr (fields[i].value, "cannot be counted") != NULL) {
      g_atomic_int_inc ((gint *)warnings);
      return G_LOG_WRITER_HANDLED;
    }
  return g_log_writer_default (level, fields, n_fields, NULL);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Story, &warnings, set_up, func, tear_down)
  gint warnings = 0;

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, &warnings, NULL);
  ADD ("/watch/outages/report", test_report);
  ADD ("/watch/outages/worse", test_worse);
  ADD ("/watch/outages/restart", test_restart);
  ADD ("/watch/outages/restart-before-the-report", test_restart_before_the_report);
  ADD ("/watch/outages/down-again", test_down_again);
  ADD ("/watch/outages/down-again-over-a-restart", test_down_again_over_a_restart);
  ADD ("/watch/outages/counted-again", test_counted_again);
  ADD ("/watch/outages/forgotten", test_forgotten);
  ADD ("/watch/outages/pause", test_pause);
  return g_test_run ();
}
