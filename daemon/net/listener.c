/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/listener.h"

#include <gio/gnetworking.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "protocol/address.h"

/* A short backlog costs Postfix and OpenSMTPD a factor of 5 to 40 under load (DESIGN section 12).
 */
#define BACKLOG        1024
#define BUSY_WAIT_USEC 50000

struct _RestanteListener
{
  GPtrArray *sockets;
  GPtrArray *addresses; /* char *, NULL-terminated */
  RestanteListenerFunc func;
  gpointer user_data;
  int wakeup;
  GThread *thread;
};

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
  g_socket_set_blocking (socket, FALSE);
  return g_socket_bind (socket, address, TRUE, error) && g_socket_listen (socket, error);
}

static GSocket *
open_socket (const char *text, GError **error)
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

static char *
real_address (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));

  return restante_endpoint_to_string (host, g_inet_socket_address_get_port (inet));
}

static void
accept_one (RestanteListener *self, GSocket *listening)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);
  g_autoptr (GSocketAddress) peer = NULL;

  if (socket == NULL) {
    /* Out of descriptors, say: the connection stays in the backlog, and we must not spin on it. */
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      g_usleep (BUSY_WAIT_USEC);
    return;
  }
  peer = g_socket_get_remote_address (socket, NULL);
  if (G_IS_INET_SOCKET_ADDRESS (peer))
    self->func (socket, g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (peer)),
                self->user_data);
}

static gpointer
listen_loop (gpointer data)
{
  RestanteListener *self = data;
  guint count = self->sockets->len;
  g_autofree struct pollfd *fds = g_new0 (struct pollfd, count + 1);

  for (guint i = 0; i < count; i++)
    fds[i] = (struct pollfd){ g_socket_get_fd (g_ptr_array_index (self->sockets, i)), POLLIN, 0 };
  fds[count] = (struct pollfd){ self->wakeup, POLLIN, 0 };
  while (fds[count].revents == 0) {
    if (poll (fds, count + 1, -1) < 0)
      continue;
    for (guint i = 0; i < count; i++)
      if (fds[i].revents != 0)
        accept_one (self, g_ptr_array_index (self->sockets, i));
  }
  return NULL;
}

static gboolean
open_all (RestanteListener *self, const char *const *addresses, GError **error)
{
  for (guint i = 0; addresses[i] != NULL; i++) {
    GSocket *socket = open_socket (addresses[i], error);

    if (socket == NULL)
      return FALSE;
    g_ptr_array_add (self->sockets, socket);
    g_ptr_array_add (self->addresses, real_address (socket));
  }
  g_ptr_array_add (self->addresses, NULL);
  return TRUE;
}

RestanteListener *
restante_listener_start (const char *const *addresses,
                         RestanteListenerFunc func,
                         gpointer user_data,
                         GError **error)
{
  g_autoptr (RestanteListener) self = g_new0 (RestanteListener, 1);

  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  self->func = func;
  self->user_data = user_data;
  self->wakeup = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (!open_all (self, addresses, error))
    return NULL;
  self->thread = g_thread_new ("smtp-listener", listen_loop, self);
  return g_steal_pointer (&self);
}

const char *const *
restante_listener_get_addresses (RestanteListener *self)
{
  return (const char *const *)self->addresses->pdata;
}

void
restante_listener_stop (RestanteListener *self)
{
  guint64 one = 1;

  if (self->thread != NULL) {
    while (write (self->wakeup, &one, sizeof one) < 0 && errno == EINTR)
      continue;
    g_thread_join (self->thread);
  }
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->addresses);
  close (self->wakeup);
  g_free (self);
}
