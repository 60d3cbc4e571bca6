/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/listen-socket.h"

#include <gio/gnetworking.h>
#include <string.h>

static GSocket *
listen_on (const char *text)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = restante_listen_socket_open (text, &error);

  g_assert_no_error (error);
  return socket;
}

static gboolean
connects (const char *text)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, text, 0, NULL, NULL);

  return connection != NULL;
}

static void
test_real_port (void)
{
  g_autoptr (GSocket) socket = listen_on ("127.0.0.1:0");
  g_autofree char *address = restante_listen_socket_get_address (socket);

  g_assert_true (g_str_has_prefix (address, "127.0.0.1:"));
  g_assert_false (g_str_has_suffix (address, ":0"));
  g_assert_true (connects (address));
  g_assert_true (g_socket_close (socket, NULL));
  g_assert_false (connects (address));
}

/* A reply burst is one write; none of them may wait for the acknowledgement of the one before. */
static void
test_no_delay_is_inherited (void)
{
  g_autoptr (GSocket) listening = listen_on ("127.0.0.1:0");
  g_autofree char *address = restante_listen_socket_get_address (listening);
  g_autoptr (GSocket) accepted = NULL;
  int no_delay = 0;

  g_assert_true (connects (address));
  accepted = g_socket_accept (listening, NULL, NULL);
  g_assert_nonnull (accepted);
  g_assert_true (g_socket_get_option (accepted, IPPROTO_TCP, TCP_NODELAY, &no_delay, NULL));
  g_assert_cmpint (no_delay, !=, 0);
}

static void
test_given_port (void)
{
  g_autoptr (GSocket) first = listen_on ("127.0.0.1:0");
  g_autofree char *address = restante_listen_socket_get_address (first);
  g_autofree char *again = NULL;
  g_autoptr (GSocket) second = NULL;

  g_socket_close (first, NULL);
  second = listen_on (address);
  again = restante_listen_socket_get_address (second);
  g_assert_cmpstr (again, ==, address);
}

static void
assert_refused (const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_listen_socket_open (text, &error));
  g_assert_nonnull (error);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_in_use (void)
{
  g_autoptr (GSocket) socket = listen_on ("127.0.0.1:0");
  g_autofree char *address = restante_listen_socket_get_address (socket);
  g_autofree char *message =
      g_strdup_printf ("Cannot listen on %s: another program uses it", address);

  assert_refused (address, message);
}

/* One that cannot be had, and none is. */
static void
test_all (void)
{
  const char *wanted[] = { "127.0.0.1:0", "[::1]:0", NULL };
  g_autoptr (GPtrArray) sockets = restante_listen_socket_open_all (wanted, NULL);
  g_autofree char *taken = NULL;
  g_autofree char *other = NULL;
  const char *both[] = { NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (sockets->len, ==, 2);
  taken = restante_listen_socket_get_address (sockets->pdata[0]);
  other = restante_listen_socket_get_address (sockets->pdata[1]);
  g_assert_true (connects (taken) && connects (other));
  g_ptr_array_remove_index (sockets, 1);
  both[0] = other;
  both[1] = taken;
  g_assert_null (restante_listen_socket_open_all (both, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, taken));
  g_assert_false (connects (other));
}

static void
test_no_address (void)
{
  assert_refused ("localhost:2525", "localhost:2525");
  assert_refused ("nonsense", "nonsense");
  assert_refused ("127.0.0.1:99999", "99999");
  /* TEST-NET-1: no machine has it (RFC 5737). */
  assert_refused ("192.0.2.1:2525", "Cannot listen on 192.0.2.1:2525");
}

static gboolean
has_ipv6 (void)
{
  g_autoptr (GSocket) socket = restante_listen_socket_open ("[::1]:0", NULL);

  return socket != NULL;
}

/* [::] takes IPv6 alone: IPv4 has a line of its own, on the same port. */
static void
test_ipv6_is_not_mapped (void)
{
  g_autoptr (GSocket) six = NULL;
  g_autoptr (GSocket) four = NULL;
  g_autofree char *address = NULL;
  g_autofree char *at_four = NULL;
  g_autofree char *at_six = NULL;

  if (!has_ipv6 ()) {
    g_test_skip ("no IPv6 here");
    return;
  }
  six = listen_on ("[::]:0");
  address = restante_listen_socket_get_address (six);
  at_four = g_strconcat ("127.0.0.1", strrchr (address, ':'), NULL);
  at_six = g_strconcat ("[::1]", strrchr (address, ':'), NULL);
  g_assert_false (connects (at_four));
  g_assert_true (connects (at_six));
  four = listen_on (at_four);
  g_assert_true (connects (at_four));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/listen-socket/real-port", test_real_port);
  g_test_add_func ("/net/listen-socket/no-delay-is-inherited", test_no_delay_is_inherited);
  g_test_add_func ("/net/listen-socket/given-port", test_given_port);
  g_test_add_func ("/net/listen-socket/in-use", test_in_use);
  g_test_add_func ("/net/listen-socket/all", test_all);
  g_test_add_func ("/net/listen-socket/no-address", test_no_address);
  g_test_add_func ("/net/listen-socket/ipv6-is-not-mapped", test_ipv6_is_not_mapped);
  return g_test_run ();
}
