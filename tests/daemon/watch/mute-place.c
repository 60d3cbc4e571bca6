/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mute-place.h"

/* Linux drops what wants to connect when the queue is full; a queue of no length has room for one.
 */
#define FILLERS 3

struct _MutePlace
{
  GSocket *tcp;
  GSocket *udp;
  GSocket *fillers[FILLERS];
  GSource *answering; /* or NULL */
  char *endpoint;
};

static GSocket *
bind_at (GSocketType type, GSocketProtocol protocol, guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, type, protocol, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, address, FALSE, &error);
  g_assert_no_error (error);
  return socket;
}

static GSocketAddress *
address_of (GSocket *socket)
{
  return g_socket_get_local_address (socket, NULL);
}

static void
fill (MutePlace *self)
{
  g_autoptr (GSocketAddress) address = address_of (self->tcp);

  for (guint i = 0; i < FILLERS; i++) {
    self->fillers[i] =
        g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
    g_socket_set_blocking (self->fillers[i], FALSE);
    g_socket_connect (self->fillers[i], address, NULL, NULL);
  }
}

MutePlace *
mute_place_new (void)
{
  MutePlace *self = g_new0 (MutePlace, 1);
  g_autoptr (GSocketAddress) address = NULL;

  self->tcp = bind_at (G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, 0);
  g_socket_set_listen_backlog (self->tcp, 0);
  g_assert_true (g_socket_listen (self->tcp, NULL));
  address = address_of (self->tcp);
  self->endpoint = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
  self->udp = bind_at (G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP,
                       g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  fill (self);
  return self;
}

void
mute_place_free (MutePlace *self)
{
  if (self->answering != NULL)
    g_source_destroy (self->answering);
  g_clear_pointer (&self->answering, g_source_unref);
  for (guint i = 0; i < FILLERS; i++)
    g_object_unref (self->fillers[i]);
  g_object_unref (self->tcp);
  g_object_unref (self->udp);
  g_free (self->endpoint);
  g_free (self);
}

static gboolean
refuse (GSocket *socket, GIOCondition condition, gpointer unused)
{
  g_autoptr (GSocketAddress) from = NULL;
  char bytes[512];
  gssize length = g_socket_receive_from (socket, &from, bytes, sizeof bytes, NULL, NULL);

  g_assert_cmpint (length, >, 12);
  /* RFC 1035 section 4.1.1: QR, and the code. */
  bytes[2] = (char)0x80;
  bytes[3] = 5;
  g_socket_send_to (socket, from, bytes, (gsize)length, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

void
mute_place_refuse_questions (MutePlace *self)
{
  self->answering = g_socket_create_source (self->udp, G_IO_IN, NULL);
  g_source_set_callback (self->answering, G_SOURCE_FUNC (refuse), NULL, NULL);
  g_source_attach (self->answering, NULL);
}

const char *
mute_place_get_endpoint (MutePlace *self)
{
  return self->endpoint;
}
