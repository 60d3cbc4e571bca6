/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/name-servers.h"

static void
assert_servers (const char *text, const char *expected)
{
  g_autoptr (GPtrArray) servers = restante_name_servers_read (text);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < servers->len; i++) {
    g_autofree char *one =
        g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (g_ptr_array_index (servers, i)));

    g_string_append_printf (found, "%s%s", i > 0 ? " " : "", one);
  }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_servers (void)
{
  assert_servers ("nameserver 192.0.2.1\nnameserver\t2001:db8::53 \n",
                  "192.0.2.1:53 [2001:db8::53]:53");
  assert_servers ("# nameserver 192.0.2.9\nsearch example.org\n nameserver 192.0.2.1 # mine\n",
                  "192.0.2.1:53");
  assert_servers ("options edns0\nnameserver 127.0.0.53\nnameserver 192.0.2.2",
                  "127.0.0.53:53 192.0.2.2:53");
}

static void
test_no_servers (void)
{
  assert_servers ("", "");
  assert_servers (
      "nameserver\nnameserver home.example\nnameservers 192.0.2.1\n;nameserver 1.2.3.4\n", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/name-servers/servers", test_servers);
  g_test_add_func ("/dns/name-servers/none", test_no_servers);
  return g_test_run ();
}
