/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-threads.h"

#include <gmime/gmime.h>
#include <unistd.h>

#include "doorway.h"

/* Sessions that all go to threads. */
typedef struct
{
  Doorway doorway;
  RestanteSmtpThreads *threads;
  gint left; /* atomic */
} Holder;

static void
on_left (RestanteSmtpSession *session, GInetAddress *peer, gpointer user_data)
{
  g_assert_true (g_inet_address_get_is_loopback (peer));
  restante_smtp_session_free (session);
  g_atomic_int_inc (&((Holder *)user_data)->left);
}

static void
set_up (Holder *self, gconstpointer unused)
{
  doorway_set_up (&self->doorway);
  self->threads = restante_smtp_threads_new (self->doorway.certificate, on_left, self);
}

static void
tear_down (Holder *self, gconstpointer unused)
{
  g_clear_pointer (&self->threads, restante_smtp_threads_stop);
  doorway_tear_down (&self->doorway);
}

static void
serve (Holder *self, int fd)
{
  const RestanteCapabilities offered = { .esmtp = TRUE,
                                         .enhanced_status_codes = TRUE,
                                         .starttls = TRUE };
  g_autoptr (GInetAddress) peer = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  RestanteSmtpSession *session =
      restante_smtp_session_new (&self->doorway.shared, &offered, "127.0.0.1");

  restante_smtp_threads_serve (self->threads, session, fd, peer);
}

/* A sender whose connection is handed on. */
static Sender *
connect_sender (Holder *self)
{
  g_autoptr (GSocket) socket = NULL;
  Sender *sender = doorway_connect (&self->doorway, &socket);

  serve (self, dup (g_socket_get_fd (socket)));
  return sender;
}

/* Several at once, one of them in TLS; each is let go when it is over. */
static void
test_serves (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) plain = connect_sender (self);
  g_autoptr (Sender) secure = connect_sender (self);

  sender_hear (secure, "220 ");
  sender_ask (secure, "EHLO client.example", "250-");
  sender_ask (secure, "STARTTLS", "220 ");
  sender_start_tls (secure);
  sender_ask (secure, "EHLO client.example", "250");
  sender_open_message (plain, "user@example.org");
  sender_send_content (plain, "Subject: x\r\n\r\n");
  sender_hear (plain, "250 2.0.0 Kept as ");
  sender_ask (plain, "QUIT", "221 ");
  sender_hear_end (plain);
  sender_ask (secure, "QUIT", "221 ");
  g_clear_pointer (&self->threads, restante_smtp_threads_stop);
  g_assert_cmpint (self->left, ==, 2);
  g_assert_cmpint (fixture_ask (&self->doorway.store, "SELECT count(*) FROM message"), ==, 1);
}

/* Everybody is told, and the stop waits for all of them. */
static void
test_stop (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) idle = connect_sender (self);
  g_autoptr (Sender) busy = connect_sender (self);

  sender_hear (idle, "220 ");
  sender_open_message (busy, "user@example.org");
  g_clear_pointer (&self->threads, restante_smtp_threads_stop);
  g_assert_cmpint (self->left, ==, 2);
  sender_hear (idle, "421 4.3.2 ");
  sender_hear_end (idle);
  sender_hear (busy, "421 4.3.2 ");
  sender_hear_end (busy);
}

/* Nobody would end it later: it is not begun. */
static void
test_closed (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = NULL;

  restante_smtp_threads_close (self->threads);
  sender = connect_sender (self);
  sender_hear_end (sender);
  g_assert_cmpint (self->left, ==, 1);
}

/* A descriptor that is no socket: the session is let go all the same. */
static void
test_no_socket (Holder *self, gconstpointer unused)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  serve (self, ends[0]);
  g_assert_cmpint (self->left, ==, 1);
  close (ends[1]);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Holder, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();
  ADD ("/net/smtp-threads/serves", test_serves);
  ADD ("/promise/1/net/smtp-threads/stop", test_stop);
  ADD ("/net/smtp-threads/closed", test_closed);
  ADD ("/net/smtp-threads/no-socket", test_no_socket);
  return g_test_run ();
}
