/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/channel.h"

#include <string.h>
#include <sys/socket.h>

#include "folder.h"
#include "net/certificate.h"

#define LONG 30 /* seconds; a wait that is never meant to end by itself */

/* A listening socket on loopback. */
static GSocket *
listen_at (const char *host, int backlog, GSocketAddress **address)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (host, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (wanted),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, wanted, TRUE, &error);
  g_assert_no_error (error);
  g_socket_set_listen_backlog (socket, backlog);
  if (backlog >= 0)
    g_socket_listen (socket, &error);
  g_assert_no_error (error);
  *address = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&socket);
}

static GPtrArray *
addresses_new (GSocketAddress *first, GSocketAddress *second)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (addresses, g_object_ref (first));
  if (second != NULL)
    g_ptr_array_add (addresses, g_object_ref (second));
  return addresses;
}

/* Two channels that are connected with each other. */
typedef struct
{
  RestanteChannel *near;
  RestanteChannel *far;
  GSocket *far_socket; /* what @far talks through */
} Wire;

static void
set_up (Wire *self, gconstpointer host)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listening = listen_at (host != NULL ? host : "127.0.0.1", 5, &address);
  g_autoptr (GPtrArray) addresses = addresses_new (address, NULL);
  g_autoptr (GError) error = NULL;

  self->near = restante_channel_connect (addresses, LONG, NULL, &error);
  g_assert_no_error (error);
  self->far_socket = g_socket_accept (listening, NULL, &error);
  g_assert_no_error (error);
  self->far = restante_channel_new (self->far_socket);
}

static void
tear_down (Wire *self, gconstpointer unused)
{
  g_clear_pointer (&self->near, restante_channel_free);
  g_clear_pointer (&self->far, restante_channel_free);
  g_object_unref (self->far_socket);
}

static void
say (RestanteChannel *channel, const char *text)
{
  g_autoptr (GError) error = NULL;

  restante_channel_write (channel, (const guint8 *)text, strlen (text), LONG, &error);
  g_assert_no_error (error);
}

static void
hear (RestanteChannel *channel, const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint8 buffer[64];

  while (all->len < strlen (text)) {
    gssize got = restante_channel_read (channel, buffer, sizeof buffer, LONG, &error);

    g_assert_no_error (error);
    g_assert_cmpint (got, >, 0);
    g_string_append_len (all, (const char *)buffer, got);
  }
  g_assert_cmpstr (all->str, ==, text);
}

static void
test_both_directions (Wire *wire, gconstpointer unused)
{
  g_autofree char *tls = restante_channel_describe_tls (wire->near);

  say (wire->near, "EHLO near\r\n");
  hear (wire->far, "EHLO near\r\n");
  say (wire->far, "250 far\r\n");
  hear (wire->near, "250 far\r\n");
  g_assert_false (restante_channel_is_tls (wire->near));
  g_assert_null (tls);
  g_assert_null (restante_channel_get_peer_certificate (wire->near, NULL));
}

static void
test_end_of_stream (Wire *wire, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  guint8 byte;

  g_clear_pointer (&wire->far, restante_channel_free);
  g_assert_cmpint (restante_channel_read (wire->near, &byte, 1, LONG, &error), ==, 0);
  g_assert_no_error (error);
}

static void
test_peer (Wire *wire, gconstpointer host)
{
  g_assert_cmpstr (restante_channel_get_peer (wire->near), ==, host);
}

static void
test_read_times_out (Wire *wire, gconstpointer unused)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  guint8 byte;

  g_assert_cmpint (restante_channel_read (wire->near, &byte, 1, 1, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC * 9 / 10);
  /* The connection is still good. */
  say (wire->far, "x");
  hear (wire->near, "x");
}

/* A peer that does not read must not hold its thread for ever. */
static void
test_write_times_out (Wire *wire, gconstpointer unused)
{
  gsize size = 64 * 1024 * 1024; /* more than any socket buffer */
  g_autofree guint8 *bytes = g_malloc0 (size);
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_channel_write (wire->near, bytes, size, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

typedef struct
{
  RestanteChannel *channel;
  gssize got;
  GError *error;
} Reader;

static gpointer
read_once (gpointer data)
{
  Reader *reader = data;
  guint8 byte;

  reader->got = restante_channel_read (reader->channel, &byte, 1, LONG, &reader->error);
  return NULL;
}

static void
assert_woken (RestanteChannel *channel)
{
  Reader reader = { channel };
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("reader", read_once, &reader);

  restante_channel_shutdown (channel);
  g_thread_join (thread);
  g_assert_cmpint (reader.got, <=, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, LONG * G_USEC_PER_SEC / 2);
  g_clear_error (&reader.error);
}

static void
test_shutdown_wakes_a_reader (Wire *wire, gconstpointer unused)
{
  assert_woken (wire->near);
}

/* Ends the reading, also of what is there already, and not the writing. */
static void
assert_reading_is_over (Wire *wire)
{
  g_autoptr (GError) error = NULL;
  guint8 byte;

  say (wire->far, "unheard");
  restante_channel_shutdown_reading (wire->near);
  say (wire->far, "unheard too");
  g_assert_cmpint (restante_channel_read (wire->near, &byte, 1, LONG, &error), ==, 0);
  g_assert_no_error (error);
  say (wire->near, "250 kept\r\n");
  hear (wire->far, "250 kept\r\n");
}

static void
test_shutdown_of_reading (Wire *wire, gconstpointer unused)
{
  assert_reading_is_over (wire);
}

static void
test_shutdown_of_reading_wakes_a_reader (Wire *wire, gconstpointer unused)
{
  Reader reader = { wire->near };
  GThread *thread = g_thread_new ("reader", read_once, &reader);

  restante_channel_shutdown_reading (wire->near);
  g_thread_join (thread);
  g_assert_cmpint (reader.got, ==, 0);
  g_assert_no_error (reader.error);
}

/* The far side of a handshake. */
typedef struct
{
  RestanteChannel *channel;
  RestanteCredentials *credentials;
  gboolean done;
} Handshake;

static gpointer
shake_hands (gpointer data)
{
  Handshake *handshake = data;

  handshake->done =
      restante_channel_start_tls_server (handshake->channel, handshake->credentials, LONG, NULL);
  return NULL;
}

static void
start_tls (Wire *wire, RestanteCredentials *credentials, gboolean verify)
{
  Handshake handshake = { wire->far, credentials };
  GThread *thread = g_thread_new ("far", shake_hands, &handshake);
  g_autoptr (GError) error = NULL;

  restante_channel_start_tls_client (wire->near, "primary.example", verify, LONG, &error);
  g_thread_join (thread);
  g_assert_no_error (error);
  g_assert_true (handshake.done);
}

static void
test_tls (Wire *wire, gconstpointer unused)
{
  g_autofree char *folder = folder_new ();
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (folder, "far");
  g_autoptr (GBytes) own = restante_credentials_get_certificate (pair);
  GBytes *shown;
  g_autofree char *near = NULL;
  g_autofree char *far = NULL;

  /* In plain text first, as SMTP does. */
  say (wire->far, "220 go ahead\r\n");
  hear (wire->near, "220 go ahead\r\n");
  start_tls (wire, pair, FALSE);
  say (wire->near, "EHLO near\r\n");
  hear (wire->far, "EHLO near\r\n");
  say (wire->far, "250 far\r\n");
  hear (wire->near, "250 far\r\n");
  shown = restante_channel_get_peer_certificate (wire->near, NULL);
  near = restante_channel_describe_tls (wire->near);
  far = restante_channel_describe_tls (wire->far);
  g_assert_true (g_bytes_equal (shown, own));
  g_assert_cmpstr (near, ==, far);
  g_assert_true (g_str_has_prefix (near, "TLS1.3 "));
  g_assert_true (restante_channel_is_tls (wire->near) && restante_channel_is_tls (wire->far));
  folder_remove (g_steal_pointer (&folder));
}

/* More than a record and more than a socket buffer, so that both sides have to go on. */
typedef struct
{
  RestanteChannel *channel;
  const guint8 *bytes;
  gsize size;
} Load;

static gpointer
send_load (gpointer data)
{
  Load *load = data;

  return GINT_TO_POINTER (
      restante_channel_write (load->channel, load->bytes, load->size, LONG, NULL));
}

static void
test_tls_carries_much (Wire *wire, gconstpointer unused)
{
  g_autofree char *folder = folder_new ();
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (folder, "far");
  Load load = { wire->near, NULL, 8 * 1024 * 1024 };
  g_autofree guint8 *bytes = g_malloc (load.size);
  g_autofree guint8 *received = g_malloc (load.size);
  gsize got = 0;
  GThread *thread;

  for (gsize i = 0; i < load.size; i++)
    bytes[i] = (guint8)(i * 31 + i / 251);
  load.bytes = bytes;
  start_tls (wire, pair, FALSE);
  thread = g_thread_new ("near", send_load, &load);
  while (got < load.size) {
    gssize n = restante_channel_read (wire->far, received + got, load.size - got, LONG, NULL);

    g_assert_cmpint (n, >, 0);
    got += (gsize)n;
  }
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
  g_assert_cmpmem (received, got, bytes, load.size);
  folder_remove (g_steal_pointer (&folder));
}

/* A certificate that does not hold is told, not refused: the identity is judged elsewhere. */
static void
test_tls_tells_what_a_chain_lacks (Wire *wire, gconstpointer unused)
{
  g_autofree char *folder = folder_new ();
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (folder, "far");
  GTlsCertificateFlags problems = 0;

  start_tls (wire, pair, TRUE);
  g_assert_nonnull (restante_channel_get_peer_certificate (wire->near, &problems));
  g_assert_cmpint (problems & G_TLS_CERTIFICATE_UNKNOWN_CA, !=, 0);
  folder_remove (g_steal_pointer (&folder));
}

/* Many mail servers just close. */
static void
test_tls_lost_close_notify (Wire *wire, gconstpointer unused)
{
  g_autofree char *folder = folder_new ();
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (folder, "far");
  g_autoptr (GError) error = NULL;
  guint8 byte;

  start_tls (wire, pair, FALSE);
  restante_channel_shutdown (wire->far);
  g_assert_cmpint (restante_channel_read (wire->near, &byte, 1, LONG, &error), ==, 0);
  g_assert_no_error (error);
  folder_remove (g_steal_pointer (&folder));
}

static void
test_tls_shutdown_wakes_a_reader (Wire *wire, gconstpointer unused)
{
  g_autofree char *folder = folder_new ();
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (folder, "far");

  start_tls (wire, pair, FALSE);
  assert_woken (wire->near);
  folder_remove (g_steal_pointer (&folder));
}

/* With a peer that never answers. */
static gpointer
start_client (gpointer data)
{
  Reader *reader = data;

  reader->got = restante_channel_start_tls_client (reader->channel, "primary.example", FALSE, LONG,
                                                   &reader->error);
  return NULL;
}

static void
assert_handshake_is_ended (Wire *wire, void (*shut_down) (RestanteChannel *channel))
{
  Reader reader = { wire->near };
  GThread *thread = g_thread_new ("near", start_client, &reader);
  guint8 hello;

  /* It waits for an answer to what has come. */
  g_assert_cmpint (restante_channel_read (wire->far, &hello, 1, LONG, NULL), ==, 1);
  shut_down (wire->near);
  g_thread_join (thread);
  g_assert_false (reader.got);
  g_assert_nonnull (reader.error);
  g_assert_false (g_error_matches (reader.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
  g_clear_error (&reader.error);
}

static void
test_tls_shutdown_ends_a_handshake (Wire *wire, gconstpointer unused)
{
  assert_handshake_is_ended (wire, restante_channel_shutdown);
}

static void
test_tls_shutdown_of_reading_ends_a_handshake (Wire *wire, gconstpointer unused)
{
  assert_handshake_is_ended (wire, restante_channel_shutdown_reading);
}

static void
test_tls_shutdown_of_reading (Wire *wire, gconstpointer unused)
{
  g_autofree char *folder = folder_new ();
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (folder, "far");

  start_tls (wire, pair, FALSE);
  assert_reading_is_over (wire);
  folder_remove (g_steal_pointer (&folder));
}

static void
test_tls_with_a_plain_peer (Wire *wire, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  say (wire->far, "250 I never heard of TLS\r\n");
  g_assert_false (
      restante_channel_start_tls_client (wire->near, "primary.example", FALSE, LONG, &error));
  g_assert_nonnull (error);
  g_assert_false (restante_channel_is_tls (wire->near));
}

static void
test_tls_handshake_times_out (Wire *wire, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      restante_channel_start_tls_client (wire->near, "primary.example", FALSE, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* Says @header, then a byte at a time, each before the near side would lose its patience with that
 * one alone; until nobody hears it or @most bytes were said. */
typedef struct
{
  GSocket *socket;
  const char *header;
  gsize length;
  guint most;
} Dribbler;

static gpointer
dribble (gpointer data)
{
  Dribbler *self = data;

  g_socket_send (self->socket, self->header, self->length, NULL, NULL);
  for (guint i = 0; i < self->most; i++) {
    g_usleep (G_USEC_PER_SEC / 4);
    if (g_socket_send (self->socket, "\1", 1, NULL, NULL) < 0)
      break;
  }
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  return NULL;
}

/* RFC 8446 section 5.1: a record of the type handshake (22) and one of the type application data
 * (23), of 16384 and of 64 bytes. */
#define HANDSHAKE_RECORD "\026\003\003\100\000"
#define DATA_RECORD      "\027\003\003\000\100"

static void
assert_handshake_ends (Wire *wire, gboolean server)
{
  Dribbler dribbler = { wire->far_socket, HANDSHAKE_RECORD, 5, 20 };
  g_autofree char *folder = folder_new ();
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (folder, "near");
  GThread *thread = g_thread_new ("far", dribble, &dribbler);
  g_autoptr (GError) error = NULL;

  if (server)
    restante_channel_start_tls_server (wire->near, pair, 1, &error);
  else
    restante_channel_start_tls_client (wire->near, "primary.example", FALSE, 1, &error);
  restante_channel_shutdown (wire->near);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  folder_remove (g_steal_pointer (&folder));
}

static void
test_tls_client_is_dribbled (Wire *wire, gconstpointer unused)
{
  assert_handshake_ends (wire, FALSE);
}

static void
test_tls_server_is_dribbled (Wire *wire, gconstpointer unused)
{
  assert_handshake_ends (wire, TRUE);
}

static void
test_tls_record_is_dribbled (Wire *wire, gconstpointer unused)
{
  Dribbler dribbler = { wire->far_socket, DATA_RECORD, 5, 20 };
  g_autofree char *folder = folder_new ();
  g_autoptr (RestanteCredentials) pair = folder_make_credentials (folder, "far");
  g_autoptr (GError) error = NULL;
  GThread *thread;
  guint8 byte;

  start_tls (wire, pair, FALSE);
  thread = g_thread_new ("far", dribble, &dribbler);
  g_assert_cmpint (restante_channel_read (wire->near, &byte, 1, 1, &error), ==, -1);
  restante_channel_shutdown (wire->near);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  folder_remove (g_steal_pointer (&folder));
}

static void
assert_not_connected (GPtrArray *addresses, guint timeout, const char *cause)
{
  g_autoptr (GError) error = NULL;
  GInetSocketAddress *last = g_ptr_array_index (addresses, addresses->len - 1);
  g_autofree char *wanted =
      g_strdup_printf ("%s at 127.0.0.1 port %u", cause, g_inet_socket_address_get_port (last));

  g_assert_null (restante_channel_connect (addresses, timeout, NULL, &error));
  g_assert_cmpstr (error->message, ==, wanted);
}

static void
test_connection_refused (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) bound = listen_at ("127.0.0.1", -1, &address); /* it does not listen */
  g_autoptr (GPtrArray) addresses = addresses_new (address, NULL);

  assert_not_connected (addresses, LONG, "connection refused");
}

/* Linux drops what comes when the backlog is full, as a dead host would. */
typedef struct
{
  GSocketAddress *address;
  GSocket *listening;
  GSocket *crowd[4];
} Mute;

static void
mute_set_up (Mute *self)
{
  self->listening = listen_at ("127.0.0.1", 0, &self->address);
  for (guint i = 0; i < G_N_ELEMENTS (self->crowd); i++) {
    self->crowd[i] =
        g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
    g_socket_set_blocking (self->crowd[i], FALSE);
    g_socket_connect (self->crowd[i], self->address, NULL, NULL);
  }
}

static void
mute_tear_down (Mute *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->crowd); i++)
    g_object_unref (self->crowd[i]);
  g_object_unref (self->listening);
  g_object_unref (self->address);
}

static void
test_no_answer (void)
{
  Mute mute;
  g_autoptr (GPtrArray) addresses = NULL;

  mute_set_up (&mute);
  addresses = addresses_new (mute.address, NULL);
  assert_not_connected (addresses, 1, "no answer");
  mute_tear_down (&mute);
}

/* A silent address must not take the time of one that would answer. */
static void
test_next_address_after_silence (void)
{
  Mute mute;
  g_autoptr (GSocketAddress) good = NULL;
  g_autoptr (GSocket) listening = listen_at ("127.0.0.2", 5, &good);
  g_autoptr (GPtrArray) addresses = NULL;
  g_autoptr (RestanteChannel) channel = NULL;
  g_autoptr (GError) error = NULL;

  mute_set_up (&mute);
  addresses = addresses_new (mute.address, good);
  channel = restante_channel_connect (addresses, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restante_channel_get_peer (channel), ==, "127.0.0.2");
  mute_tear_down (&mute);
}

/* The last one was reached, and its own cause is told. */
static void
test_refused_after_silence (void)
{
  Mute mute;
  g_autoptr (GSocketAddress) bad = NULL;
  g_autoptr (GSocket) bound = listen_at ("127.0.0.1", -1, &bad);
  g_autoptr (GPtrArray) addresses = NULL;

  mute_set_up (&mute);
  addresses = addresses_new (mute.address, bad);
  assert_not_connected (addresses, 1, "connection refused");
  mute_tear_down (&mute);
}

static void
test_next_address (void)
{
  g_autoptr (GSocketAddress) bad = NULL;
  g_autoptr (GSocketAddress) good = NULL;
  g_autoptr (GSocket) bound = listen_at ("127.0.0.1", -1, &bad);
  g_autoptr (GSocket) listening = listen_at ("127.0.0.2", 5, &good);
  g_autoptr (GPtrArray) addresses = addresses_new (bad, good);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteChannel) channel = restante_channel_connect (addresses, LONG, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (restante_channel_get_peer (channel), ==, "127.0.0.2");
}

static void
test_no_address (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_channel_connect (none, LONG, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND);
}

static void
test_connecting_can_be_cancelled (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listening = listen_at ("127.0.0.1", 5, &address);
  g_autoptr (GPtrArray) addresses = addresses_new (address, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (restante_channel_connect (addresses, LONG, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Wire, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/channel/both-directions", test_both_directions);
  ADD ("/net/channel/end-of-stream", test_end_of_stream);
  ADD ("/net/channel/read-times-out", test_read_times_out);
  ADD ("/net/channel/write-times-out", test_write_times_out);
  ADD ("/net/channel/shutdown-wakes-a-reader", test_shutdown_wakes_a_reader);
  ADD ("/promise/1/net/channel/shutdown-of-reading", test_shutdown_of_reading);
  ADD ("/promise/1/net/channel/tls-shutdown-of-reading", test_tls_shutdown_of_reading);
  ADD ("/net/channel/shutdown-of-reading-wakes-a-reader", test_shutdown_of_reading_wakes_a_reader);
  g_test_add ("/net/channel/peer", Wire, "127.0.0.3", set_up, test_peer, tear_down);
  ADD ("/net/channel/tls", test_tls);
  ADD ("/net/channel/tls-carries-much", test_tls_carries_much);
  ADD ("/net/channel/tls-tells-what-a-chain-lacks", test_tls_tells_what_a_chain_lacks);
  ADD ("/net/channel/tls-lost-close-notify", test_tls_lost_close_notify);
  ADD ("/net/channel/tls-shutdown-wakes-a-reader", test_tls_shutdown_wakes_a_reader);
  ADD ("/net/channel/tls-shutdown-ends-a-handshake", test_tls_shutdown_ends_a_handshake);
  ADD ("/net/channel/tls-shutdown-of-reading-ends-a-handshake",
       test_tls_shutdown_of_reading_ends_a_handshake);
  ADD ("/net/channel/tls-with-a-plain-peer", test_tls_with_a_plain_peer);
  ADD ("/net/channel/tls-handshake-times-out", test_tls_handshake_times_out);
  ADD ("/promise/3/net/channel/tls-client-is-dribbled", test_tls_client_is_dribbled);
  ADD ("/promise/5/net/channel/tls-server-is-dribbled", test_tls_server_is_dribbled);
  ADD ("/promise/3/net/channel/tls-record-is-dribbled", test_tls_record_is_dribbled);
  g_test_add_func ("/net/channel/connection-refused", test_connection_refused);
  g_test_add_func ("/net/channel/no-answer", test_no_answer);
  g_test_add_func ("/net/channel/next-address", test_next_address);
  g_test_add_func ("/promise/3/net/channel/next-address-after-silence",
                   test_next_address_after_silence);
  g_test_add_func ("/net/channel/refused-after-silence", test_refused_after_silence);
  g_test_add_func ("/net/channel/no-address", test_no_address);
  g_test_add_func ("/net/channel/connecting-can-be-cancelled", test_connecting_can_be_cancelled);
  return g_test_run ();
}
