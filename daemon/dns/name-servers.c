/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/name-servers.h"

#include <string.h>

#define RESOLV_CONF "/etc/resolv.conf"
#define KEYWORD     "nameserver"
#define PORT        53

static void
read_line (char *line, GPtrArray *servers)
{
  gsize length = strlen (KEYWORD);
  GSocketAddress *server;
  char *address;

  line[strcspn (line, "#;")] = '\0';
  g_strstrip (line);
  if (!g_str_has_prefix (line, KEYWORD) || !g_ascii_isspace (line[length]))
    return;
  address = g_strchug (line + length);
  address[strcspn (address, " \t")] = '\0';
  server = g_inet_socket_address_new_from_string (address, PORT);
  if (server != NULL)
    g_ptr_array_add (servers, server);
}

GPtrArray *
restante_name_servers_read (const char *text)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    read_line (lines[i], servers);
  return servers;
}

GPtrArray *
restante_name_servers_list (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (RESOLV_CONF, &text, NULL, NULL))
    return restante_name_servers_read ("");
  return restante_name_servers_read (text);
}
