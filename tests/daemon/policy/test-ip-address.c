/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/ip-address.h"

#include <arpa/inet.h>
#include <string.h>

#define LIST(...)                                                                                  \
  (const char *const[])                                                                            \
  {                                                                                                \
    __VA_ARGS__, NULL                                                                              \
  }

static const char *const texts[] = {
  "192.0.2.1",
  "0.0.0.0",
  "255.255.255.255",
  "256.0.0.1",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.",
  ".1.2.3",
  "1..2.3",
  "1.2.3.4 ",
  "01.2.3.4",
  "1.2.3.0004",
  "",
  "a",
  "::",
  "::1",
  "1::",
  "2001:db8::1",
  "2001:DB8:0:0:0:0:0:1",
  "2001:db8:0:0:0:0:0:0:1",
  "1:2:3:4:5:6:7:8",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::",
  "::2:3:4:5:6:7:8",
  "1:2:3:4::5:6:7:8",
  "1::2::3",
  ":::",
  ":1",
  "1:",
  ":1::2",
  "1::2:",
  "12345::",
  "g::",
  "64:ff9b::192.0.2.1",
  "::192.0.2.1",
  "1:2:3:4:5:6:192.0.2.1",
  "1:2:3:4:5:6:7:192.0.2.1",
  "::192.0.2.1:1",
  "192.0.2.1::",
  "::192.0.2",
  "fe80::1%eth0",
  "[::1]",
};

/* What the C library reads, and nothing else. */
static void
test_peer (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    guint8 bytes[16];
    RestanteIpAddress self;
    gsize length = 0;

    if (inet_pton (AF_INET, texts[i], bytes) == 1)
      length = 4;
    else if (inet_pton (AF_INET6, texts[i], bytes) == 1)
      length = 16;
    g_test_message ("%s", texts[i]);
    g_assert_true (restante_ip_address_parse (texts[i], &self) == (length > 0));
    g_assert_true (restante_ip_address_is_valid (texts[i]) == (length > 0));
    if (length > 0)
      g_assert_cmpmem (self.bytes, self.length, bytes, length);
  }
  g_assert_false (restante_ip_address_is_valid (NULL));
}

static void
test_mapped (void)
{
  g_assert_true (restante_ip_address_equal ("::ffff:192.0.2.1", "192.0.2.1"));
  g_assert_true (restante_ip_address_is_v4 ("::ffff:c000:201"));
  g_assert_false (restante_ip_address_is_v6 ("::ffff:c000:201"));
  g_assert_true (restante_ip_address_is_v6 ("2001:db8::1"));
}

static void
test_equal (void)
{
  g_assert_true (restante_ip_address_equal ("2001:DB8::1", "2001:db8:0::0:1"));
  g_assert_false (restante_ip_address_equal ("2001:db8::1", "2001:db8::2"));
  g_assert_false (restante_ip_address_equal ("192.0.2.1", "::192.0.2.1"));
  g_assert_false (restante_ip_address_equal ("a", "a"));
  g_assert_false (restante_ip_address_equal (NULL, NULL));
  g_assert_true (restante_ip_address_in ("::1", LIST ("192.0.2.1", "0::1")));
  g_assert_false (restante_ip_address_in ("::2", LIST ("192.0.2.1", "0::1")));
  g_assert_false (restante_ip_address_in ("::1", NULL));
}

/* Both ends of each range, and what is next to it. */
static void
test_private (void)
{
  const char *const inside[] = {
    "10.0.0.0",        "10.255.255.255",  "172.16.0.0",  "172.31.255.255",
    "192.168.0.0",     "192.168.255.255", "100.64.0.0",  "100.127.255.255",
    "127.0.0.1",       "127.255.255.255", "169.254.0.1", "::1",
    "fe80::1",         "febf::1",         "fc00::1",     "fdff::1",
    "::ffff:10.0.0.1",
  };
  const char *const outside[] = {
    "9.255.255.255",
    "11.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "169.255.0.0",
    "::2",
    "fec0::1",
    "fe7f::1",
    "fbff::1",
    "fe00::1",
    "192.0.2.1",
    "2001:db8::1",
    "a",
  };

  for (guint i = 0; i < G_N_ELEMENTS (inside); i++)
    g_assert_true (restante_ip_address_is_private (inside[i]));
  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    g_assert_false (restante_ip_address_is_private (outside[i]));
}

static void
test_reverse_name (void)
{
  g_autofree char *v4 = restante_ip_address_reverse_name ("10.2.0.52");
  /* RFC 3596 section 2.5's own example. */
  g_autofree char *v6 = restante_ip_address_reverse_name ("4321:0:1:2:3:4:567:89ab");

  g_assert_cmpstr (v4, ==, "52.0.2.10.in-addr.arpa");
  g_assert_cmpstr (v6, ==,
                   "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa");
  g_assert_null (restante_ip_address_reverse_name ("a"));
}

static void
test_same_set (void)
{
  const char *const both[] = { "192.0.2.1", "2001:DB8::1", NULL };
  const char *const other_way[] = { "2001:db8:0::1", "192.0.2.1", NULL };
  const char *const more[] = { "192.0.2.1", "2001:db8::1", "192.0.2.2", NULL };
  const char *const none[] = { NULL };

  g_assert_true (restante_ip_address_same_set (both, other_way));
  g_assert_false (restante_ip_address_same_set (both, more));
  g_assert_false (restante_ip_address_same_set (more, both));
  g_assert_true (restante_ip_address_same_set (none, none));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/ip-address/peer", test_peer);
  g_test_add_func ("/policy/ip-address/mapped", test_mapped);
  g_test_add_func ("/policy/ip-address/equal", test_equal);
  g_test_add_func ("/policy/ip-address/private", test_private);
  g_test_add_func ("/policy/ip-address/reverse-name", test_reverse_name);
  g_test_add_func ("/policy/ip-address/same-set", test_same_set);
  return g_test_run ();
}
