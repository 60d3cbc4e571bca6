/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/reception.h"

#include <gmime/gmime.h>
#include <string.h>

#include "fixture.h"

static const RestanteReceptionSession session = {
  .hostname = "mx2.example.org",
  .client = "192.0.2.1",
  .helo = "client.example",
  .tls = "TLS1.3 AES-256-GCM",
  .extended = TRUE,
};

static RestanteReception *
begin (Fixture *store, const char *recipient)
{
  RestanteReception *reception = restante_reception_new (store->queue, "a@sender.example", FALSE);

  restante_reception_add_recipient (reception, recipient);
  return reception;
}

static void
add (RestanteReception *reception, const char *content)
{
  restante_reception_add_content (reception, (const guint8 *)content, strlen (content));
}

/* Whether the store has answered. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean done;
} Gate;

static void
on_done (gpointer user_data)
{
  Gate *gate = user_data;

  g_mutex_lock (&gate->lock);
  gate->done = TRUE;
  g_cond_signal (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static void
pass_gate (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  while (!gate->done)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static gint64
finish (RestanteReception *reception, guint code, const char *enhanced)
{
  RestanteReceptionAnswer answer = { 0 };
  Gate gate = { 0 };

  restante_reception_finish (reception, &session, on_done, &gate);
  pass_gate (&gate);
  restante_reception_get_answer (reception, &answer);
  g_assert_cmpuint (answer.code, ==, code);
  g_assert_cmpstr (answer.enhanced, ==, enhanced);
  g_assert_cmpuint (strlen (answer.text), >, 0);
  return code == 250 ? g_ascii_strtoll (strrchr (answer.text, ' '), NULL, 10) : 0;
}

static char *
get_member (Fixture *store, gint64 id, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteMessage) message = restante_queue_get (store->queue, id, &error);
  char *value = NULL;

  g_assert_no_error (error);
  g_object_get (message, name, &value, NULL);
  return value;
}

static const struct
{
  const char *name;
  const char *value;
} members[] = {
  { "sender", "a@sender.example" }, { "client", "192.0.2.1" },
  { "helo", "client.example" },     { "tls", "TLS1.3 AES-256-GCM" },
  { "subject", "hello" },           { "message-id", "<1@sender.example>" },
  { "domain", "example.org" },
};

/* In pieces, as they come from a socket. */
static void
test_keeps (Fixture *store, gconstpointer unused)
{
  g_autoptr (RestanteReception) reception = begin (store, "user@example.org");
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gint64 id;

  add (reception, "Sub");
  add (reception, "ject: hello\r\nMessage-ID: <1@sender.example>\r");
  add (reception, "\n\r\nbody\r\n");
  id = finish (reception, 250, "2.0.0");
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autofree char *value = get_member (store, id, members[i].name);

    g_assert_cmpstr (value, ==, members[i].value);
  }
  bytes = fixture_read (restante_queue_read (store->queue, id, NULL));
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_true (g_str_has_prefix (text, "Received: from client.example ([192.0.2.1])\r\n"));
  g_assert_nonnull (strstr (text, "for <user@example.org>"));
  g_assert_true (
      g_str_has_suffix (text, "Subject: hello\r\nMessage-ID: <1@sender.example>\r\n\r\nbody\r\n"));
}

static void
test_nothing_but_the_dot (Fixture *store, gconstpointer unused)
{
  g_autoptr (RestanteReception) reception = begin (store, "user@example.org");
  gint64 id = finish (reception, 250, "2.0.0");
  g_autofree char *subject = get_member (store, id, "subject");

  g_assert_null (subject);
}

static void
add_received (RestanteReception *reception, guint count)
{
  for (guint i = 0; i < count; i++)
    add (reception,
         "Received: from a.example\r\n\tby b.example; Thu, 1 Jan 1970 00:00:00 +0000\r\n");
  /* In the body they are text. */
  add (reception, "Subject: x\r\n\r\nReceived: a\r\nReceived: b\r\n");
}

/* RFC 5321 section 6.3. */
static void
test_loops (Fixture *store, gconstpointer unused)
{
  g_autoptr (RestanteReception) fine = begin (store, "user@example.org");
  g_autoptr (RestanteReception) loop = begin (store, "user@example.org");

  add_received (fine, 50);
  finish (fine, 250, "2.0.0");
  add_received (loop, 51);
  finish (loop, 554, "5.4.6");
  g_assert_cmpint (fixture_ask (store, "SELECT count(*) FROM message"), ==, 1);
}

/* RFC 2047; the last ones are no encoded words and stay as they are. */
static const struct
{
  const char *raw;
  const char *shown;
} subjects[] = {
  { "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= from here", "Gr\xc3\xbc\xc3\x9f"
                                             "e from here" },
  { "=?UTF-8?B?8J+QnQ==?=", "\xf0\x9f\x90\x9d" },
  { "=?ISO-8859-1?Q?caf=E9?= =?ISO-8859-1?Q?_noir?=", "caf\xc3\xa9 noir" },
  { "plain", "plain" },
  { "=?not closed", "=?not closed" },
};

static void
test_subjects (Fixture *store, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++) {
    g_autoptr (RestanteReception) reception = begin (store, "user@example.org");
    g_autofree char *content = g_strdup_printf ("Subject: %s\r\n\r\n", subjects[i].raw);
    g_autofree char *shown = NULL;

    add (reception, content);
    shown = get_member (store, finish (reception, 250, "2.0.0"), "subject");
    g_assert_cmpstr (shown, ==, subjects[i].shown);
  }
}

static gboolean
keeps_as_eight_bit (Fixture *store, const char *body)
{
  g_autoptr (RestanteReception) reception = begin (store, "user@example.org");
  g_autoptr (RestanteHandover) handover = NULL;

  add (reception, "Subject: x\r\n\r\n");
  add (reception, body);
  add (reception, "and more\r\n");
  handover = fixture_take (store->queue, finish (reception, 250, "2.0.0"));
  return handover->eight_bit;
}

/* Wherever it stands. */
static void
test_eight_bit_is_noticed (Fixture *store, gconstpointer unused)
{
  g_assert_false (keeps_as_eight_bit (store, "seven bits, up to \x7f\r\n"));
  for (guint i = 0; i < 20; i++) {
    char body[] = "twenty and three bytes\r\n";

    body[i] = (char)0x80;
    g_assert_true (keeps_as_eight_bit (store, body));
    body[i + 1] = '\0'; /* the last one of what comes at once */
    g_assert_true (keeps_as_eight_bit (store, body));
  }
}

/* The store does not take it: the sender is told to come again, and nothing is left. */
static void
test_store_says_no (Fixture *store, gconstpointer unused)
{
  g_autoptr (RestanteReception) reception = begin (store, "user@not-ours.example");
  g_autofree char *large = g_strnfill (2 * RESTANTE_BODY_INLINE_MAX, 'x');

  add (reception, "Subject: x\r\n\r\n");
  add (reception, large);
  add (reception, "\r\n");
  finish (reception, 452, "4.3.1");
  g_clear_pointer (&reception, restante_reception_free);
  g_assert_cmpint (fixture_ask (store, "SELECT count(*) FROM body"), ==, 0);
  g_assert_cmpuint (fixture_count_files (store, "spool"), ==, 0);
}

static void
test_abandoned (Fixture *store, gconstpointer unused)
{
  g_autoptr (RestanteReception) reception = begin (store, "user@example.org");
  g_autofree char *large = g_strnfill (3 * RESTANTE_BODY_INLINE_MAX, 'x');

  g_assert_true (restante_reception_is_in_memory (reception));
  add (reception, large);
  g_assert_false (restante_reception_is_in_memory (reception));
  g_assert_cmpuint (fixture_count_files (store, "spool"), ==, 1);
  g_clear_pointer (&reception, restante_reception_free);
  g_assert_cmpuint (fixture_count_files (store, "spool"), ==, 0);
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
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  g_mime_init ();
  ADD ("/net/reception/keeps", test_keeps);
  ADD ("/net/reception/nothing-but-the-dot", test_nothing_but_the_dot);
  ADD ("/net/reception/loops", test_loops);
  ADD ("/net/reception/subjects", test_subjects);
  ADD ("/net/reception/eight-bit-is-noticed", test_eight_bit_is_noticed);
  ADD ("/promise/5/net/reception/store-says-no", test_store_says_no);
  ADD ("/net/reception/abandoned", test_abandoned);
  return g_test_run ();
}
