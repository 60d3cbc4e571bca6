/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/own-addresses.h"

#include <ifaddrs.h>
#include <netdb.h>
#include <string.h>

#include "policy/ip-address.h"

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
    g_assert_false (restante_ip_address_is_private (addresses[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/own-addresses/ours-and-public", test_ours_and_public);
  return g_test_run ();
}
