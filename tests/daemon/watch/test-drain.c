/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/drain.h"

#include <string.h>

#include "home.h"

#define RETRY_FIRST 600 /* seconds */

/* A copy of the report. */
typedef struct
{
  gboolean finished;
  RestanteDrainEnd end;
  guint delivered;
  guint parked;
  guint put_off;
  gboolean held_left;
  char *cause;
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_free (self->cause);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
on_finished (const RestanteDrainReport *report, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_assert_false (outcome->finished);
  *outcome = (Outcome){ TRUE,
                        report->end,
                        report->delivered,
                        report->parked,
                        report->put_off,
                        report->held_left,
                        g_strdup (report->cause) };
}

static RestanteDrain *
start_by (Home *home, RestanteDaneSet *dane, guint connections, gboolean tap_open, Outcome *outcome)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (home);
  g_autoptr (GPtrArray) addresses = fake_primary_get_addresses (home->primary);
  /* The primary is an address here: no look-up finds anything that counts. */
  g_autoptr (RestanteTlsaLookup) tlsa = restante_tlsa_lookup_new (NULL, NULL, 1);
  RestanteDrainPlan plan = {
    .queue = home->queue,
    .domain = domain,
    .addresses = addresses,
    .dane = dane,
    .tlsa = tlsa,
    .helo = "mx2.example.org",
    .connections = connections,
    .timeout = 30,
    .retry_first = RETRY_FIRST,
    .tap_open = tap_open,
  };

  return restante_drain_start (&plan, on_finished, outcome);
}

static RestanteDrain *
start (Home *home, guint connections, gboolean tap_open, Outcome *outcome)
{
  return start_by (home, NULL, connections, tap_open, outcome);
}

/* A whole drain over at most one connection. */
static void
run (Home *home, gboolean tap_open, RestanteDrainEnd end, Outcome *outcome)
{
  g_autoptr (RestanteDrain) drain = start (home, 1, tap_open, outcome);

  AWAIT (outcome->finished);
  g_assert_cmpint (outcome->end, ==, end);
  g_assert_true ((outcome->cause == NULL) == (end <= RESTANTE_DRAIN_DONE));
  restante_queue_flush (home->queue);
}

static void
test_nothing_to_do (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };

  run (home, FALSE, RESTANTE_DRAIN_EMPTY, &outcome);
  g_assert_false (outcome.held_left);
  g_assert_cmpuint (fake_primary_count_connections (home->primary), ==, 0);
}

static void
test_oldest_first (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 ids[20];
  g_auto (GStrv) recipients = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autofree char *recipient = g_strdup_printf ("n%02u@example.org", i);

    ids[i] = home_hold (home, recipient, "hello");
  }
  run (home, FALSE, RESTANTE_DRAIN_DONE, &outcome);
  g_assert_cmpuint (outcome.delivered, ==, G_N_ELEMENTS (ids));
  g_assert_false (outcome.held_left);
  recipients = fake_primary_get_lines (home->primary, "RCPT");
  g_assert_cmpuint (g_strv_length (recipients), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autofree char *expected = g_strdup_printf ("RCPT TO:<n%02u@example.org>", i);

    g_assert_true (g_str_has_prefix (recipients[i], expected));
    home_assert_state (home, ids[i], "delivered");
  }
}

static void
assert_unproven (Home *home)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 id = home_hold (home, "a@example.org", "hello");

  run (home, TRUE, RESTANTE_DRAIN_STRANGER, &outcome);
  home_assert_no_mail_was_offered (home);
  g_assert_cmpuint (fake_primary_count (home->primary, "EHLO"), >, 0);
  g_assert_true (outcome.held_left);
  home_assert_state (home, id, "held");
}

static void
test_stranger (Home *home, gconstpointer unused)
{
  fake_primary_set_pair (home->primary, home->other_pair);
  assert_unproven (home);
}

static void
test_unconfirmed (Home *home, gconstpointer unused)
{
  home_set_identity (home, RESTANTE_IDENTITY_KEY, NULL);
  assert_unproven (home);
}

/* Where a primary can refuse the first message. */
static const char *const stages[] = { "MAIL", "RCPT", "DATA", FAKE_PRIMARY_DOT };

static void
test_canary_parked (Home *home, gconstpointer stage)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 first = home_hold (home, "first@example.org", "hello");
  gint64 second = home_hold (home, "second@example.org", "hello");
  g_autofree char *reply = NULL;

  fake_primary_answer (home->primary, stage, "550 5.7.1 no", 0);
  run (home, FALSE, RESTANTE_DRAIN_CANARY, &outcome);
  g_assert_cmpuint (outcome.parked, ==, 1);
  g_assert_true (outcome.held_left);
  g_assert_nonnull (strstr (outcome.cause, "550 5.7.1 no"));
  g_assert_cmpuint (fake_primary_count (home->primary, "MAIL"), ==, 1);
  home_assert_state (home, first, "parked");
  home_assert_state (home, second, "held");
  reply = home_get_reply (home, first);
  g_assert_cmpstr (reply, ==, "550 5.7.1 no");
}

static void
test_canary_put_off (Home *home, gconstpointer stage)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 first = home_hold (home, "first@example.org", "hello");
  gint64 second = home_hold (home, "second@example.org", "hello");
  g_autofree char *reply = NULL;

  fake_primary_answer (home->primary, stage, "451 4.7.1 later", 0);
  run (home, FALSE, RESTANTE_DRAIN_CANARY, &outcome);
  g_assert_cmpuint (outcome.put_off, ==, 1);
  g_assert_nonnull (strstr (outcome.cause, "451 4.7.1 later"));
  g_assert_cmpuint (fake_primary_count (home->primary, "MAIL"), ==, 1);
  home_assert_state (home, first, "held");
  home_assert_state (home, second, "held");
  reply = home_get_reply (home, first);
  g_assert_cmpstr (reply, ==, "451 4.7.1 later");
}

static void
test_canary_lost (Home *home, gconstpointer stage)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 first = home_hold (home, "first@example.org", "hello");
  gint64 second = home_hold (home, "second@example.org", "hello");
  g_autoptr (RestanteDrain) drain = NULL;

  fake_primary_answer (home->primary, stage, FAKE_PRIMARY_HANG_UP, 0);
  drain = start (home, 4, FALSE, &outcome);
  AWAIT (outcome.finished);
  g_assert_cmpint (outcome.end, >, RESTANTE_DRAIN_DONE);
  g_assert_nonnull (outcome.cause);
  restante_queue_flush (home->queue);
  g_assert_cmpuint (fake_primary_count (home->primary, "MAIL"), ==, 1);
  home_assert_state (home, first, "held");
  home_assert_state (home, second, "held");
}

/* What was put off is not tried again at once, and then it is tried before the others. */
static void
test_put_off_waits (Home *home, gconstpointer unused)
{
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  gint64 first = home_hold (home, "first@example.org", "hello");
  gint64 domain = fixture_domain_id (home->queue, "example.org");

  fake_primary_answer (home->primary, "MAIL", "451 4.7.1 later", 1);
  for (guint i = 0; i < 2; i++) {
    g_auto (Outcome) outcome = { 0 };

    run (home, FALSE, i == 0 ? RESTANTE_DRAIN_CANARY : RESTANTE_DRAIN_EMPTY, &outcome);
    g_assert_true (outcome.held_left);
  }
  g_assert_cmpuint (fake_primary_count (home->primary, "MAIL"), ==, 1);
  g_assert_cmpint (restante_queue_next_due (home->queue, domain), >=, before + RETRY_FIRST);
  home_assert_state (home, first, "held");
}

static void
test_canary_opens_the_tap (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 good = home_hold (home, "good@example.org", "hello");
  gint64 bad = home_hold (home, "bad@example.org", "hello");
  gint64 later = home_hold (home, "later@example.org", "hello");
  gint64 last = home_hold (home, "last@example.org", "hello");

  fake_primary_answer (home->primary, "RCPT TO:<bad@", "550 5.1.1 nobody", 0);
  fake_primary_answer (home->primary, "RCPT TO:<later@", "451 4.2.1 busy", 0);
  run (home, FALSE, RESTANTE_DRAIN_DONE, &outcome);
  g_assert_cmpuint (outcome.delivered, ==, 2);
  g_assert_cmpuint (outcome.parked, ==, 1);
  g_assert_cmpuint (outcome.put_off, ==, 1);
  g_assert_true (outcome.held_left);
  home_assert_state (home, good, "delivered");
  home_assert_state (home, bad, "parked");
  home_assert_state (home, later, "held");
  home_assert_state (home, last, "delivered");
}

/* One recipient that was taken shows that the primary takes mail. */
static void
test_canary_taken_in_part (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 mixed = home_hold (home, "bad@example.org,good@example.org", "hello");
  gint64 next = home_hold (home, "good@example.org", "hello");

  fake_primary_answer (home->primary, "RCPT TO:<bad@", "550 5.1.1 nobody", 0);
  run (home, FALSE, RESTANTE_DRAIN_DONE, &outcome);
  home_assert_state (home, mixed, "parked");
  home_assert_state (home, next, "delivered");
}

static void
test_no_canary_when_open (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 bad = home_hold (home, "bad@example.org", "hello");
  gint64 good = home_hold (home, "good@example.org", "hello");

  fake_primary_answer (home->primary, "RCPT TO:<bad@", "550 5.1.1 nobody", 0);
  run (home, TRUE, RESTANTE_DRAIN_DONE, &outcome);
  home_assert_state (home, bad, "parked");
  home_assert_state (home, good, "delivered");
}

#define MANY 200

/* Content @n has the subject that message n was given. */
static void
assert_each_once (Home *home, guint expected)
{
  g_autoptr (GHashTable) subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (fake_primary_count_contents (home->primary), ==, expected);
  for (guint i = 0; i < expected; i++) {
    g_autoptr (GBytes) content = fake_primary_get_content (home->primary, i);
    g_autofree char *text =
        g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
    const char *subject = strstr (text, "Subject: ");

    g_assert_true (g_hash_table_add (subjects, g_strndup (subject, strcspn (subject, "\r"))));
  }
}

static void
hold_many (Home *home)
{
  for (guint i = 0; i < MANY; i++) {
    g_autofree char *recipient = g_strdup_printf ("n%u@example.org", i);
    g_autofree char *subject = g_strdup_printf ("number %u", i);

    home_hold (home, recipient, subject);
  }
}

static void
test_several_connections (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (RestanteDrain) drain = NULL;

  hold_many (home);
  drain = start (home, 4, FALSE, &outcome);
  AWAIT (outcome.finished);
  g_assert_cmpint (outcome.end, ==, RESTANTE_DRAIN_DONE);
  g_assert_cmpuint (outcome.delivered, ==, MANY);
  g_assert_cmpuint (fake_primary_count_connections (home->primary), <=, 4);
  assert_each_once (home, MANY);
}

/* A validated set with one record, 3 1 1, of @fingerprint. */
static RestanteDaneSet *
publish (const char *fingerprint, gint64 expires)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  const char *hex = fingerprint + strlen ("sha256:");
  guint8 record[35] = { 3, 1, 1 };

  for (guint i = 0; i < 32; i++)
    record[3 + i] =
        (guint8)(g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  g_ptr_array_add (records, g_bytes_new (record, sizeof record));
  return restante_dane_set_new ("_25._tcp.a", RESTANTE_DANE_SECURE, records, expires);
}

/* What the probe was judged by judges the delivery too, whoever the probe met. */
static void
test_dane (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteDaneSet) set = publish (home->fingerprint, G_MAXINT64);
  const RestanteDrainEnd ends[] = { RESTANTE_DRAIN_STRANGER, RESTANTE_DRAIN_DONE };
  gint64 id = home_hold (home, "a@example.org", "hello");

  home_set_identity (home, RESTANTE_IDENTITY_DANE, NULL);
  fake_primary_set_pair (home->primary, home->other_pair);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_auto (Outcome) outcome = { 0 };
    g_autoptr (RestanteDrain) drain = start_by (home, set, 1, TRUE, &outcome);

    AWAIT (outcome.finished);
    g_assert_cmpint (outcome.end, ==, ends[i]);
    if (i == 0)
      home_assert_no_mail_was_offered (home);
    fake_primary_set_pair (home->primary, home->pair);
  }
  restante_queue_flush (home->queue);
  home_assert_state (home, id, "delivered");
}

/* TLSA records that have outlived their TTL prove nobody, not even the server whose key they name:
 * DNS is asked again, and while it does not say whose key it is the mail is kept. */
static void
test_records_that_ran_out (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteDaneSet) old = publish (home->fingerprint, g_get_monotonic_time ());
  gint64 id = home_hold (home, "a@example.org", "hello");
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (RestanteDrain) drain = NULL;

  home_set_identity (home, RESTANTE_IDENTITY_DANE, NULL);
  drain = start_by (home, old, 4, TRUE, &outcome);
  AWAIT (outcome.finished);
  g_assert_cmpint (outcome.end, ==, RESTANTE_DRAIN_BROKEN);
  g_assert_nonnull (strstr (outcome.cause, "No TLSA records can be published"));
  g_assert_cmpuint (fake_primary_count_connections (home->primary), ==, 0);
  restante_queue_flush (home->queue);
  home_assert_state (home, id, "held");
}

/* The main loop looks up, and waits for the drain here: neither waits for the other. */
static void
test_free_while_it_is_looked_up (Home *home, gconstpointer unused)
{
  g_autoptr (RestanteDaneSet) old = publish (home->fingerprint, g_get_monotonic_time ());
  gint64 id = home_hold (home, "a@example.org", "hello");
  g_auto (Outcome) outcome = { 0 };

  home_set_identity (home, RESTANTE_IDENTITY_DANE, NULL);
  restante_drain_free (start_by (home, old, 1, TRUE, &outcome));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (outcome.finished);
  home_assert_no_mail_was_offered (home);
  home_assert_state (home, id, "held");
}

/* With one connection stuck, the others carry all the rest. */
static void
test_stuck_connection (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (RestanteDrain) drain = NULL;

  hold_many (home);
  fake_primary_answer (home->primary, "RCPT TO:<n1@", FAKE_PRIMARY_KEEP_MUM, 0);
  drain = start (home, 4, FALSE, &outcome);
  AWAIT (fake_primary_count_contents (home->primary) == MANY - 1);
  g_assert_cmpuint (fake_primary_count_connections (home->primary), >, 1);
  restante_drain_stop (drain);
  AWAIT (outcome.finished);
  g_assert_cmpuint (outcome.delivered, ==, MANY - 1);
  g_assert_cmpuint (outcome.put_off, ==, 1);
  g_assert_true (outcome.held_left);
  assert_each_once (home, MANY - 1);
}

static void
test_stop_says_what_is_left (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 id = home_hold (home, "a@example.org", "hello");
  g_autoptr (RestanteDrain) drain = NULL;

  fake_primary_answer (home->primary, FAKE_PRIMARY_DOT, FAKE_PRIMARY_KEEP_MUM, 0);
  drain = start (home, 1, FALSE, &outcome);
  fake_primary_await (home->primary, FAKE_PRIMARY_DOT, 1);
  restante_drain_stop (drain);
  AWAIT (outcome.finished);
  restante_queue_flush (home->queue);
  home_assert_state (home, id, "held");
}

static void
test_free_while_it_runs (Home *home, gconstpointer unused)
{
  g_auto (Outcome) outcome = { 0 };
  gint64 id = home_hold (home, "a@example.org", "hello");
  RestanteDrain *drain;

  fake_primary_answer (home->primary, FAKE_PRIMARY_GREETING, FAKE_PRIMARY_KEEP_MUM, 0);
  drain = start (home, 1, FALSE, &outcome);
  fake_primary_await (home->primary, FAKE_PRIMARY_GREETING, 1);
  restante_drain_free (drain);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_false (outcome.finished);
  home_assert_state (home, id, "held");
}

static void
add_stages (const char *path, void (*test) (Home *, gconstpointer))
{
  static const char *const words[] = { "mail", "rcpt", "data", "dot" };

  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++) {
    g_autofree char *whole = g_strconcat (path, words[i], NULL);

    g_test_add (whole, Home, stages[i], home_set_up, test, home_tear_down);
  }
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Home, NULL, home_set_up, func, home_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/drain/nothing-to-do", test_nothing_to_do);
  ADD ("/watch/drain/oldest-first", test_oldest_first);
  ADD ("/promise/3/watch/drain/stranger", test_stranger);
  ADD ("/promise/3/watch/drain/unconfirmed", test_unconfirmed);
  add_stages ("/promise/4/watch/drain/canary-parked/", test_canary_parked);
  add_stages ("/promise/4/watch/drain/canary-put-off/", test_canary_put_off);
  add_stages ("/promise/1/watch/drain/canary-lost/", test_canary_lost);
  ADD ("/watch/drain/put-off-waits", test_put_off_waits);
  ADD ("/promise/4/watch/drain/canary-opens-the-tap", test_canary_opens_the_tap);
  ADD ("/promise/4/watch/drain/canary-taken-in-part", test_canary_taken_in_part);
  ADD ("/watch/drain/no-canary-when-open", test_no_canary_when_open);
  ADD ("/watch/drain/several-connections", test_several_connections);
  ADD ("/promise/3/watch/drain/dane", test_dane);
  ADD ("/promise/3/watch/drain/records-that-ran-out", test_records_that_ran_out);
  ADD ("/watch/drain/free-while-it-is-looked-up", test_free_while_it_is_looked_up);
  ADD ("/watch/drain/stuck-connection", test_stuck_connection);
  ADD ("/promise/1/watch/drain/stop-says-what-is-left", test_stop_says_what_is_left);
  ADD ("/promise/1/watch/drain/free-while-it-runs", test_free_while_it_runs);
  return g_test_run ();
}
