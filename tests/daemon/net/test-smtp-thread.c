/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-thread.h"

#include <gmime/gmime.h>
#include <string.h>

#include "doorway.h"
#include "stored.h"

/* One session at a time in a thread of its own. */
typedef struct
{
  Doorway doorway;
  RestanteChannel *channel;
  GThread *thread;
} Holder;

static void
set_up (Holder *self, gconstpointer unused)
{
  doorway_set_up (&self->doorway);
}

static void
end_session (Holder *self)
{
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->channel, restante_channel_free);
}

static void
tear_down (Holder *self, gconstpointer unused)
{
  end_session (self);
  doorway_tear_down (&self->doorway);
}

static gpointer
serve (gpointer data)
{
  Holder *self = data;
  g_autoptr (RestanteSmtpSession) session = NULL;
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

  session = restante_smtp_session_new (&self->doorway.shared, &capabilities, "127.0.0.1");
  restante_smtp_thread_run (session, self->channel, self->doorway.certificate);
  /* As the service does: the end is to be seen by the sender. */
  restante_channel_shutdown (self->channel);
  return NULL;
}

/* A sender whose connection is being served. */
static Sender *
connect_sender (Holder *self)
{
  g_autoptr (GSocket) socket = NULL;
  Sender *sender = doorway_connect (&self->doorway, &socket);

  end_session (self);
  self->channel = restante_channel_new (socket);
  self->thread = g_thread_new ("session", serve, self);
  return sender;
}

static gint64
count_messages (Holder *self)
{
  return fixture_ask (&self->doorway.store, "SELECT count(*) FROM message");
}

/* The number in "250 2.0.0 Kept as 17". */
static gint64
kept_as (const char *reply)
{
  gint64 id = g_ascii_strtoll (strrchr (reply, ' '), NULL, 10);

  g_assert_cmpint (id, >, 0);
  return id;
}

/* The row is there, in the eyes of another connection to the database, when the reply is. */
static void
test_stored_before_250 (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);
  const char *content = "Subject: hello\r\nX-Odd:   spaces \t\r\n\r\n  body \xff\xfe\r\n\r\n\r\n";
  gint64 id;

  sender_open_message (sender, "user@example.org");
  sender_send_content (sender, content);
  id = kept_as (sender_hear (sender, "250 2.0.0 Kept as "));
  g_assert_cmpint (count_messages (self), ==, 1);
  stored_assert (&self->doorway.store, id, "127.0.0.1", content);
  sender_ask (sender, "QUIT", "221 ");
  sender_hear_end (sender);
}

static void
test_large_stored_before_250 (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);
  g_autoptr (GString) content = g_string_new ("Subject: large\r\n\r\n");

  while (content->len < 5 * RESTANTE_BODY_INLINE_MAX)
    g_string_append_printf (content, "line at %" G_GSIZE_FORMAT "\r\n", content->len);
  sender_open_message (sender, "user@example.org");
  sender_send_content (sender, content->str);
  stored_assert (&self->doorway.store, kept_as (sender_hear (sender, "250 ")), "127.0.0.1",
                 content->str);
}

static void
test_cut_off_is_not_stored (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);

  sender_open_message (sender, "user@example.org");
  sender_send (sender, "Subject: half\r\n\r\nnot al", 24);
  g_clear_pointer (&sender, sender_free);
  end_session (self);
  g_assert_cmpint (count_messages (self), ==, 0);
}

static void
test_starttls (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);
  g_autoptr (RestanteMessage) message = NULL;
  g_autofree char *tls = NULL;
  gint64 id;

  sender_hear (sender, "220 ");
  g_assert_nonnull (strstr (sender_ask (sender, "EHLO client.example", "250-"), "STARTTLS"));
  sender_ask (sender, "STARTTLS", "220 ");
  sender_start_tls (sender);
  g_assert_null (strstr (sender_ask (sender, "EHLO client.example", "250-"), "STARTTLS"));
  sender_ask (sender, "MAIL FROM:<a@sender.example>", "250 ");
  sender_ask (sender, "RCPT TO:<user@example.org>", "250 ");
  sender_ask (sender, "DATA", "354 ");
  sender_send_content (sender, "Subject: x\r\n\r\n");
  id = kept_as (sender_hear (sender, "250 "));
  stored_assert (&self->doorway.store, id, "127.0.0.1", "Subject: x\r\n\r\n");
  message = restante_queue_get (self->doorway.store.queue, id, NULL);
  g_object_get (message, "tls", &tls, NULL);
  g_assert_true (g_str_has_prefix (tls, "TLS1.3 "));
  sender_ask (sender, "QUIT", "221 ");
}

/* Nothing more is read; the peer is told. */
static void
test_goes_down (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);

  sender_open_message (sender, "user@example.org");
  restante_channel_shutdown_reading (self->channel);
  sender_hear (sender, "421 4.3.2 ");
  sender_hear_end (sender);
  g_assert_cmpint (count_messages (self), ==, 0);
}

/* No TLS comes after all: the session ends, and its thread with it. */
static void
test_no_handshake (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);

  sender_hear (sender, "220 ");
  sender_ask (sender, "EHLO client.example", "250-");
  sender_ask (sender, "STARTTLS", "220 ");
  sender_say (sender, "EHLO client.example");
  end_session (self);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Holder, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();
  ADD ("/promise/1/net/smtp-thread/stored-before-250", test_stored_before_250);
  ADD ("/promise/1/net/smtp-thread/large-stored-before-250", test_large_stored_before_250);
  ADD ("/promise/1/net/smtp-thread/cut-off-is-not-stored", test_cut_off_is_not_stored);
  ADD ("/net/smtp-thread/starttls", test_starttls);
  ADD ("/net/smtp-thread/goes-down", test_goes_down);
  ADD ("/net/smtp-thread/no-handshake", test_no_handshake);
  return g_test_run ();
}
