/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-session.h"

#include <gmime/gmime.h>
#include <string.h>

#include "fixture.h"
#include "stored.h"

#define HOSTNAME "mx2.example.org"
#define OPEN                                                                                       \
  "EHLO client.example\r\nMAIL FROM:<a@sender.example>\r\nRCPT TO:<user@example.org>\r\n"          \
  "DATA\r\n"

/* A store and one session, driven without any connection. */
typedef struct
{
  Fixture store;
  RestanteSmtpSessionShared shared;
  RestanteSmtpSession *session;
  GString *said; /* since the last look */

  GMutex lock;
  GCond changed;
  gboolean stored; /* the waker was called; under lock */
} Holder;

static void
on_stored (gpointer user_data)
{
  Holder *self = user_data;

  g_mutex_lock (&self->lock);
  self->stored = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
await_store (Holder *self)
{
  g_mutex_lock (&self->lock);
  while (!self->stored)
    g_cond_wait (&self->changed, &self->lock);
  self->stored = FALSE;
  g_mutex_unlock (&self->lock);
}

static RestanteSmtpSessionNeed
advance (Holder *self)
{
  RestanteSmtpSessionNeed need = restante_smtp_session_advance (self->session);
  gsize length;
  const guint8 *output = restante_smtp_session_take_output (self->session, &length);

  g_string_append_len (self->said, (const char *)output, (gssize)length);
  return need;
}

static void
begin (Holder *self, gboolean may_block)
{
  RestanteCapabilities capabilities = {
    .esmtp = TRUE,
    .pipelining = TRUE,
    .eight_bit_mime = TRUE,
    .smtputf8 = TRUE,
    .enhanced_status_codes = TRUE,
    .starttls = TRUE,
    .size = TRUE,
    .size_limit = 1024 * 1024,
  };

  g_clear_pointer (&self->session, restante_smtp_session_free);
  self->session = restante_smtp_session_new (&self->shared, &capabilities, "192.0.2.1");
  restante_smtp_session_serve (self->session, on_stored, self, may_block);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_BYTES);
  g_assert_cmpstr (self->said->str, ==, "220 " HOSTNAME " ESMTP Restante\r\n");
  g_string_truncate (self->said, 0);
}

static void
set_up (Holder *self, gconstpointer unused)
{
  fixture_set_up (&self->store, NULL);
  self->shared = (RestanteSmtpSessionShared){ HOSTNAME, self->store.queue };
  self->said = g_string_new (NULL);
  begin (self, FALSE);
}

static void
tear_down (Holder *self, gconstpointer unused)
{
  g_clear_pointer (&self->session, restante_smtp_session_free);
  fixture_tear_down (&self->store, NULL);
  g_string_free (self->said, TRUE);
}

/* The peer says @text, in bytes that are gone when the session has seen them. */
static RestanteSmtpSessionNeed
say (Holder *self, const char *text)
{
  g_autofree char *bytes = g_strdup (text);
  RestanteSmtpSessionNeed need;

  restante_smtp_session_feed (self->session, (const guint8 *)bytes, strlen (bytes), 0);
  need = advance (self);
  memset (bytes, 'x', strlen (text));
  return need;
}

/* The last line that was said since the last look begins with @beginning; NULL when nothing was. */
static void
assert_said (Holder *self, const char *beginning)
{
  g_auto (GStrv) lines = g_strsplit (self->said->str, "\r\n", -1);
  guint n_lines = g_strv_length (lines);

  g_string_truncate (self->said, 0);
  if (beginning == NULL) {
    g_assert_cmpuint (n_lines, ==, 0);
    return;
  }
  g_assert_cmpuint (n_lines, >, 1);
  if (!g_str_has_prefix (lines[n_lines - 2], beginning))
    g_error ("said: %s, wanted: %s", lines[n_lines - 2], beginning);
}

static void
ask (Holder *self, const char *line, const char *beginning)
{
  g_autofree char *text = g_strconcat (line, "\r\n", NULL);

  g_assert_cmpint (say (self, text), ==, RESTANTE_SMTP_SESSION_BYTES);
  assert_said (self, beginning);
}

/* The store answers; the session goes on. */
static RestanteSmtpSessionNeed
store (Holder *self)
{
  await_store (self);
  restante_smtp_session_stored (self->session);
  return advance (self);
}

static gint64
count_messages (Holder *self)
{
  return fixture_ask (&self->store, "SELECT count(*) FROM message");
}

static void
assert_stored (Holder *self, const char *content)
{
  gint64 id = fixture_ask (&self->store, "SELECT max(id) FROM message");

  stored_assert (&self->store, id, "192.0.2.1", content);
}

/* Not a word before the row is there, in the eyes of another connection to the database. */
static void
test_stored_before_250 (Holder *self, gconstpointer unused)
{
  const char *content = "Subject: hello\r\nX-Odd:   spaces \t\r\n\r\n  body \xff\xfe\r\n\r\n\r\n";
  g_autofree char *text = g_strconcat (content, ".\r\n", NULL);

  g_assert_cmpint (say (self, OPEN), ==, RESTANTE_SMTP_SESSION_BYTES);
  assert_said (self, "354 ");
  g_assert_cmpint (say (self, text), ==, RESTANTE_SMTP_SESSION_STORE);
  assert_said (self, NULL);
  /* Asking again changes nothing. */
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_STORE);
  await_store (self);
  g_assert_cmpint (count_messages (self), ==, 1);
  assert_said (self, NULL);
  restante_smtp_session_stored (self->session);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_BYTES);
  assert_said (self, "250 2.0.0 Kept as ");
  assert_stored (self, content);
  g_assert_cmpint (say (self, "QUIT\r\n"), ==, RESTANTE_SMTP_SESSION_OVER);
  assert_said (self, "221 ");
}

/* What was said behind a message waits until that is stored. */
static void
test_pipelined_behind (Holder *self, gconstpointer unused)
{
  say (self, OPEN);
  assert_said (self, "354 ");
  g_assert_cmpint (say (self, "Subject: 1\r\n\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.net>\r\n"),
                   ==, RESTANTE_SMTP_SESSION_STORE);
  assert_said (self, NULL);
  g_assert_cmpint (store (self), ==, RESTANTE_SMTP_SESSION_BYTES);
  g_assert_nonnull (strstr (self->said->str, "Kept as "));
  assert_said (self, "250 2.1.5 ");
}

/* Replies that are many times longer than the commands are not gathered: they go out in pieces, and
 * none is lost. */
static void
test_flood_is_flushed (Holder *self, gconstpointer unused)
{
  g_autoptr (GString) lines = g_string_new ("EHLO client.example\r\nMAIL FROM:<>\r\n");
  RestanteSmtpSessionNeed need;
  guint flushed = 0, replies = 0;

  for (guint i = 0; i < 900; i++)
    g_string_append (lines, "RCPT TO:<user@example.org>\r\n");
  need = say (self, lines->str);
  for (; need == RESTANTE_SMTP_SESSION_FLUSH; flushed++)
    need = advance (self);
  g_assert_cmpint (need, ==, RESTANTE_SMTP_SESSION_BYTES);
  g_assert_cmpuint (flushed, >, 0);
  for (const char *at = self->said->str; (at = strstr (at, "250 2.1.5 ")) != NULL; at++)
    replies++;
  g_assert_cmpuint (replies, ==, 900);
}

/* Once it has outgrown memory, and only then, it asks for a thread; the same bytes come out. */
static void
test_large_asks_for_a_thread (Holder *self, gconstpointer unused)
{
  g_autoptr (GString) content = g_string_new ("Subject: large\r\n\r\n");
  gsize fed = 0;
  RestanteSmtpSessionNeed need = say (self, OPEN);

  while (content->len < 3 * RESTANTE_BODY_INLINE_MAX)
    g_string_append_printf (content, "line at %" G_GSIZE_FORMAT "\r\n", content->len);
  while (need == RESTANTE_SMTP_SESSION_BYTES) {
    g_autofree char *piece = g_strndup (content->str + fed, 1000);

    need = say (self, piece);
    fed += strlen (piece);
  }
  g_assert_cmpint (need, ==, RESTANTE_SMTP_SESSION_THREAD);
  g_assert_cmpuint (fed, >, RESTANTE_BODY_INLINE_MAX);
  g_assert_cmpuint (fed, <=, RESTANTE_BODY_INLINE_MAX + 1000);
  g_assert_cmpuint (fixture_count_files (&self->store, "spool"), ==, 0);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_THREAD);
  restante_smtp_session_serve (self->session, on_stored, self, TRUE);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_BYTES);
  g_assert_cmpint (say (self, content->str + fed), ==, RESTANTE_SMTP_SESSION_BYTES);
  g_assert_cmpint (say (self, ".\r\n"), ==, RESTANTE_SMTP_SESSION_STORE);
  g_assert_cmpint (store (self), ==, RESTANTE_SMTP_SESSION_BYTES);
  assert_said (self, "250 ");
  assert_stored (self, content->str);
}

/* A message that ends in the piece that makes it large is not stored by who must not block. */
static void
test_large_at_its_end (Holder *self, gconstpointer unused)
{
  g_autoptr (GString) content = g_string_new ("Subject: large\r\n\r\n");
  g_autofree char *text = NULL;

  while (content->len <= RESTANTE_BODY_INLINE_MAX)
    g_string_append (content, "some line of text\r\n");
  text = g_strconcat (content->str, ".\r\nNOOP\r\n", NULL);
  say (self, OPEN);
  assert_said (self, "354 ");
  g_assert_cmpint (say (self, text), ==, RESTANTE_SMTP_SESSION_THREAD);
  g_assert_cmpuint (fixture_count_files (&self->store, "spool"), ==, 0);
  restante_smtp_session_serve (self->session, on_stored, self, TRUE);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_STORE);
  assert_said (self, NULL);
  store (self);
  g_assert_nonnull (strstr (self->said->str, "Kept as "));
  assert_said (self, "250 2.0.0 Ok");
  assert_stored (self, content->str);
}

static void
test_dots_are_unstuffed (Holder *self, gconstpointer unused)
{
  say (self, OPEN);
  g_assert_cmpint (say (self, "Subject: dots\r\n\r\n..one\r\n...two\r\n.\r\n"), ==,
                   RESTANTE_SMTP_SESSION_STORE);
  store (self);
  assert_said (self, "250 ");
  assert_stored (self, "Subject: dots\r\n\r\n.one\r\n..two\r\n");
}

static void
test_cut_off_is_not_stored (Holder *self, gconstpointer unused)
{
  say (self, OPEN);
  say (self, "Subject: half\r\n\r\nnot all");
  g_clear_pointer (&self->session, restante_smtp_session_free);
  g_assert_cmpint (count_messages (self), ==, 0);
}

static const char *const foreign[] = {
  "RCPT TO:<user@example.com>",
  "RCPT TO:<user@sub.example.org>",
  "RCPT TO:<user@example.org.example.com>",
  "RCPT TO:<user@[127.0.0.1]>",
  "RCPT TO:<user%example.com@example.org>",
  "RCPT TO:<example.com!user@example.org>",
  "RCPT TO:<@example.org:user@example.com>",
};

static void
test_relay_refused (Holder *self, gconstpointer unused)
{
  ask (self, "EHLO client.example", "250 ");
  /* Not even for a sender who claims to be of the house. */
  ask (self, "MAIL FROM:<user@example.org>", "250 ");
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    ask (self, foreign[i], "550 5.7.1 ");
  ask (self, "DATA", "5");
  g_assert_cmpint (count_messages (self), ==, 0);
}

static void
test_two_domains (Holder *self, gconstpointer unused)
{
  ask (self, "EHLO client.example", "250 ");
  ask (self, "MAIL FROM:<>", "250 ");
  ask (self, "RCPT TO:<a@EXAMPLE.org>", "250 ");
  ask (self, "RCPT TO:<b@example.net>", "250 ");
  ask (self, "RCPT TO:<Postmaster>", "250 ");
  ask (self, "DATA", "354 ");
  g_assert_cmpint (say (self, "Subject: x\r\n\r\n.\r\n"), ==, RESTANTE_SMTP_SESSION_STORE);
  store (self);
  assert_said (self, "250 ");
  g_assert_cmpint (count_messages (self), ==, 2);
  g_assert_cmpint (fixture_ask (&self->store, "SELECT count(*) FROM recipient"), ==, 3);
}

/* A domain that is added while a session runs counts at once, and one that is removed, too. */
static void
test_domains_change (Holder *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) added = NULL;
  g_autoptr (GError) error = NULL;

  ask (self, "EHLO client.example", "250 ");
  ask (self, "MAIL FROM:<>", "250 ");
  ask (self, "RCPT TO:<a@example.com>", "550 5.7.1 ");
  added = fixture_add_domain (self->store.queue, "example.com", FIXTURE_HOLD);
  ask (self, "RCPT TO:<a@example.com>", "250 ");
  restante_queue_remove_domain (self->store.queue, "example.com", &error);
  g_assert_no_error (error);
  ask (self, "DATA", "354 ");
  g_assert_cmpint (say (self, "Subject: x\r\n\r\n.\r\n"), ==, RESTANTE_SMTP_SESSION_STORE);
  /* Promise 5: what we cannot do any more is for the sender to try again. */
  store (self);
  assert_said (self, "452 ");
  g_assert_cmpint (count_messages (self), ==, 0);
}

static void
test_no_room (Holder *self, gconstpointer unused)
{
  RestanteQueueOptions greedy = { .min_free_space = G_MAXINT64, .keep_delivered = FIXTURE_KEEP };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->session, restante_smtp_session_free);
  fixture_close (&self->store);
  self->store.queue = restante_queue_open (self->store.directory, &greedy, &error);
  g_assert_no_error (error);
  self->shared.queue = self->store.queue;
  begin (self, FALSE);
  ask (self, "EHLO client.example", "250 ");
  ask (self, "MAIL FROM:<a@sender.example>", "452 4.3.1 ");
  ask (self, "RCPT TO:<user@example.org>", "503 ");
}

static void
test_start_tls (Holder *self, gconstpointer unused)
{
  g_autoptr (RestanteMessage) message = NULL;
  g_autofree char *tls = NULL;

  ask (self, "EHLO client.example", "250 ");
  g_assert_cmpint (say (self, "STARTTLS\r\n"), ==, RESTANTE_SMTP_SESSION_START_TLS);
  assert_said (self, "220 ");
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_START_TLS);
  restante_smtp_session_tls_started (self->session, "TLS1.3 AES-256-GCM");
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_BYTES);
  say (self, "EHLO client.example\r\n");
  g_assert_null (strstr (self->said->str, "STARTTLS"));
  say (self, OPEN);
  say (self, "Subject: x\r\n\r\n.\r\n");
  store (self);
  assert_said (self, "250 ");
  message = restante_queue_get (self->store.queue,
                                fixture_ask (&self->store, "SELECT max(id) FROM message"), NULL);
  g_object_get (message, "tls", &tls, NULL);
  g_assert_cmpstr (tls, ==, "TLS1.3 AES-256-GCM");
}

static void
test_turned_away (Holder *self, gconstpointer unused)
{
  g_assert_false (restante_smtp_session_is_turned_away (self->session));
  g_clear_pointer (&self->session, restante_smtp_session_free);
  self->session =
      restante_smtp_session_new_turned_away (&self->shared, "Too many connections, come again");
  restante_smtp_session_serve (self->session, on_stored, self, FALSE);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_OVER);
  g_assert_cmpstr (self->said->str, ==, "421 " HOSTNAME " Too many connections, come again\r\n");
  g_assert_true (restante_smtp_session_is_turned_away (self->session));
}

/* RFC 5321 section 3.8: whoever ends a session says so. */
static void
test_ends (Holder *self, gconstpointer unused)
{
  restante_smtp_session_time_out (self->session);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_OVER);
  assert_said (self, "421 4.4.2 ");
  begin (self, FALSE);
  say (self, OPEN);
  say (self, "Subject: half\r\n");
  assert_said (self, "354 ");
  restante_smtp_session_go_down (self->session);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_OVER);
  assert_said (self, "421 4.3.2 ");
  g_assert_cmpint (count_messages (self), ==, 0);
}

/* A sender that does not hear that its message was stored would send it again. */
static void
test_ends_after_the_answer (Holder *self, gconstpointer unused)
{
  say (self, OPEN);
  g_assert_cmpint (say (self, "Subject: x\r\n\r\n.\r\n"), ==, RESTANTE_SMTP_SESSION_STORE);
  assert_said (self, "354 ");
  restante_smtp_session_go_down (self->session);
  g_assert_cmpint (advance (self), ==, RESTANTE_SMTP_SESSION_STORE);
  assert_said (self, NULL);
  g_assert_cmpint (store (self), ==, RESTANTE_SMTP_SESSION_OVER);
  g_assert_nonnull (strstr (self->said->str, "250 2.0.0 Kept as "));
  assert_said (self, "421 4.3.2 ");
  g_assert_cmpint (count_messages (self), ==, 1);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  /* A message that is put off is logged as a warning, and a test does that on purpose. */
  return level & G_LOG_LEVEL_WARNING ? G_LOG_WRITER_HANDLED
                                     : g_log_writer_default (level, fields, n_fields, NULL);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Holder, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  g_mime_init ();
  ADD ("/promise/1/net/smtp-session/stored-before-250", test_stored_before_250);
  ADD ("/net/smtp-session/pipelined-behind", test_pipelined_behind);
  ADD ("/promise/5/net/smtp-session/flood-is-flushed", test_flood_is_flushed);
  ADD ("/net/smtp-session/large-asks-for-a-thread", test_large_asks_for_a_thread);
  ADD ("/net/smtp-session/large-at-its-end", test_large_at_its_end);
  ADD ("/net/smtp-session/dots-are-unstuffed", test_dots_are_unstuffed);
  ADD ("/promise/1/net/smtp-session/cut-off-is-not-stored", test_cut_off_is_not_stored);
  ADD ("/promise/2/net/smtp-session/relay-refused", test_relay_refused);
  ADD ("/net/smtp-session/two-domains", test_two_domains);
  ADD ("/promise/5/net/smtp-session/domains-change", test_domains_change);
  ADD ("/promise/5/net/smtp-session/no-room", test_no_room);
  ADD ("/net/smtp-session/start-tls", test_start_tls);
  ADD ("/net/smtp-session/turned-away", test_turned_away);
  ADD ("/net/smtp-session/ends", test_ends);
  ADD ("/promise/1/net/smtp-session/ends-after-the-answer", test_ends_after_the_answer);
  return g_test_run ();
}
