/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/listener.h"

#include <string.h>

#include "protocol/address.h"

/* Who connected, as the listener said it. */
typedef struct
{
  GAsyncQueue *peers; /* char * */
} Guests;

static void
on_connection (GSocket *socket, GInetAddress *peer, gpointer user_data)
{
  Guests *guests = user_data;

  g_assert_true (G_IS_SOCKET (socket));
  g_async_queue_push (guests->peers, g_inet_address_to_string (peer));
}

static void
set_up (Guests *self, gconstpointer unused)
{
  self->peers = g_async_queue_new_full (g_free);
}

static void
tear_down (Guests *self, gconstpointer unused)
{
  g_async_queue_unref (self->peers);
}

static RestanteListener *
listen_on (Guests *guests, const char *first, const char *second, GError **error)
{
  const char *const addresses[] = { first, second, NULL };

  return restante_listener_start (addresses, on_connection, guests, error);
}

static GSocketAddress *
parse (const char *text)
{
  g_autofree char *host = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port;

  restante_endpoint_parse (text, 0, &host, &port, &error);
  g_assert_no_error (error);
  return g_inet_socket_address_new_from_string (host, port);
}

static gboolean
connects (const char *text)
{
  g_autoptr (GSocketAddress) address = parse (text);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

static void
assert_guest (Guests *guests, const char *address)
{
  g_autofree char *peer = g_async_queue_timeout_pop (guests->peers, 30 * G_USEC_PER_SEC);

  g_assert_cmpstr (peer, ==, address);
}

static gboolean
has_ipv6 (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  return socket != NULL && g_socket_bind (socket, address, FALSE, NULL);
}

static void
test_hands_over (Guests *guests, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteListener) listener = listen_on (guests, "127.0.0.1:0", NULL, &error);
  const char *address;

  g_assert_no_error (error);
  address = restante_listener_get_addresses (listener)[0];
  for (guint i = 0; i < 5; i++) {
    g_assert_true (connects (address));
    assert_guest (guests, "127.0.0.1");
  }
}

static void
test_real_ports_in_order (Guests *guests, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteListener) listener = listen_on (guests, "127.0.0.1:0", "127.0.0.2:0", &error);
  const char *const *addresses;

  g_assert_no_error (error);
  addresses = restante_listener_get_addresses (listener);
  g_assert_true (g_str_has_prefix (addresses[0], "127.0.0.1:"));
  g_assert_true (g_str_has_prefix (addresses[1], "127.0.0.2:"));
  g_assert_null (addresses[2]);
  g_assert_false (g_str_has_suffix (addresses[0], ":0"));
  g_assert_true (connects (addresses[1]));
  assert_guest (guests, "127.0.0.1");
}

static void
test_given_port (Guests *guests, gconstpointer unused)
{
  g_autofree char *address = NULL;
  g_autoptr (RestanteListener) listener = listen_on (guests, "127.0.0.1:0", NULL, NULL);

  address = g_strdup (restante_listener_get_addresses (listener)[0]);
  g_clear_pointer (&listener, restante_listener_stop);
  listener = listen_on (guests, address, NULL, NULL);
  g_assert_nonnull (listener);
  g_assert_cmpstr (restante_listener_get_addresses (listener)[0], ==, address);
}

static void
assert_refused (Guests *guests, const char *first, const char *second, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (listen_on (guests, first, second, &error));
  g_assert_nonnull (error);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_address_in_use (Guests *guests, gconstpointer unused)
{
  g_autoptr (RestanteListener) first = listen_on (guests, "127.0.0.1:0", NULL, NULL);
  const char *address = restante_listener_get_addresses (first)[0];
  g_autofree char *message =
      g_strdup_printf ("Cannot listen on %s: another program uses it", address);

  assert_refused (guests, address, NULL, message);
}

static void
test_no_address_to_listen_on (Guests *guests, gconstpointer unused)
{
  assert_refused (guests, "localhost:2525", NULL, "localhost:2525");
  assert_refused (guests, "nonsense", NULL, "nonsense");
  assert_refused (guests, "127.0.0.1:99999", NULL, "99999");
  /* TEST-NET-1: no machine has it (RFC 5737). */
  assert_refused (guests, "192.0.2.1:2525", NULL, "Cannot listen on 192.0.2.1:2525");
}

/* When one of them cannot be had, the others are let go. */
static void
test_all_or_nothing (Guests *guests, gconstpointer unused)
{
  g_autoptr (RestanteListener) listener = listen_on (guests, "127.0.0.2:0", NULL, NULL);
  g_autofree char *address = g_strdup (restante_listener_get_addresses (listener)[0]);

  g_clear_pointer (&listener, restante_listener_stop);
  assert_refused (guests, address, "192.0.2.1:2525", "192.0.2.1:2525");
  g_assert_false (connects (address));
}

static void
test_stop (Guests *guests, gconstpointer unused)
{
  g_autoptr (RestanteListener) listener = listen_on (guests, "127.0.0.1:0", NULL, NULL);
  g_autofree char *address = g_strdup (restante_listener_get_addresses (listener)[0]);

  g_assert_true (connects (address));
  g_clear_pointer (&listener, restante_listener_stop);
  g_assert_false (connects (address));
}

/* [::] takes IPv6 alone: IPv4 has a line of its own, on the same port. */
static void
test_ipv6_is_not_mapped (Guests *guests, gconstpointer unused)
{
  g_autoptr (RestanteListener) six = NULL;
  g_autoptr (RestanteListener) four = NULL;
  g_autofree char *at_six = NULL;
  g_autofree char *at_four = NULL;
  const char *port;

  if (!has_ipv6 ()) {
    g_test_skip ("no IPv6 here");
    return;
  }
  six = listen_on (guests, "[::]:0", NULL, NULL);
  g_assert_nonnull (six);
  port = strrchr (restante_listener_get_addresses (six)[0], ':');
  at_four = g_strconcat ("127.0.0.1", port, NULL);
  at_six = g_strconcat ("[::1]", port, NULL);
  g_assert_false (connects (at_four));
  g_assert_true (connects (at_six));
  assert_guest (guests, "::1");
  four = listen_on (guests, at_four, NULL, NULL);
  g_assert_nonnull (four);
  g_assert_true (connects (at_four));
  assert_guest (guests, "127.0.0.1");
}

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Guests, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/listener/hands-over", test_hands_over);
  ADD ("/net/listener/real-ports-in-order", test_real_ports_in_order);
  ADD ("/net/listener/given-port", test_given_port);
  ADD ("/net/listener/address-in-use", test_address_in_use);
  ADD ("/net/listener/no-address-to-listen-on", test_no_address_to_listen_on);
  ADD ("/net/listener/all-or-nothing", test_all_or_nothing);
  ADD ("/net/listener/stop", test_stop);
  ADD ("/net/listener/ipv6-is-not-mapped", test_ipv6_is_not_mapped);
  return g_test_run ();
}
