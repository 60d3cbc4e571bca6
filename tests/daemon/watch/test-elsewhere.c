/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/elsewhere.h"

#include <string.h>

#include "home.h"
#include "watch/watch.h"

typedef struct
{
  Home home;
  RestanteResolver *resolver;
  FakePrimary *other; /* a host that the owner names */
} Errand;

static void
set_up (Errand *self, gconstpointer unused)
{
  home_set_up (&self->home, NULL);
  self->resolver = restante_resolver_new (NULL, 20);
  self->other = fake_primary_new ();
}

static void
tear_down (Errand *self, gconstpointer unused)
{
  fake_primary_free (self->other);
  home_tear_down (&self->home, NULL);
  g_object_unref (self->resolver);
}

typedef struct
{
  gboolean done;
  gint64 taken;
  GError *error;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_error (&answer->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->taken = restante_elsewhere_finish (result, &answer->error);
  answer->done = TRUE;
}

static Answer
send_away (Errand *self, const gint64 *ids, guint n_ids, const char *to, const char *via)
{
  RestanteElsewherePlan plan = {
    .queue = self->home.queue,
    .resolver = self->resolver,
    .helo = "mx2.example.org",
    .timeout = 20,
    .to = to,
    .via = via,
  };
  Answer answer = { 0 };

  restante_elsewhere_async (&plan, ids, n_ids, NULL, on_done, &answer);
  AWAIT (answer.done);
  return answer;
}

static void
test_via_a_host (Errand *self, gconstpointer unused)
{
  gint64 ids[2] = { home_hold (&self->home, "a@example.org,b@example.org", "one"),
                    home_hold (&self->home, "c@example.org", "two") };
  g_auto (Answer) answer = send_away (self, ids, 2, NULL, fake_primary_get_endpoint (self->other));
  g_auto (GStrv) recipients = fake_primary_get_lines (self->other, "RCPT");

  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.taken, ==, 2);
  g_assert_cmpuint (g_strv_length (recipients), ==, 3);
  g_assert_true (g_str_has_prefix (recipients[1], "RCPT TO:<b@example.org>"));
  home_assert_state (&self->home, ids[0], "delivered");
  home_assert_state (&self->home, ids[1], "delivered");
  /* The primary was not troubled. */
  g_assert_cmpuint (fake_primary_count_connections (self->home.primary), ==, 0);
}

/* A parked message can be sent away, too; and it says where it went. */
static void
test_parked (Errand *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "a@example.org", "one");
  g_auto (Answer) answer = { 0 };
  g_autofree char *reply = NULL;

  fixture_record (self->home.queue, id, RESTANTE_MOVE_REJECTED, "550 no", FIXTURE_ARRIVED);
  answer = send_away (self, &id, 1, NULL, fake_primary_get_endpoint (self->other));
  g_assert_cmpint (answer.taken, ==, 1);
  home_assert_state (&self->home, id, "delivered");
  reply = home_get_reply (&self->home, id);
  g_assert_cmpstr (reply, ==, "Sent to its recipients through 127.0.0.1");
}

/* What the host does not take stays as it was, and the error says why. */
static void
test_refused (Errand *self, gconstpointer unused)
{
  const char *const lines[] = { "MAIL", "RCPT", "DATA", FAKE_PRIMARY_DOT };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    gint64 ids[2] = { home_hold (&self->home, "a@example.org", "one"),
                      home_hold (&self->home, "b@example.org", "two") };
    g_auto (Answer) answer = { 0 };
    g_autofree char *reply = NULL;

    fake_primary_answer (self->other, lines[i], "550 5.7.1 not from you", 1);
    answer = send_away (self, ids, 2, NULL, fake_primary_get_endpoint (self->other));
    g_assert_cmpint (answer.taken, ==, 1);
    g_assert_error (answer.error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED);
    g_assert_nonnull (strstr (answer.error->message, "550 5.7.1 not from you"));
    home_assert_state (&self->home, ids[0], "held");
    home_assert_state (&self->home, ids[1], "delivered");
    reply = home_get_reply (&self->home, ids[0]);
    g_assert_null (reply);
  }
}

/* Taken for one of two recipients is not taken: the other one would be lost from sight. */
static void
test_refused_in_part (Errand *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "a@example.org,b@example.org", "one");
  g_auto (Answer) answer = { 0 };

  fake_primary_answer (self->other, "RCPT TO:<b@", "550 5.1.1 nobody", 0);
  answer = send_away (self, &id, 1, NULL, fake_primary_get_endpoint (self->other));
  g_assert_cmpint (answer.taken, ==, 0);
  g_assert_error (answer.error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED);
  home_assert_state (&self->home, id, "held");
}

static void
test_not_reached (Errand *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "a@example.org", "one");
  g_auto (Answer) answer = { 0 };

  fake_primary_go_down (self->other);
  answer = send_away (self, &id, 1, NULL, fake_primary_get_endpoint (self->other));
  g_assert_error (answer.error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED);
  g_assert_nonnull (strstr (answer.error->message, "cannot be reached"));
  g_assert_cmpint (answer.taken, <=, 0);
  home_assert_state (&self->home, id, "held");
}

/* To a protected domain it goes to its primary, which has to prove itself (promise 3). */
static void
test_to_a_protected_domain (Errand *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "a@example.org,b@example.org", "one");
  g_auto (Answer) answer = send_away (self, &id, 1, "other@example.org", NULL);
  g_auto (GStrv) recipients = fake_primary_get_lines (self->home.primary, "RCPT");

  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.taken, ==, 1);
  g_assert_cmpuint (g_strv_length (recipients), ==, 1);
  g_assert_true (g_str_has_prefix (recipients[0], "RCPT TO:<other@example.org>"));
  home_assert_state (&self->home, id, "delivered");
}

static void
test_to_a_stranger (Errand *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "a@example.org", "one");
  g_auto (Answer) answer = { 0 };

  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  answer = send_away (self, &id, 1, "other@example.org", NULL);
  g_assert_error (answer.error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED);
  g_assert_nonnull (strstr (answer.error->message, self->home.other_fingerprint));
  g_assert_cmpint (answer.taken, ==, 0);
  home_assert_no_mail_was_offered (&self->home);
  home_assert_state (&self->home, id, "held");
}

/* A primary that the owner names as a host must prove itself all the same. */
static void
test_via_a_stranger (Errand *self, gconstpointer unused)
{
  gint64 id = home_hold (&self->home, "a@example.org", "one");
  g_auto (Answer) answer = { 0 };

  fake_primary_set_pair (self->home.primary, self->home.other_pair);
  answer = send_away (self, &id, 1, NULL, fake_primary_get_endpoint (self->home.primary));
  g_assert_error (answer.error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED);
  g_assert_cmpint (answer.taken, ==, 0);
  home_assert_no_mail_was_offered (&self->home);
  home_assert_state (&self->home, id, "held");
}

/* The name servers do not answer: the message waits where it is. */
static void
test_to_an_unknown_domain (Errand *self, gconstpointer unused)
{
  const char *const servers[] = { "127.0.0.1:1", NULL };
  gint64 id = home_hold (&self->home, "a@example.org", "one");
  g_auto (Answer) answer = { 0 };

  g_object_unref (self->resolver);
  self->resolver = restante_resolver_new (servers, 1);
  answer = send_away (self, &id, 1, "nobody@unknown.example", NULL);
  g_assert_error (answer.error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_REFUSED);
  g_assert_nonnull (strstr (answer.error->message, "unknown.example"));
  g_assert_cmpint (answer.taken, ==, -1);
  home_assert_state (&self->home, id, "held");
}

static void
test_no_destination (Errand *self, gconstpointer unused)
{
  static const struct
  {
    const char *to;
    const char *via;
  } rows[] = {
    { "nobody", NULL },
    { "two@@example.org", NULL },
    { NULL, "not a host" },
    { NULL, "127.0.0.1:99999" },
  };
  gint64 id = home_hold (&self->home, "a@example.org", "one");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Answer) answer = send_away (self, &id, 1, rows[i].to, rows[i].via);

    g_assert_error (answer.error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_INVALID);
    g_assert_cmpint (answer.taken, ==, -1);
  }
  home_assert_state (&self->home, id, "held");
}

static void
test_gone_messages_are_left_out (Errand *self, gconstpointer unused)
{
  gint64 ids[2] = { 424242, home_hold (&self->home, "a@example.org", "one") };
  g_auto (Answer) answer = send_away (self, ids, 2, NULL, fake_primary_get_endpoint (self->other));

  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.taken, ==, 1);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Errand, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/watch/elsewhere/via-a-host", test_via_a_host);
  ADD ("/watch/elsewhere/parked", test_parked);
  ADD ("/promise/7/watch/elsewhere/refused", test_refused);
  ADD ("/promise/1/watch/elsewhere/refused-in-part", test_refused_in_part);
  ADD ("/watch/elsewhere/not-reached", test_not_reached);
  ADD ("/watch/elsewhere/to-a-protected-domain", test_to_a_protected_domain);
  ADD ("/promise/3/watch/elsewhere/to-a-stranger", test_to_a_stranger);
  ADD ("/promise/3/watch/elsewhere/via-a-stranger", test_via_a_stranger);
  ADD ("/promise/7/watch/elsewhere/to-an-unknown-domain", test_to_an_unknown_domain);
  ADD ("/watch/elsewhere/no-destination", test_no_destination);
  ADD ("/watch/elsewhere/gone-messages-are-left-out", test_gone_messages_are_left_out);
  return g_test_run ();
}
