/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/listener.h"

#include <string.h>

#include "protocol/address.h"

#define MAX_THREADS 3

/* Who connected, as the listener said it. With the gate shut, each is served until it opens. */
typedef struct
{
  GAsyncQueue *peers; /* char * */
  GMutex lock;
  GCond changed;
  gboolean shut;
  guint served; /* to the end */
} Guests;

static void
on_connection (GSocket *socket, GInetAddress *peer, gpointer user_data)
{
  Guests *guests = user_data;

  g_assert_true (G_IS_SOCKET (socket));
  g_async_queue_push (guests->peers, g_inet_address_to_string (peer));
  g_mutex_lock (&guests->lock);
  while (guests->shut)
    g_cond_wait (&guests->changed, &guests->lock);
  guests->served++;
  g_mutex_unlock (&guests->lock);
}

static void
set_gate (Guests *guests, gboolean shut)
{
  g_mutex_lock (&guests->lock);
  guests->shut = shut;
  g_cond_broadcast (&guests->changed);
  g_mutex_unlock (&guests->lock);
}

static void
set_up (Guests *self, gconstpointer unused)
{
  self->peers = g_async_queue_new_full (g_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

static void
tear_down (Guests *self, gconstpointer unused)
{
  g_async_queue_unref (self->peers);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

static RestanteListener *
listen_on (Guests *guests, const char *first, const char *second, GError **error)
{
  const char *const addresses[] = { first, second, NULL };

  return restante_listener_start (addresses, MAX_THREADS, on_connection, guests, error);
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
assert_refused (Guests *guests, const char *first, const char *second, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (listen_on (guests, first, second, &error));
  g_assert_nonnull (error);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, message));
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

/* Those who are served do not hold up the next, up to the cap and the one that may be turned away;
 * whoever comes then waits for a thread that is done. */
static void
test_many_at_a_time (Guests *guests, gconstpointer unused)
{
  g_autoptr (RestanteListener) listener = listen_on (guests, "127.0.0.1:0", NULL, NULL);
  const char *address = restante_listener_get_addresses (listener)[0];

  set_gate (guests, TRUE);
  for (guint i = 0; i < MAX_THREADS + 1; i++) {
    g_assert_true (connects (address));
    assert_guest (guests, "127.0.0.1");
  }
  g_assert_true (connects (address));
  g_assert_null (g_async_queue_timeout_pop (guests->peers, G_USEC_PER_SEC / 10));
  set_gate (guests, FALSE);
  assert_guest (guests, "127.0.0.1");
}

/* Spare threads at one address do not leave another without any. */
static void
test_each_address_is_attended (Guests *guests, gconstpointer unused)
{
  g_autoptr (RestanteListener) listener = listen_on (guests, "127.0.0.1:0", "127.0.0.2:0", NULL);
  const char *const *addresses = restante_listener_get_addresses (listener);

  set_gate (guests, TRUE);
  for (guint i = 0; i < 2 * (MAX_THREADS + 1); i++) {
    g_assert_true (connects (addresses[i > MAX_THREADS ? 1 : 0]));
    assert_guest (guests, "127.0.0.1");
  }
  set_gate (guests, FALSE);
}

static gpointer
open_gate_later (gpointer data)
{
  g_usleep (50 * 1000);
  set_gate (data, FALSE);
  return NULL;
}

/* Closed, nobody comes in, and who is in is served to the end; stopping waits for that. */
static void
test_close (Guests *guests, gconstpointer unused)
{
  g_autoptr (RestanteListener) listener = listen_on (guests, "127.0.0.1:0", NULL, NULL);
  g_autofree char *address = g_strdup (restante_listener_get_addresses (listener)[0]);
  GThread *opener;

  set_gate (guests, TRUE);
  g_assert_true (connects (address));
  assert_guest (guests, "127.0.0.1");
  restante_listener_close (listener);
  g_assert_false (connects (address));
  g_assert_cmpuint (guests->served, ==, 0);
  opener = g_thread_new ("opener", open_gate_later, guests);
  g_clear_pointer (&listener, restante_listener_stop);
  g_assert_cmpuint (guests->served, ==, 1);
  g_thread_join (opener);
}

/* The peer is said as it came, IPv6 too. */
static void
test_ipv6_peer (Guests *guests, gconstpointer unused)
{
  g_autoptr (RestanteListener) listener = listen_on (guests, "[::1]:0", NULL, NULL);

  if (listener == NULL) {
    g_test_skip ("no IPv6 here");
    return;
  }
  g_assert_true (connects (restante_listener_get_addresses (listener)[0]));
  assert_guest (guests, "::1");
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

int
main (int argc, char **argv)
{
#define ADD(path, func) g_test_add (path, Guests, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/listener/hands-over", test_hands_over);
  ADD ("/net/listener/real-ports-in-order", test_real_ports_in_order);
  ADD ("/net/listener/all-or-nothing", test_all_or_nothing);
  ADD ("/net/listener/many-at-a-time", test_many_at_a_time);
  ADD ("/net/listener/each-address-is-attended", test_each_address_is_attended);
  ADD ("/net/listener/close", test_close);
  ADD ("/net/listener/ipv6-peer", test_ipv6_peer);
  ADD ("/net/listener/stop", test_stop);
  return g_test_run ();
}
