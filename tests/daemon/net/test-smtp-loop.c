/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-loop.h"

#include <fcntl.h>
#include <gmime/gmime.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fixture.h"
#include "net/listen-socket.h"
#include "sender.h"

#define HOSTNAME "mx2.example.org"
#define MANY     50
#define FLOOD    450  /* recipients; a message has no more than 1000 */
#define LONG     3600 /* seconds; no deadline is longer */
#define FAREWELL 20   /* longer than last words may take, shorter than any deadline */

/* The loop's clock is this test's: deadlines are minutes. */
static gint seconds_passed; /* atomic */

gint64
g_get_monotonic_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000 +
         (gint64)g_atomic_int_get (&seconds_passed) * G_USEC_PER_SEC;
}

/* A store, and a loop at one address. */
typedef struct
{
  Fixture store;
  RestanteSmtpSessionShared shared;
  GPtrArray *sockets;
  char *address;
  RestanteSmtpLoop *loop;

  GMutex lock;
  GCond changed;
  guint handed_on, left; /* sessions; under lock */
  gboolean writer_shut, writer_open;
} Holder;

static RestanteSmtpSession *
on_arrived (GInetAddress *peer, gpointer user_data)
{
  Holder *self = user_data;
  RestanteCapabilities capabilities = {
    .esmtp = TRUE, .pipelining = TRUE, .enhanced_status_codes = TRUE, .starttls = TRUE
  };
  g_autofree char *client = g_inet_address_to_string (peer);

  g_assert_cmpstr (client, ==, "127.0.0.1");
  return restante_smtp_session_new (&self->shared, &capabilities, client);
}

static void
note (Holder *self, guint *counter)
{
  g_mutex_lock (&self->lock);
  (*counter)++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
await (Holder *self, guint *counter, guint wanted)
{
  g_mutex_lock (&self->lock);
  while (*counter < wanted)
    g_cond_wait (&self->changed, &self->lock);
  g_assert_cmpuint (*counter, ==, wanted);
  g_mutex_unlock (&self->lock);
}

/* Whoever goes on elsewhere finds the connection as it was: it says one more line. */
static void
on_hand_on (RestanteSmtpSession *session, int fd, GInetAddress *peer, gpointer user_data)
{
  const char *line = "250 handed on\r\n";

  g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize)strlen (line));
  close (fd);
  restante_smtp_session_free (session);
  note (user_data, &((Holder *)user_data)->handed_on);
}

static void
on_left (RestanteSmtpSession *session, GInetAddress *peer, gpointer user_data)
{
  g_assert_true (G_IS_INET_ADDRESS (peer));
  restante_smtp_session_free (session);
  note (user_data, &((Holder *)user_data)->left);
}

static const RestanteSmtpLoopFuncs funcs = { on_arrived, on_hand_on, on_left };

static RestanteSmtpLoop *
start_loop (Holder *self)
{
  g_autoptr (GError) error = NULL;
  RestanteSmtpLoop *loop = restante_smtp_loop_start (self->sockets, &funcs, self, &error);

  g_assert_no_error (error);
  return loop;
}

static void
set_up (Holder *self, gconstpointer unused)
{
  GSocket *socket;

  g_atomic_int_set (&seconds_passed, 0);
  fixture_set_up (&self->store, NULL);
  self->shared = (RestanteSmtpSessionShared){ HOSTNAME, self->store.queue };
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  socket = restante_listen_socket_open ("127.0.0.1:0", NULL);
  g_assert_nonnull (socket);
  /* Those who connect inherit it: the replies to a peer that does not read do not all fit. */
  g_assert_true (g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, 4096, NULL));
  g_ptr_array_add (self->sockets, socket);
  self->address = restante_listen_socket_get_address (socket);
  self->loop = start_loop (self);
}

static void
tear_down (Holder *self, gconstpointer unused)
{
  g_clear_pointer (&self->loop, restante_smtp_loop_stop);
  g_ptr_array_unref (self->sockets);
  fixture_tear_down (&self->store, NULL);
  g_free (self->address);
}

static Sender *
connect_sender (Holder *self)
{
  return sender_new (self->address, NULL);
}

/* -- the store waits for the test */

static gboolean
run_gate (RestanteBatch *batch, gpointer data, GError **error)
{
  Holder *self = data;

  g_mutex_lock (&self->lock);
  self->writer_shut = TRUE;
  g_cond_broadcast (&self->changed);
  while (!self->writer_open)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
shut_writer (Holder *self)
{
  restante_store_writer_post (self->store.queue->writer, run_gate, NULL, self, NULL);
  g_mutex_lock (&self->lock);
  while (!self->writer_shut)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
open_writer (Holder *self)
{
  g_mutex_lock (&self->lock);
  self->writer_open = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gint64
count_messages (Holder *self)
{
  return fixture_ask (&self->store, "SELECT count(*) FROM message");
}

/* What the process has used, in seconds. */
static double
processor_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* -- the tests */

/* All of them are in the middle of a message at once. */
static void
test_many_at_once (Holder *self, gconstpointer unused)
{
  Sender *senders[MANY];

  for (guint i = 0; i < MANY; i++)
    senders[i] = connect_sender (self);
  for (guint i = 0; i < MANY; i++)
    sender_open_message (senders[i], "user@example.org");
  for (guint i = 0; i < MANY; i++)
    sender_send_content (senders[i], "Subject: x\r\n\r\n");
  for (guint i = 0; i < MANY; i++)
    sender_hear (senders[i], "250 2.0.0 Kept as ");
  g_assert_cmpint (count_messages (self), ==, MANY);
  for (guint i = 0; i < MANY; i++) {
    sender_ask (senders[i], "QUIT", "221 ");
    sender_hear_end (senders[i]);
    sender_free (senders[i]);
  }
  await (self, &self->left, MANY);
}

/* Several loops share a socket; nobody is lost between them. */
static void
test_loops_share (Holder *self, gconstpointer unused)
{
  g_autoptr (RestanteSmtpLoop) other = start_loop (self);

  test_many_at_once (self, NULL);
}

static void
test_pipelined (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);
  const char *two = "Subject: 1\r\n\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<user@example.org>\r\nDATA\r\n";

  sender_open_message (sender, "user@example.org");
  shut_writer (self);
  sender_send (sender, two, strlen (two));
  sender_send (sender, "Subject: 2\r\n\r\n", 14);
  open_writer (self);
  sender_hear (sender, "250 2.0.0 Kept as ");
  sender_hear (sender, "250 2.1.0 ");
  sender_hear (sender, "250 2.1.5 ");
  sender_hear (sender, "354 ");
  sender_send (sender, ".\r\n", 3);
  sender_hear (sender, "250 2.0.0 Kept as ");
  g_assert_cmpint (count_messages (self), ==, 2);
}

static void
test_tls_is_handed_on (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);

  sender_hear (sender, "220 ");
  sender_ask (sender, "EHLO client.example", "250-");
  sender_ask (sender, "STARTTLS", "220 ");
  sender_hear (sender, "250 handed on");
  await (self, &self->handed_on, 1);
  g_assert_cmpuint (self->left, ==, 0);
}

static void
test_large_is_handed_on (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);

  sender_open_message (sender, "user@example.org");
  for (gsize sent = 0; sent <= RESTANTE_BODY_INLINE_MAX; sent += 10)
    sender_send (sender, "12345678\r\n", 10);
  sender_hear (sender, "250 handed on");
  await (self, &self->handed_on, 1);
}

static void
send_text (int fd, const char *text)
{
  g_assert_cmpint (send (fd, text, strlen (text), MSG_NOSIGNAL), ==, (gssize)strlen (text));
}

static void
send_recipients (int fd)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < FLOOD; i++)
    g_string_append (lines, "RCPT TO:<user@example.org>\r\n");
  send_text (fd, lines->str);
}

/* More replies than the buffers on the way take. The kernel takes a whole write when there is room
 * at all: only the second one, after the loop has seen the first, does not fit. */
static void
flood (int fd, Sender *other)
{
  sender_hear (other, "220 ");
  send_text (fd, "EHLO client.example\r\nMAIL FROM:<>\r\n");
  send_recipients (fd);
  sender_ask (other, "NOOP", "250 ");
  send_recipients (fd);
  sender_ask (other, "NOOP", "250 ");
}

static int
connect_plain (Holder *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->sockets->pdata[0], NULL);
  gssize size = g_socket_address_get_native_size (address);
  g_autofree gpointer native = g_malloc0 ((gsize)size);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int little = 4096, yes = 1;

  setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  g_assert_true (g_socket_address_to_native (address, native, (gsize)size, NULL));
  g_assert_cmpint (connect (fd, native, (socklen_t)size), ==, 0);
  return fd;
}

/* "250-" goes on, "250 " is the last line of one. */
static void
await_replies (int fd, guint wanted)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  char byte;
  guint seen = 0;

  while (seen < wanted && recv (fd, &byte, 1, 0) == 1) {
    g_string_append_c (heard, byte);
    if (byte != '\n')
      continue;
    seen += heard->str[3] == ' ' ? 1 : 0;
    g_string_truncate (heard, 0);
  }
  g_assert_cmpuint (seen, ==, wanted);
}

/* Whoever does not take its replies holds nobody up, is not read from either, and misses none; nor
 * does the loop spin on it. */
static void
test_deaf_peer (Holder *self, gconstpointer unused)
{
  int deaf = connect_plain (self);
  g_autoptr (Sender) other = connect_sender (self);

  double before;

  flood (deaf, other);
  before = processor_time ();
  g_usleep (G_USEC_PER_SEC / 2);
  g_assert_cmpfloat (processor_time () - before, <, 0.1);
  sender_ask (other, "EHLO client.example", "250-");
  await_replies (deaf, 3 + 2 * FLOOD); /* greeting, EHLO and MAIL, too */
  close (deaf);
  await (self, &self->left, 1);
}

/* Its message is whole, and stored; nobody hears it. */
static void
test_gone_while_storing (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);
  g_autoptr (Sender) other = connect_sender (self);

  sender_hear (other, "220 ");
  sender_open_message (sender, "user@example.org");
  shut_writer (self);
  sender_send_content (sender, "Subject: x\r\n\r\n");
  g_clear_pointer (&sender, sender_free);
  /* The loop has seen both by now. */
  sender_ask (other, "EHLO client.example", "250-");
  sender_ask (other, "NOOP", "250 ");
  g_assert_cmpuint (self->left, ==, 0);
  open_writer (self);
  await (self, &self->left, 1);
  g_assert_cmpint (count_messages (self), ==, 1);
}

static void
test_silence (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) sender = connect_sender (self);

  sender_hear (sender, "220 ");
  sender_ask (sender, "EHLO client.example", "250-");
  g_atomic_int_add (&seconds_passed, LONG);
  sender_hear (sender, "421 4.4.2 ");
  sender_hear_end (sender);
}

/* The loop may still be busy with what was sent; then it is not yet the peer's turn. */
static void
pass_time_until_left (Holder *self, guint wanted)
{
  guint left;

  do {
    g_atomic_int_add (&seconds_passed, LONG);
    g_usleep (10 * 1000);
    g_mutex_lock (&self->lock);
    left = self->left;
    g_mutex_unlock (&self->lock);
  } while (left < wanted);
}

/* Not even that is heard: it is cut off. */
static void
test_deaf_silence (Holder *self, gconstpointer unused)
{
  int deaf = connect_plain (self);
  g_autoptr (Sender) other = connect_sender (self);

  flood (deaf, other);
  pass_time_until_left (self, 2); /* the other is silent, too */
  close (deaf);
}

static gboolean
connects (const char *address)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_timeout (client, 1);
  connection = g_socket_client_connect_to_host (client, address, 25, NULL, NULL);
  if (connection != NULL) {
    char byte;

    return g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &byte, 1,
                                NULL, NULL) > 0;
  }
  return FALSE;
}

/* What is being stored is answered first, then everybody hears 421, and nobody comes in. */
static void
test_close (Holder *self, gconstpointer unused)
{
  g_autoptr (Sender) storing = connect_sender (self);
  g_autoptr (Sender) idle = connect_sender (self);

  sender_hear (idle, "220 ");
  sender_open_message (storing, "user@example.org");
  shut_writer (self);
  sender_send_content (storing, "Subject: x\r\n\r\n");
  sender_ask (idle, "EHLO client.example", "250-");
  restante_smtp_loop_close (self->loop);
  sender_hear (idle, "421 4.3.2 ");
  sender_hear_end (idle);
  g_assert_false (connects (self->address));
  open_writer (self);
  sender_hear (storing, "250 2.0.0 Kept as ");
  sender_hear (storing, "421 4.3.2 ");
  sender_hear_end (storing);
}

/* A peer that does not listen does not hold up the stop for ever. */
static void
test_close_cuts_off (Holder *self, gconstpointer unused)
{
  int deaf = connect_plain (self);
  g_autoptr (Sender) sender = connect_sender (self);

  flood (deaf, sender);
  restante_smtp_loop_close (self->loop);
  sender_hear (sender, "421 4.3.2 ");
  g_atomic_int_add (&seconds_passed, FAREWELL);
  g_clear_pointer (&self->loop, restante_smtp_loop_stop);
  g_assert_cmpuint (self->left, ==, 2);
  close (deaf);
}

static void
limit_descriptors (rlim_t limit)
{
  struct rlimit now;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &now), ==, 0);
  now.rlim_cur = MIN (limit, now.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &now), ==, 0);
}

/* Threads of tests before this one may have left free ones in between. */
static void
take_descriptors (void)
{
  limit_descriptors ((rlim_t)fcntl (STDIN_FILENO, F_DUPFD, 0));
  while (fcntl (STDIN_FILENO, F_DUPFD, 0) >= 0)
    ;
}

/* The peer waits in the backlog until there is a descriptor for it, and nobody spins on it. */
static void
test_no_descriptor (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocket) client =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->sockets->pdata[0], NULL);
  char greeting[4];
  double before;

  take_descriptors ();
  before = processor_time ();
  g_assert_true (g_socket_connect (client, address, NULL, NULL));
  g_socket_set_timeout (client, 1);
  g_assert_cmpint (g_socket_receive (client, greeting, 4, NULL, NULL), ==, -1);
  g_assert_cmpfloat (processor_time () - before, <, 0.1);
  limit_descriptors (RLIM_INFINITY);
  g_socket_set_timeout (client, 30);
  g_assert_cmpint (g_socket_receive (client, greeting, 4, NULL, NULL), ==, 4);
  g_assert_cmpmem (greeting, 4, "220 ", 4);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Holder, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();
  ADD ("/net/smtp-loop/many-at-once", test_many_at_once);
  ADD ("/net/smtp-loop/loops-share", test_loops_share);
  ADD ("/promise/1/net/smtp-loop/pipelined", test_pipelined);
  ADD ("/net/smtp-loop/tls-is-handed-on", test_tls_is_handed_on);
  ADD ("/net/smtp-loop/large-is-handed-on", test_large_is_handed_on);
  ADD ("/net/smtp-loop/deaf-peer", test_deaf_peer);
  ADD ("/promise/1/net/smtp-loop/gone-while-storing", test_gone_while_storing);
  ADD ("/net/smtp-loop/silence", test_silence);
  ADD ("/net/smtp-loop/deaf-silence", test_deaf_silence);
  ADD ("/promise/1/net/smtp-loop/close", test_close);
  ADD ("/net/smtp-loop/close-cuts-off", test_close_cuts_off);
  ADD ("/promise/5/net/smtp-loop/no-descriptor", test_no_descriptor);
  return g_test_run ();
}
