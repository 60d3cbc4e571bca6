/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/default-gateway.h"

/* Columns as in net/ipv4/fib_trie.c of Linux; the addresses are 192.0.2.1, 198.51.100.1 and
 * 203.0.113.1 as this machine keeps them in memory. */
#define HEAD "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static char *
join (GPtrArray *gateways)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gateways->len; i++) {
    g_autofree char *one =
        g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (g_ptr_array_index (gateways, i)));

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", one);
  }
  return g_string_free (text, FALSE);
}

/* The bytes of an address as one number of this machine, in hexadecimal. */
static char *
number_of (const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  guint32 number;

  memcpy (&number, g_inet_address_to_bytes (parsed), sizeof number);
  return g_strdup_printf ("%08X", number);
}

static void
assert_v4 (const char *format, const char *address, const char *expected)
{
  g_autoptr (GPtrArray) gateways = new_list ();
  g_autofree char *number = number_of (address);
  g_auto (GStrv) parts = g_strsplit (format, "@", -1);
  g_autofree char *line = g_strjoinv (number, parts);
  g_autofree char *file = g_strconcat (HEAD, line, NULL);
  g_autofree char *found = NULL;

  restante_default_gateway_read_v4 (file, 53, gateways);
  found = join (gateways);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_v4 (void)
{
  assert_v4 ("eth0\t00000000\t@\t0003\t0\t0\t100\t00000000\t0\t0\t0\n", "192.0.2.1",
             "192.0.2.1:53");
  /* A network of its own, a host, a route that is down, one that rejects, and one without gateway.
   */
  assert_v4 ("eth0\t000200C0\t@\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0\n", "192.0.2.1", "");
  assert_v4 ("eth0\t00000000\t@\t0003\t0\t0\t0\t000000FF\t0\t0\t0\n", "192.0.2.1", "");
  assert_v4 ("eth0\t00000000\t@\t0002\t0\t0\t0\t00000000\t0\t0\t0\n", "192.0.2.1", "");
  assert_v4 ("*\t00000000\t@\t0203\t0\t0\t0\t00000000\t0\t0\t0\n", "192.0.2.1", "");
  assert_v4 ("ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n", "192.0.2.1", "");
}

static void
test_several (void)
{
  g_autoptr (GPtrArray) gateways = new_list ();
  g_autofree char *first = number_of ("198.51.100.1");
  g_autofree char *second = number_of ("203.0.113.1");
  g_autofree char *file = g_strdup_printf (HEAD "a 00000000 %s 0003 0 0 100 00000000 0 0 0\n"
                                                "b 00000000 %s 0003 0 0 200 00000000 0 0 0\n"
                                                "c 00000000 %s 0003 0 0 300 00000000 0 0 0\n",
                                           first, second, first);
  g_autofree char *found = NULL;

  restante_default_gateway_read_v4 (file, 5353, gateways);
  found = join (gateways);
  g_assert_cmpstr (found, ==, "198.51.100.1:5353 203.0.113.1:5353");
}

#define NOWHERE "00000000000000000000000000000000"

static void
test_v6 (void)
{
  g_autoptr (GPtrArray) gateways = new_list ();
  GInetSocketAddress *local;
  g_autofree char *global = NULL;

  restante_default_gateway_read_v6 (
      NOWHERE " 00 " NOWHERE " 00 fe80000000000000000000000000000a 00000400 00000001 00000000 "
              "00000003       lo\n" NOWHERE " 00 " NOWHERE
              " 00 20010db8000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n"
      /* The kernel's own "there is no way", and a network. */
      NOWHERE " 00 " NOWHERE " 00 " NOWHERE " ffffffff 00000001 00000000 00200200       lo\n"
              "20010db8000000000000000000000000 20 " NOWHERE
              " 00 20010db8000000000000000000000002 00000400 00000001 00000000 00000003     eth0\n",
      53, gateways);
  g_assert_cmpuint (gateways->len, ==, 2);
  local = g_ptr_array_index (gateways, 0);
  g_assert_cmpuint (g_inet_socket_address_get_scope_id (local), >, 0);
  global = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (g_ptr_array_index (gateways, 1)));
  g_assert_cmpstr (global, ==, "[2001:db8::1]:53");
}

static void
test_rubbish (void)
{
  static const char *const texts[] = { "",
                                       "\n\n",
                                       "eth0",
                                       "a b c d e f g h i j k l",
                                       "eth0 00000000 0100007Z 0003 0 0 0 00000000",
                                       NOWHERE " 00 " NOWHERE " 00 fe80 0 0 0 00000003 lo" };
  g_autoptr (GPtrArray) gateways = new_list ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    restante_default_gateway_read_v4 (texts[i], 53, gateways);
    restante_default_gateway_read_v6 (texts[i], 53, gateways);
  }
  g_assert_cmpuint (gateways->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/default-gateway/v4", test_v4);
  g_test_add_func ("/net/default-gateway/several", test_several);
  g_test_add_func ("/net/default-gateway/v6", test_v6);
  g_test_add_func ("/net/default-gateway/rubbish", test_rubbish);
  return g_test_run ();
}
