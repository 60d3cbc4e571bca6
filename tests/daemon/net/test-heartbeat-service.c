/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/heartbeat-service.h"

#include <string.h>

#include "fixture.h"
#include "folder.h"
#include "net/listen-socket.h"
#include "queue/heartbeats.h"

#define ENDLESS 600 /* seconds; a patience that no test sees the end of */
#define UPDATE                                                                                     \
  "GET /nic/update?hostname=home.example.org&myip=127.0.0.5 HTTP/1.1\r\n"                          \
  "Authorization: Basic YW5uOnNlY3JldA==\r\n\r\n" /* ann:secret */

typedef struct
{
  Fixture store;
  char *folder;
  RestanteCertificate *certificate;
  RestanteHeartbeatJudge *judge;
  RestanteHeartbeatService *service;
  char *secure;
  char *plain;
} Holder;

static void
on_heard (const char *domain, const char *const *told, gboolean changed, gpointer user_data)
{
}

static void
set_up (Holder *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) stored = NULL;
  g_autoptr (RestanteDomainRecord) wanted = NULL;
  g_autoptr (RestanteDomainRecord) put = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->store, NULL);
  self->folder = folder_new ();
  self->certificate =
      restante_certificate_open (NULL, NULL, self->folder, "mx2.example.org", &error);
  g_assert_no_error (error);
  stored = restante_queue_find_domain (self->store.queue, "example.org");
  wanted = restante_domain_record_copy (stored);
  g_free (wanted->primary);
  wanted->primary = g_strdup ("home.example.org:25");
  put = restante_queue_put_domain (self->store.queue, wanted, &error);
  g_assert_no_error (error);
  restante_queue_put_heartbeat (self->store.queue, "example.org", "ann", "secret", FALSE, &error);
  g_assert_no_error (error);
  self->judge = restante_heartbeat_judge_new (self->store.queue, on_heard, self);
}

static void
tear_down (Holder *self, gconstpointer unused)
{
  g_clear_pointer (&self->service, restante_heartbeat_service_stop);
  restante_heartbeat_judge_free (self->judge);
  restante_certificate_free (self->certificate);
  folder_remove (self->folder);
  fixture_tear_down (&self->store, NULL);
  g_free (self->secure);
  g_free (self->plain);
}

static void
start (Holder *self, guint total, guint per_address, guint patience)
{
  static const char *const any_port[] = { "127.0.0.1:0", NULL };
  g_autoptr (GPtrArray) sockets = restante_listen_socket_open_all (any_port, NULL);
  g_autoptr (GPtrArray) plain = restante_listen_socket_open_all (any_port, NULL);
  RestanteHeartbeatServiceOptions options = {
    .sockets = sockets,
    .plain_sockets = plain,
    .max_connections = total,
    .max_connections_per_address = per_address,
    .patience = patience,
  };
  g_autoptr (GError) error = NULL;

  self->service =
      restante_heartbeat_service_start (&options, self->judge, self->certificate, &error);
  g_assert_no_error (error);
  self->secure = restante_listen_socket_get_address (g_ptr_array_index (sockets, 0));
  self->plain = restante_listen_socket_get_address (g_ptr_array_index (plain, 0));
}

static gboolean
accept_any (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
  return TRUE;
}

static void
on_event (GSocketClient *client,
          GSocketClientEvent event,
          GSocketConnectable *connectable,
          GIOStream *stream)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_any), NULL);
}

static GSocketConnection *
call_from (const char *endpoint, const char *from, gboolean tls)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  if (from != NULL) {
    g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string (from, 0);

    g_socket_client_set_local_address (client, local);
  }
  g_socket_client_set_tls (client, tls);
  g_socket_client_set_timeout (client, 30);
  g_signal_connect (client, "event", G_CALLBACK (on_event), NULL);
  connection = g_socket_client_connect_to_host (client, endpoint, 0, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
say (GSocketConnection *connection, const char *bytes)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes,
                             strlen (bytes), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* All up to the end. Free it. */
static char *
hear (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char *text = g_malloc0 (65536);

  g_input_stream_read_all (stream, text, 65535, NULL, NULL, NULL);
  return text;
}

static void
assert_heard (GSocketConnection *connection, const char *status, const char *body)
{
  g_autofree char *text = hear (connection);

  g_assert_true (g_str_has_prefix (text, status));
  g_assert_true (g_str_has_suffix (text, body));
}

/* The end of the connection follows the answer at once: nobody has to wait for it. */
static void
test_secure (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) one = NULL;
  g_autoptr (GSocketConnection) two = NULL;

  start (self, 10, 10, ENDLESS);
  one = call_from (self->secure, NULL, TRUE);
  say (one, UPDATE);
  assert_heard (one, "HTTP/1.1 200 ", "\r\n\r\ngood 127.0.0.5\n");
  two = call_from (self->secure, NULL, TRUE);
  say (two, UPDATE);
  assert_heard (two, "HTTP/1.1 200 ", "\r\n\r\nnochg 127.0.0.5\n");
}

static void
test_plain (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) connection = NULL;

  start (self, 10, 10, ENDLESS);
  connection = call_from (self->plain, NULL, FALSE);
  say (connection, UPDATE);
  assert_heard (connection, "HTTP/1.1 200 ", "\r\n\r\ngood 127.0.0.5\n");
}

/* A password that comes in plain text where TLS is spoken is not taken. */
static void
test_plain_where_tls_is_spoken (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (RestanteHeartbeatRecord) record = NULL;
  g_autofree char *text = NULL;

  start (self, 10, 10, ENDLESS);
  connection = call_from (self->secure, NULL, FALSE);
  say (connection, UPDATE);
  text = hear (connection);
  g_assert_null (strstr (text, "good"));
  record = restante_queue_find_heartbeat (self->store.queue, "example.org", NULL);
  g_assert_cmpint (record->time, ==, 0);
}

static void
test_byte_by_byte (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) connection = NULL;

  start (self, 10, 10, ENDLESS);
  connection = call_from (self->plain, NULL, FALSE);
  for (const char *p = UPDATE; *p != '\0'; p++) {
    const char byte[] = { *p, '\0' };

    say (connection, byte);
  }
  assert_heard (connection, "HTTP/1.1 200 ", "\r\n\r\ngood 127.0.0.5\n");
}

/* Whoever sends it all before he reads hears why it was refused. */
static void
test_too_large (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *filler = g_strnfill (20000, 'x');

  start (self, 10, 10, ENDLESS);
  connection = call_from (self->plain, NULL, FALSE);
  say (connection, "GET /nic/update HTTP/1.1\r\nX: ");
  say (connection, filler);
  assert_heard (connection, "HTTP/1.1 431 ", "The request is longer than 4 KiB.\n");
}

/* What comes byte by byte does not make the time longer. */
static void
test_too_slow (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) plain = NULL;
  g_autoptr (GSocketConnection) secure = NULL;

  start (self, 10, 10, 1);
  plain = call_from (self->plain, NULL, FALSE);
  say (plain, "GET /nic/update");
  assert_heard (plain, "HTTP/1.1 408 ", "The request took too long.\n");
  /* It never begins its handshake. */
  secure = call_from (self->secure, NULL, FALSE);
  assert_heard (secure, "", "");
}

static void
assert_turned_away (Holder *self, const char *from)
{
  g_autoptr (GSocketConnection) connection = call_from (self->plain, from, FALSE);

  assert_heard (connection, "", "");
}

static void
await_answer (Holder *self, const char *from)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < end) {
    g_autoptr (GSocketConnection) connection = call_from (self->plain, from, FALSE);
    GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
    g_autofree char *text = NULL;

    g_output_stream_write_all (stream, UPDATE, strlen (UPDATE), NULL, NULL, NULL);
    text = hear (connection);
    if (g_str_has_prefix (text, "HTTP/1.1 200 "))
      return;
    g_usleep (10000);
  }
  g_assert_not_reached ();
}

static void
test_cap_by_address (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) one = NULL;
  g_autoptr (GSocketConnection) two = NULL;

  start (self, 10, 2, ENDLESS);
  one = call_from (self->plain, "127.0.0.2", FALSE);
  two = call_from (self->secure, "127.0.0.2", FALSE);
  assert_turned_away (self, "127.0.0.2");
  await_answer (self, "127.0.0.3");
  g_clear_object (&one);
  await_answer (self, "127.0.0.2");
}

static void
test_cap_in_total (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) one = NULL;
  g_autoptr (GSocketConnection) two = NULL;

  start (self, 2, 2, ENDLESS);
  one = call_from (self->plain, "127.0.0.2", FALSE);
  two = call_from (self->plain, "127.0.0.3", FALSE);
  assert_turned_away (self, "127.0.0.4");
  g_clear_object (&two);
  await_answer (self, "127.0.0.4");
}

/* Nobody who is silent holds it up. */
static void
test_stop (Holder *self, gconstpointer unused)
{
  g_autoptr (GSocketConnection) plain = NULL;
  g_autoptr (GSocketConnection) secure = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *as_little = NULL;

  start (self, 10, 10, ENDLESS);
  plain = call_from (self->plain, NULL, FALSE);
  say (plain, "GET /nic/update");
  secure = call_from (self->secure, NULL, FALSE);
  g_clear_pointer (&self->service, restante_heartbeat_service_stop);
  nothing = hear (plain);
  g_assert_cmpstr (nothing, ==, "");
  as_little = hear (secure);
  g_assert_cmpstr (as_little, ==, "");
}

#define ADD(path, function) g_test_add (path, Holder, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/heartbeat-service/secure", test_secure);
  ADD ("/net/heartbeat-service/plain", test_plain);
  ADD ("/promise/11/net/heartbeat-service/plain-where-tls-is-spoken",
       test_plain_where_tls_is_spoken);
  ADD ("/net/heartbeat-service/byte-by-byte", test_byte_by_byte);
  ADD ("/promise/11/net/heartbeat-service/too-large", test_too_large);
  ADD ("/promise/11/net/heartbeat-service/too-slow", test_too_slow);
  ADD ("/promise/11/net/heartbeat-service/cap-by-address", test_cap_by_address);
  ADD ("/promise/11/net/heartbeat-service/cap-in-total", test_cap_in_total);
  ADD ("/net/heartbeat-service/stop", test_stop);
  return g_test_run ();
}
