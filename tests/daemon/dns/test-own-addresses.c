/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/own-addresses.h"

#include <ifaddrs.h>
#include <netdb.h>
#include <string.h>

#include "policy/domain-advice.h"

/* Whether the kernel says that an interface has @address. */
static gboolean
is_ours (const char *address)
{
  struct ifaddrs *all;
  gboolean found = FALSE;

  g_assert_cmpint (getifaddrs (&all), ==, 0);
  for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next) {
    char text[NI_MAXHOST];
    gboolean six = one->ifa_addr != NULL && one->ifa_addr->sa_family == AF_INET6;

    if (one->ifa_addr == NULL || (one->ifa_addr->sa_family != AF_INET && !six))
      continue;
    g_assert_cmpint (getnameinfo (one->ifa_addr,
                                  six ? sizeof (struct sockaddr_in6) : sizeof (struct sockaddr_in),
                                  text, sizeof text, NULL, 0, NI_NUMERICHOST),
                     ==, 0);
    found |= g_str_equal (text, address);
  }
  freeifaddrs (all);
  return found;
}

static void
test_ours_and_public (void)
{
  g_auto (GStrv) addresses = restante_own_addresses ();

  g_assert_cmpuint (g_strv_length (addresses), <=, 2);
  for (guint i = 0; addresses[i] != NULL; i++) {
    g_assert_true (is_ours (addresses[i]));
    g_assert_false (restante_address_is_private (addresses[i]));
  }
}

static void
test_private (void)
{
  /* RFC 1918, 3927, 4193, 4291, 6598; and their neighbours. */
  static const char *const private[] = {
    "10.0.0.1",    "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.53",
    "169.254.1.1", "100.64.0.1", "100.127.0.1",    "::1",         "fe80::1",
    "febf::1",     "fd00::1",    "fc00::1",
  };
  static const char *const public[] = {
    "9.255.255.255", "11.0.0.1",    "172.15.0.1",   "172.32.0.1",  "192.167.1.1", "192.169.1.1",
    "100.63.0.1",    "100.128.0.1", "198.51.100.1", "2001:db8::1", "fec0::1",     "2a01:4f8::1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (private); i++)
    g_assert_true (restante_address_is_private (private[i]));
  for (guint i = 0; i < G_N_ELEMENTS (public); i++)
    g_assert_false (restante_address_is_private (public[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/own-addresses/ours-and-public", test_ours_and_public);
  g_test_add_func ("/dns/own-addresses/private", test_private);
  return g_test_run ();
}
