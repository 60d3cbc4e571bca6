/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The home server is the scripted one, to which the connection is made here: behind the turn nobody
 * can tell who opened it. */
#include "watch/turn.h"

#include <string.h>

#include "home.h"

typedef struct
{
  Home home;
  GPtrArray *domains;
  gint closing;
  RestanteTurnResult result;
} Case;

static void
add_domain (Case *self, const char *name)
{
  g_autoptr (RestanteDomainRecord) found = restante_queue_find_domain (self->home.queue, name);
  g_autoptr (RestanteDomainRecord) record =
      found != NULL ? restante_domain_record_copy (found) : restante_domain_record_new (name);
  RestanteDomainRecord *stored;

  g_free (record->primary);
  record->primary = g_strdup ("");
  record->identity = RESTANTE_IDENTITY_DIAL_IN;
  stored = restante_queue_put_domain (self->home.queue, record, NULL);
  g_assert_nonnull (stored);
  g_ptr_array_add (self->domains, stored);
}

static void
set_up (Case *self, gconstpointer unused)
{
  home_set_up (&self->home, NULL);
  self->domains = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_domain_record_unref);
  add_domain (self, "example.org");
}

static void
tear_down (Case *self, gconstpointer unused)
{
  restante_turn_result_clear (&self->result);
  g_ptr_array_unref (self->domains);
  home_tear_down (&self->home, NULL);
}

static const RestanteDrainReport *
turn (Case *self)
{
  g_autoptr (GPtrArray) addresses = fake_primary_get_addresses (self->home.primary);
  g_autoptr (RestanteChannel) channel = restante_channel_connect (addresses, 30, NULL, NULL);
  RestanteTurnPlan plan = {
    .queue = self->home.queue,
    .domains = self->domains,
    .channel = channel,
    .helo = "mx2.example.org",
    .timeout = 30,
    .retry_first = 600,
    .closing = &self->closing,
  };

  g_assert_nonnull (channel);
  restante_turn_result_clear (&self->result);
  restante_turn_run (&plan, &self->result);
  g_assert_cmpuint (self->result.n_reports, ==, self->domains->len);
  return self->result.reports;
}

static void
assert_report (const RestanteDrainReport *report,
               RestanteDrainEnd end,
               guint delivered,
               guint parked,
               guint off)
{
  g_assert_cmpint (report->end, ==, end);
  g_assert_cmpuint (report->delivered, ==, delivered);
  g_assert_cmpuint (report->parked, ==, parked);
  g_assert_cmpuint (report->put_off, ==, off);
  /* Promise 12. */
  g_assert_cmpint (report->cause != NULL, ==,
                   end == RESTANTE_DRAIN_CANARY || end == RESTANTE_DRAIN_BROKEN);
}

static void
test_all (Case *self, gconstpointer unused)
{
  for (guint i = 0; i < 70; i++)
    home_hold (&self->home, "ann@example.org", "hello");
  assert_report (turn (self), RESTANTE_DRAIN_DONE, 70, 0, 0);
  g_assert_cmpuint (fake_primary_count_contents (self->home.primary), ==, 70);
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, 1);
  g_assert_nonnull (strstr (self->result.capabilities, "ESMTP"));
  g_assert_cmpuint (fake_primary_count (self->home.primary, "QUIT"), ==, 1);
}

/* Each domain has its own count, and one canary is enough for all. */
static void
test_several_domains (Case *self, gconstpointer unused)
{
  const RestanteDrainReport *reports;
  gint64 second;

  add_domain (self, "second.example");
  add_domain (self, "third.example");
  home_hold (&self->home, "ann@example.org", "one");
  second = home_hold (&self->home, "ann@third.example", "two");
  home_hold (&self->home, "bob@third.example", "three");
  reports = turn (self);
  assert_report (&reports[0], RESTANTE_DRAIN_DONE, 1, 0, 0);
  assert_report (&reports[1], RESTANTE_DRAIN_EMPTY, 0, 0, 0);
  assert_report (&reports[2], RESTANTE_DRAIN_DONE, 2, 0, 0);
  home_assert_state (&self->home, second, "delivered");
}

static void
test_others_stay (Case *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) other =
      fixture_add_domain (self->home.queue, "other.example", FIXTURE_HOLD);
  gint64 theirs;

  g_assert_nonnull (other);
  theirs = home_hold (&self->home, "ann@other.example", "theirs");
  home_hold (&self->home, "ann@example.org", "ours");
  assert_report (turn (self), RESTANTE_DRAIN_DONE, 1, 0, 0);
  home_assert_state (&self->home, theirs, "held");
}

static void
test_canary (Case *self, gconstpointer unused)
{
  gint64 first = home_hold (&self->home, "ann@example.org", "one");
  gint64 second = home_hold (&self->home, "ann@example.org", "two");

  fake_primary_answer (self->home.primary, FAKE_PRIMARY_DOT, "550 5.3.0 broken", 0);
  assert_report (turn (self), RESTANTE_DRAIN_CANARY, 0, 1, 0);
  g_assert_nonnull (strstr (self->result.reports[0].cause, "550 5.3.0 broken"));
  home_assert_state (&self->home, first, "parked");
  home_assert_state (&self->home, second, "held");
  g_assert_cmpuint (fake_primary_count (self->home.primary, "MAIL"), ==, 1);
}

/* Who calls again gets what was put off, long before a retry is due. */
static void
test_put_off (Case *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "ann@example.org", "one");

  fake_primary_answer (self->home.primary, "RCPT", "451 4.3.0 later", 1);
  assert_report (turn (self), RESTANTE_DRAIN_CANARY, 0, 0, 1);
  home_assert_state (&self->home, id, "held");
  assert_report (turn (self), RESTANTE_DRAIN_DONE, 1, 0, 0);
}

static void
test_cut_off (Case *self, gconstpointer unused)
{
  gint64 first = home_hold (&self->home, "ann@example.org", "one");
  gint64 second = home_hold (&self->home, "bob@example.org", "two");

  fake_primary_answer (self->home.primary, "RCPT TO:<bob", FAKE_PRIMARY_HANG_UP, 1);
  assert_report (turn (self), RESTANTE_DRAIN_BROKEN, 1, 0, 1);
  home_assert_state (&self->home, first, "delivered");
  home_assert_state (&self->home, second, "held");
}

static void
test_no_greeting (Case *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "ann@example.org", "one");

  fake_primary_answer (self->home.primary, FAKE_PRIMARY_GREETING, "554 no service", 1);
  assert_report (turn (self), RESTANTE_DRAIN_BROKEN, 0, 0, 0);
  home_assert_state (&self->home, id, "held");
  home_assert_no_mail_was_offered (&self->home);
}

static void
test_closing (Case *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "ann@example.org", "one");

  self->closing = TRUE;
  assert_report (turn (self), RESTANTE_DRAIN_EMPTY, 0, 0, 0);
  home_assert_state (&self->home, id, "held");
  home_assert_no_mail_was_offered (&self->home);
}

/* What the owner has changed since the call began counts. */
static void
test_other_settings (Case *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "ann@example.org", "one");

  home_set_identity (&self->home, RESTANTE_IDENTITY_KEY, self->home.fingerprint);
  assert_report (turn (self), RESTANTE_DRAIN_EMPTY, 0, 0, 0);
  home_assert_state (&self->home, id, "held");
  home_assert_no_mail_was_offered (&self->home);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Case, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  home_expect_warnings ();
  ADD ("/watch/turn/all", test_all);
  ADD ("/watch/turn/several-domains", test_several_domains);
  ADD ("/promise/3/watch/turn/others-stay", test_others_stay);
  ADD ("/promise/4/watch/turn/canary", test_canary);
  ADD ("/watch/turn/put-off", test_put_off);
  ADD ("/promise/1/watch/turn/cut-off", test_cut_off);
  ADD ("/watch/turn/no-greeting", test_no_greeting);
  ADD ("/watch/turn/closing", test_closing);
  ADD ("/promise/3/watch/turn/other-settings", test_other_settings);
  return g_test_run ();
}
