/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/own-addresses.h"

#include <gio/gio.h>

#include "policy/ip-address.h"

/* Somewhere on the Internet (RFC 5737, RFC 3849): what is sent there goes out by the default
 * route, and nothing is sent. */
static const char *const somewhere[] = { "192.0.2.1", "2001:db8::1" };

/* A datagram socket that is connected has the address that it would send from; NULL: no route. */
static char *
find_source (const char *destination)
{
  g_autoptr (GSocketAddress) there = g_inet_socket_address_new_from_string (destination, 9);
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (there),
                                             G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) here = NULL;

  if (socket == NULL || !g_socket_connect (socket, there, NULL, NULL))
    return NULL;
  here = g_socket_get_local_address (socket, NULL);
  return here != NULL ? g_inet_address_to_string (
                            g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (here)))
                      : NULL;
}

char **
restante_own_addresses (void)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (somewhere); i++) {
    g_autofree char *address = find_source (somewhere[i]);

    if (address != NULL && !restante_ip_address_is_private (address))
      g_strv_builder_add (found, address);
  }
  return g_strv_builder_end (found);
}
