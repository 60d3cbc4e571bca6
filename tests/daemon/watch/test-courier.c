/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/courier.h"

#include <glib/gstdio.h>
#include <string.h>

#include "home.h"

/* What is carried, and how it went: "ID accepted|rejected|put off: REPLY" for each recipient. */
typedef struct
{
  Home *home;
  GArray *ids; /* gint64, still to be carried */
  GPtrArray *results;
  guint accepted;
} Load;

static RestanteHandover *
next_message (gpointer user_data)
{
  Load *load = user_data;
  gint64 id;

  if (load->ids->len == 0)
    return NULL;
  id = g_array_index (load->ids, gint64, 0);
  g_array_remove_index (load->ids, 0);
  return fixture_take (load->home->queue, id);
}

static const char *
result_words (const RestanteHandoverResult *result)
{
  if (!result->moved)
    return "put off";
  return result->move == RESTANTE_MOVE_ACCEPTED ? "accepted" : "rejected";
}

static void
message_done (const RestanteHandover *message,
              const RestanteHandoverResult *results,
              RestanteCourierOutcome outcome,
              gpointer user_data)
{
  Load *load = user_data;

  load->accepted += outcome == RESTANTE_COURIER_TAKEN;
  for (guint i = 0; i < message->positions->len; i++)
    g_ptr_array_add (load->results,
                     g_strdup_printf ("%s %s: %s", (char *)message->recipients->pdata[i],
                                      result_words (&results[i]), results[i].reply));
}

static void
load_init (Load *load, Home *home)
{
  *load = (Load){ home, g_array_new (FALSE, FALSE, sizeof (gint64)),
                  g_ptr_array_new_with_free_func (g_free), 0 };
}

static void
load_clear (Load *load)
{
  g_array_unref (load->ids);
  g_ptr_array_unref (load->results);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Load, load_clear)

static gint64
load_add (Load *load, const char *recipients)
{
  gint64 id = home_hold (load->home, recipients, "hello");

  g_array_append_val (load->ids, id);
  return id;
}

static RestanteCourier *
make_courier (Home *home)
{
  g_autoptr (RestanteDomainRecord) domain = home_get_domain (home);
  g_autoptr (GPtrArray) addresses = fake_primary_get_addresses (home->primary);
  RestanteSmtpTarget target = {
    .addresses = addresses,
    .name = "127.0.0.1",
    .helo = "mx2.example.org",
    .tls = RESTANTE_SMTP_TLS_IF_OFFERED,
    .timeout = 30,
  };

  return restante_courier_new (home->queue, &target, domain->identity,
                               (const char *const *)domain->pins);
}

static void
carry (Load *load, RestanteCourierEnd expected)
{
  RestanteCourierWork work = { next_message, message_done, load };
  g_autoptr (RestanteCourier) courier = make_courier (load->home);
  g_autofree char *cause = NULL;

  g_assert_cmpint (restante_courier_run (courier, &work, &cause), ==, expected);
  /* Promise 12: whatever went wrong is said in a sentence. */
  g_assert_true ((cause == NULL) == (expected == RESTANTE_COURIER_FINISHED));
  g_assert_true (cause == NULL || g_str_has_suffix (cause, "."));
}

static void
assert_result (Load *load, guint n, const char *expected)
{
  g_assert_cmpuint (n, <, load->results->len);
  g_assert_cmpstr (g_ptr_array_index (load->results, n), ==, expected);
}

static void
assert_unproven (Home *home)
{
  g_auto (Load) load = { 0 };

  load_init (&load, home);
  load_add (&load, "a@example.org");
  carry (&load, RESTANTE_COURIER_UNPROVEN);
  g_assert_cmpuint (load.results->len, ==, 0);
  g_assert_cmpuint (load.ids->len, ==, 1);
  home_assert_no_mail_was_offered (home);
  /* It was spoken to at all, or this says nothing. */
  g_assert_cmpuint (fake_primary_count (home->primary, "EHLO"), >, 0);
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

static void
test_without_a_key (Home *home, gconstpointer unused)
{
  fake_primary_set_pair (home->primary, NULL);
  assert_unproven (home);
}

/* A self-signed certificate is no valid chain. */
static void
test_without_a_chain (Home *home, gconstpointer unused)
{
  home_set_identity (home, RESTANTE_IDENTITY_CA, NULL);
  assert_unproven (home);
}

static void
test_delivers (Home *home, gconstpointer unused)
{
  g_auto (Load) load = { 0 };
  g_auto (GStrv) from = NULL;
  g_autoptr (GBytes) content = NULL;
  const char *expected = "Received: from client.example\r\n"
                         "Subject: hello\r\n\r\n.A line that begins with a dot\r\n";

  load_init (&load, home);
  load_add (&load, "a@example.org,b@example.org");
  carry (&load, RESTANTE_COURIER_FINISHED);
  assert_result (&load, 0, "a@example.org accepted: 250 2.0.0 taken");
  assert_result (&load, 1, "b@example.org accepted: 250 2.0.0 taken");
  g_assert_cmpuint (load.accepted, ==, 1);
  content = fake_primary_get_content (home->primary, 0);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), expected,
                   strlen (expected));
  from = fake_primary_get_lines (home->primary, "MAIL");
  g_assert_true (g_str_has_prefix (from[0], "MAIL FROM:<a@sender.example>"));
  g_assert_cmpuint (fake_primary_count (home->primary, "QUIT"), ==, 1);
}

/* Where a primary can say no, and what it says. */
static const struct
{
  const char *line;
  const char *reply;
} stages[] = {
  { "MAIL", "%u 5.7.1 not from you" },
  { "RCPT", "%u 5.1.1 nobody here" },
  { "DATA", "%u 5.5.0 no content" },
  { FAKE_PRIMARY_DOT, "%u 5.6.0 not this content" },
};

static void
assert_answered (Home *home, guint stage, guint code, const char *words)
{
  g_auto (Load) load = { 0 };
  g_autofree char *reply = NULL;
  g_autofree char *expected = NULL;
  GString *format = g_string_new (stages[stage].reply);

  load_init (&load, home);
  g_string_replace (format, "%u", code == 550 ? "550" : "450", 1);
  reply = g_string_free (format, FALSE);
  expected = g_strdup_printf ("a@example.org %s: %s", words, reply);
  fake_primary_answer (home->primary, stages[stage].line, reply, 1);
  load_add (&load, "a@example.org");
  load_add (&load, "b@example.org");
  carry (&load, RESTANTE_COURIER_FINISHED);
  assert_result (&load, 0, expected);
  /* The session goes on. */
  assert_result (&load, 1, "b@example.org accepted: 250 2.0.0 taken");
  g_assert_cmpuint (load.accepted, ==, 1);
}

static void
test_permanent_rejections (Home *home, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    assert_answered (home, i, 550, "rejected");
}

static void
test_temporary_rejections (Home *home, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    assert_answered (home, i, 450, "put off");
}

static void
test_lost_connections (Home *home, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++) {
    g_auto (Load) load = { 0 };

    load_init (&load, home);
    fake_primary_answer (home->primary, stages[i].line, FAKE_PRIMARY_HANG_UP, 1);
    load_add (&load, "a@example.org");
    carry (&load, RESTANTE_COURIER_FAILED);
    g_assert_cmpuint (load.results->len, ==, 1);
    g_assert_true (
        g_str_has_prefix (g_ptr_array_index (load.results, 0), "a@example.org put off: The "));
    g_assert_cmpuint (load.accepted, ==, 0);
  }
}

static void
test_each_recipient (Home *home, gconstpointer unused)
{
  g_auto (Load) load = { 0 };

  load_init (&load, home);
  fake_primary_answer (home->primary, "RCPT TO:<no@", "550 5.1.1 nobody here", 0);
  fake_primary_answer (home->primary, "RCPT TO:<later@", "451 4.2.1 busy", 0);
  load_add (&load, "no@example.org,yes@example.org,later@example.org");
  carry (&load, RESTANTE_COURIER_FINISHED);
  assert_result (&load, 0, "no@example.org rejected: 550 5.1.1 nobody here");
  assert_result (&load, 1, "yes@example.org accepted: 250 2.0.0 taken");
  assert_result (&load, 2, "later@example.org put off: 451 4.2.1 busy");
  g_assert_cmpuint (fake_primary_count_contents (home->primary), ==, 1);
}

/* When the content is rejected, a recipient that was refused before keeps its own reply. */
static void
test_first_reply_is_kept (Home *home, gconstpointer unused)
{
  g_auto (Load) load = { 0 };

  load_init (&load, home);
  fake_primary_answer (home->primary, "RCPT TO:<no@", "550 5.1.1 nobody here", 0);
  fake_primary_answer (home->primary, FAKE_PRIMARY_DOT, "451 4.3.0 full", 0);
  load_add (&load, "no@example.org,yes@example.org");
  carry (&load, RESTANTE_COURIER_FINISHED);
  assert_result (&load, 0, "no@example.org rejected: 550 5.1.1 nobody here");
  assert_result (&load, 1, "yes@example.org put off: 451 4.3.0 full");
}

static void
test_many_over_one_connection (Home *home, gconstpointer unused)
{
  g_auto (Load) load = { 0 };
  const guint many = 50;

  load_init (&load, home);
  for (guint i = 0; i < many; i++)
    load_add (&load, "a@example.org");
  carry (&load, RESTANTE_COURIER_FINISHED);
  g_assert_cmpuint (load.accepted, ==, many);
  g_assert_cmpuint (fake_primary_count_contents (home->primary), ==, many);
  g_assert_cmpuint (fake_primary_count_connections (home->primary), ==, 1);
}

/* What lies in the spool is streamed, dots and all. */
static gint64
hold_large (Home *home, GBytes **content)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (home->queue, "a@example.org");
  g_autoptr (GString) text = g_string_new ("Subject: large\r\n\r\n");

  for (guint i = 0; text->len < 3 * RESTANTE_BODY_INLINE_MAX; i++)
    g_string_append_printf (text, "%s line %u\r\n", i % 3 == 0 ? "." : "a", i);
  *content = g_bytes_new (text->str, text->len);
  return fixture_hold_envelope (home->queue, envelope, *content);
}

static void
test_large (Home *home, gconstpointer unused)
{
  g_auto (Load) load = { 0 };
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) received = NULL;
  gint64 id = hold_large (home, &content);
  gsize trace = strlen ("Received: from client.example\r\n");

  load_init (&load, home);
  g_array_append_val (load.ids, id);
  carry (&load, RESTANTE_COURIER_FINISHED);
  received = fake_primary_get_content (home->primary, 0);
  g_assert_cmpmem ((const char *)g_bytes_get_data (received, NULL) + trace,
                   g_bytes_get_size (received) - trace, g_bytes_get_data (content, NULL),
                   g_bytes_get_size (content));
}

static void
spoil_spool (Home *home)
{
  g_autofree char *folder = fixture_path (&home->store, "spool");
  g_autoptr (GDir) spool = g_dir_open (folder, 0, NULL);
  const char *name;
  guint removed = 0;

  while ((name = g_dir_read_name (spool)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    removed += g_unlink (path) == 0;
  }
  g_assert_cmpuint (removed, ==, 1);
}

/* Own shortage: nothing of it may count at the primary, and it stays held. */
static void
test_unreadable_body (Home *home, gconstpointer unused)
{
  g_auto (Load) load = { 0 };
  g_autoptr (GBytes) content = NULL;
  gint64 id = hold_large (home, &content);

  spoil_spool (home);
  load_init (&load, home);
  g_array_append_val (load.ids, id);
  carry (&load, RESTANTE_COURIER_FAILED);
  assert_result (
      &load, 0,
      "a@example.org put off: A message in the store cannot be read; see the daemon's log.");
  g_assert_cmpuint (fake_primary_count_contents (home->primary), ==, 0);
}

static void
test_needs_smtputf8 (Home *home, gconstpointer unused)
{
  g_auto (Load) load = { 0 };
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (home->queue, "jürgen@example.org");
  g_autoptr (GBytes) content = g_bytes_new ("Subject: x\r\n\r\n", 14);
  gint64 id;

  envelope->smtputf8 = TRUE;
  id = fixture_hold_envelope (home->queue, envelope, content);
  load_init (&load, home);
  g_array_append_val (load.ids, id);
  carry (&load, RESTANTE_COURIER_FINISHED);
  assert_result (&load, 0,
                 "jürgen@example.org put off: the host does not offer SMTPUTF8, which this message "
                 "needs");
  home_assert_no_mail_was_offered (home);
}

typedef struct
{
  RestanteCourier *courier;
  Load *load;
  RestanteCourierEnd end;
  char *cause;
} Ride;

static gpointer
ride (gpointer data)
{
  Ride *self = data;
  RestanteCourierWork work = { next_message, message_done, self->load };

  self->end = restante_courier_run (self->courier, &work, &self->cause);
  return NULL;
}

static void
test_stop (Home *home, gconstpointer unused)
{
  g_auto (Load) load = { 0 };
  g_autoptr (RestanteCourier) courier = make_courier (home);
  Ride self = { courier, &load };
  GThread *thread;

  load_init (&load, home);
  load_add (&load, "a@example.org");
  fake_primary_answer (home->primary, "MAIL", FAKE_PRIMARY_KEEP_MUM, 0);
  thread = g_thread_new ("courier", ride, &self);
  fake_primary_await (home->primary, "MAIL", 1);
  restante_courier_stop (courier);
  g_thread_join (thread);
  g_assert_cmpint (self.end, ==, RESTANTE_COURIER_FAILED);
  g_assert_cmpuint (load.results->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (load.results, 0), "put off"));
  g_free (self.cause);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Home, NULL, home_set_up, func, home_tear_down)
  g_test_init (&argc, &argv, NULL);
  home_expect_warnings ();
  ADD ("/promise/3/watch/courier/stranger", test_stranger);
  ADD ("/promise/3/watch/courier/unconfirmed", test_unconfirmed);
  ADD ("/promise/3/watch/courier/without-a-key", test_without_a_key);
  ADD ("/promise/3/watch/courier/without-a-chain", test_without_a_chain);
  ADD ("/watch/courier/delivers", test_delivers);
  ADD ("/promise/4/watch/courier/permanent-rejections", test_permanent_rejections);
  ADD ("/promise/4/watch/courier/temporary-rejections", test_temporary_rejections);
  ADD ("/promise/1/watch/courier/lost-connections", test_lost_connections);
  ADD ("/watch/courier/each-recipient", test_each_recipient);
  ADD ("/watch/courier/first-reply-is-kept", test_first_reply_is_kept);
  ADD ("/watch/courier/many-over-one-connection", test_many_over_one_connection);
  ADD ("/watch/courier/large", test_large);
  ADD ("/promise/5/watch/courier/unreadable-body", test_unreadable_body);
  ADD ("/watch/courier/needs-smtputf8", test_needs_smtputf8);
  ADD ("/watch/courier/stop", test_stop);
  return g_test_run ();
}
