/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/listen-socket.h"

#include <gio/gnetworking.h>
#include <string.h>

#include "protocol/address.h"

/* A short backlog costs Postfix and OpenSMTPD a factor of 5 to 40 under load (DESIGN section 12).
 */
#define BACKLOG 1024

/* Port 0, a free one, can be listened on, but it is no end point to connect to. */
static GSocketAddress *
parse_address (const char *text, GError **error)
{
  gboolean any_port = g_str_has_suffix (text, ":0");
  g_autofree char *named = g_strndup (text, strlen (text) - (any_port ? 2 : 0));
  g_autofree char *host = NULL;
  GSocketAddress *address;
  guint16 port;

  if (!restante_endpoint_parse (named, 25, &host, &port, error))
    return NULL;
  address = g_inet_socket_address_new_from_string (host, any_port ? 0 : port);
  if (address == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "Cannot listen on %s: write an IP address and a port, as in 0.0.0.0:25 or [::]:25",
                 text);
  return address;
}

static gboolean
bind_and_listen (GSocket *socket, GSocketAddress *address, GError **error)
{
  /* IPv4 has its own line in the settings; a mapped address would blur who connected. */
  if (g_socket_get_family (socket) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, 1, NULL);
  g_socket_set_listen_backlog (socket, BACKLOG);
  return g_socket_bind (socket, address, TRUE, error) && g_socket_listen (socket, error) &&
         g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, error);
}

GSocket *
restante_listen_socket_open (const char *text, GError **error)
{
  g_autoptr (GSocketAddress) address = parse_address (text, error);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) failure = NULL;

  if (address == NULL)
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, &failure);
  if (socket != NULL && bind_and_listen (socket, address, &failure))
    return g_steal_pointer (&socket);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 "Cannot listen on %s: another program uses it", text);
  else if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 "Cannot listen on %s: ports under 1024 need root or CAP_NET_BIND_SERVICE", text);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot listen on %s: %s", text,
                 failure->message);
  return NULL;
}

GPtrArray *
restante_listen_socket_open_all (const char *const *addresses, GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; addresses[i] != NULL; i++) {
    GSocket *socket = restante_listen_socket_open (addresses[i], error);

    if (socket == NULL)
      return NULL;
    g_ptr_array_add (sockets, socket);
  }
  return g_steal_pointer (&sockets);
}

static gboolean
is_tcp_that_listens (GSocket *socket)
{
  GSocketFamily family = g_socket_get_family (socket);
  int listens = 0;

  return (family == G_SOCKET_FAMILY_IPV4 || family == G_SOCKET_FAMILY_IPV6) &&
         g_socket_get_socket_type (socket) == G_SOCKET_TYPE_STREAM &&
         g_socket_get_option (socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, NULL) && listens != 0;
}

GSocket *
restante_listen_socket_adopt (int fd, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &failure);

  if (socket != NULL && is_tcp_that_listens (socket) &&
      g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, &failure))
    return g_steal_pointer (&socket);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "File descriptor %d, which the service manager has opened, is no TCP socket that "
               "listens%s%s; write ListenStream=0.0.0.0:25 and the like in restanted.socket",
               fd, failure != NULL ? ": " : "", failure != NULL ? failure->message : "");
  return NULL;
}

char *
restante_listen_socket_get_address (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));

  return restante_endpoint_to_string (host, g_inet_socket_address_get_port (inet));
}

char **
restante_listen_socket_list_addresses (GPtrArray *sockets)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();

  for (guint i = 0; i < sockets->len; i++) {
    g_autofree char *address = restante_listen_socket_get_address (g_ptr_array_index (sockets, i));

    g_strv_builder_add (addresses, address);
  }
  return g_strv_builder_end (addresses);
}
