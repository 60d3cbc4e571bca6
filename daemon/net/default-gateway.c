/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/default-gateway.h"

#include <net/if.h>
#include <net/route.h>
#include <string.h>

#define V4_FILE "/proc/net/route"
#define V6_FILE "/proc/net/ipv6_route"

/* Fields of a line, by number. */
enum
{
  V4_DESTINATION = 1,
  V4_GATEWAY = 2,
  V4_FLAGS = 3,
  V4_MASK = 7,
  V4_FIELDS = 8,
  V6_DESTINATION = 0,
  V6_LENGTH = 1,
  V6_GATEWAY = 4,
  V6_FLAGS = 8,
  V6_INTERFACE = 9,
  V6_FIELDS = 10,
};

static char **
split (const char *line)
{
  g_auto (GStrv) parts = g_strsplit_set (line, " \t", -1);
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (fields, parts[i]);
  return g_strv_builder_end (fields);
}

static gboolean
read_hex (const char *text, guint64 most, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 16, 0, most, number, NULL);
}

static gboolean
leads_out (const char *flags)
{
  const guint64 wanted = RTF_UP | RTF_GATEWAY;
  guint64 value;

  return read_hex (flags, G_MAXUINT32, &value) && (value & wanted) == wanted &&
         (value & RTF_REJECT) == 0;
}

/* Takes @gateway. */
static void
add (GPtrArray *gateways, GSocketAddress *gateway)
{
  g_autofree char *text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (gateway));

  for (guint i = 0; i < gateways->len; i++) {
    g_autofree char *other =
        g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (g_ptr_array_index (gateways, i)));

    if (g_str_equal (text, other)) {
      g_object_unref (gateway);
      return;
    }
  }
  g_ptr_array_add (gateways, gateway);
}

/* The kernel writes the bytes of an address as one number of this machine. */
static void
read_v4_line (const char *line, guint16 port, GPtrArray *gateways)
{
  g_auto (GStrv) fields = split (line);
  g_autoptr (GInetAddress) address = NULL;
  guint64 destination;
  guint64 mask;
  guint64 gateway;
  guint32 bytes;

  if (g_strv_length (fields) < V4_FIELDS || !leads_out (fields[V4_FLAGS]) ||
      !read_hex (fields[V4_DESTINATION], G_MAXUINT32, &destination) || destination != 0 ||
      !read_hex (fields[V4_MASK], G_MAXUINT32, &mask) || mask != 0 ||
      !read_hex (fields[V4_GATEWAY], G_MAXUINT32, &gateway) || gateway == 0)
    return;
  bytes = (guint32)gateway;
  address = g_inet_address_new_from_bytes ((const guint8 *)&bytes, G_SOCKET_FAMILY_IPV4);
  add (gateways, g_inet_socket_address_new (address, port));
}

static gboolean
read_v6_bytes (const char *text, guint8 bytes[16])
{
  if (strlen (text) != 32 || text[strspn (text, "0123456789abcdefABCDEF")] != '\0')
    return FALSE;
  for (guint i = 0; i < 16; i++)
    bytes[i] = (guint8)((g_ascii_xdigit_value (text[2 * i]) << 4) |
                        g_ascii_xdigit_value (text[2 * i + 1]));
  return TRUE;
}

/* A gateway is mostly a link-local address, which means nothing without its interface. */
static void
read_v6_line (const char *line, guint16 port, GPtrArray *gateways)
{
  static const guint8 nowhere[16] = { 0 };
  g_auto (GStrv) fields = split (line);
  g_autoptr (GInetAddress) address = NULL;
  guint8 destination[16];
  guint8 gateway[16];
  guint64 length;
  guint scope;

  if (g_strv_length (fields) < V6_FIELDS || !leads_out (fields[V6_FLAGS]) ||
      !read_v6_bytes (fields[V6_DESTINATION], destination) ||
      memcmp (destination, nowhere, 16) != 0 || !read_hex (fields[V6_LENGTH], 128, &length) ||
      length != 0 || !read_v6_bytes (fields[V6_GATEWAY], gateway) ||
      memcmp (gateway, nowhere, 16) == 0)
    return;
  address = g_inet_address_new_from_bytes (gateway, G_SOCKET_FAMILY_IPV6);
  scope = g_inet_address_get_is_link_local (address) ? if_nametoindex (fields[V6_INTERFACE]) : 0;
  add (gateways, g_object_new (G_TYPE_INET_SOCKET_ADDRESS, "address", address, "port", (guint)port,
                               "scope-id", scope, NULL));
}

static void
read_lines (const char *text,
            void (*read_line) (const char *, guint16, GPtrArray *),
            guint16 port,
            GPtrArray *gateways)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    read_line (lines[i], port, gateways);
}

void
restante_default_gateway_read_v4 (const char *text, guint16 port, GPtrArray *gateways)
{
  read_lines (text, read_v4_line, port, gateways);
}

void
restante_default_gateway_read_v6 (const char *text, guint16 port, GPtrArray *gateways)
{
  read_lines (text, read_v6_line, port, gateways);
}

GPtrArray *
restante_default_gateway_list (guint16 port)
{
  GPtrArray *gateways = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *v4 = NULL;
  g_autofree char *v6 = NULL;

  if (g_file_get_contents (V4_FILE, &v4, NULL, NULL))
    restante_default_gateway_read_v4 (v4, port, gateways);
  if (g_file_get_contents (V6_FILE, &v6, NULL, NULL))
    restante_default_gateway_read_v6 (v6, port, gateways);
  return gateways;
}
