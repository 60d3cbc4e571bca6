/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/events.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "api/value-json.h"

/* Readers have nothing to say. */
#define INCOMING_MAX 4096 /* bytes */

struct _RestanteEvents
{
  GPtrArray *readers; /* SoupWebsocketConnection */
};

RestanteEvents *
restante_events_new (void)
{
  RestanteEvents *self = g_new0 (RestanteEvents, 1);

  self->readers = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

static void
on_closed (SoupWebsocketConnection *reader, RestanteEvents *self)
{
  g_signal_handlers_disconnect_by_data (reader, self);
  g_ptr_array_remove (self->readers, reader);
}

static void
drop (RestanteEvents *self, SoupWebsocketConnection *reader)
{
  g_signal_handlers_disconnect_by_data (reader, self);
  g_io_stream_close (soup_websocket_connection_get_io_stream (reader), NULL, NULL);
  g_ptr_array_remove (self->readers, reader);
}

void
restante_events_free (RestanteEvents *self)
{
  while (self->readers->len > 0)
    drop (self, self->readers->pdata[0]);
  g_ptr_array_unref (self->readers);
  g_free (self);
}

gboolean
restante_events_has_room (RestanteEvents *self)
{
  return self->readers->len < RESTANTE_EVENTS_READERS_MAX;
}

guint
restante_events_get_readers (RestanteEvents *self)
{
  return self->readers->len;
}

void
restante_events_add (RestanteEvents *self, SoupWebsocketConnection *reader)
{
  soup_websocket_connection_set_max_incoming_payload_size (reader, INCOMING_MAX);
  g_signal_connect (reader, "closed", G_CALLBACK (on_closed), self);
  g_ptr_array_add (self->readers, g_object_ref (reader));
}

/* The socket below the layers that libsoup puts around it. */
static GSocket *
socket_of (SoupWebsocketConnection *reader)
{
  g_autoptr (GIOStream) stream = g_object_ref (soup_websocket_connection_get_io_stream (reader));

  while (!G_IS_SOCKET_CONNECTION (stream)) {
    GIOStream *base = NULL;
    if (!g_object_class_find_property (G_OBJECT_GET_CLASS (stream), "base-iostream"))
      return NULL;
    g_object_get (stream, "base-iostream", &base, NULL);
    g_object_unref (stream);
    stream = base;
  }
  return g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
}

/* libsoup puts what the kernel does not take into a queue without bound, so a reader is dropped
 * while the kernel still takes things: when half of what it holds for one socket has not been read.
 */
static gboolean
is_slow (SoupWebsocketConnection *reader)
{
  GSocket *socket = socket_of (reader);
  int unread = 0;
  int room = 0;

  if (!socket || ioctl (g_socket_get_fd (socket), SIOCOUTQ, &unread) != 0 ||
      !g_socket_get_option (socket, SOL_SOCKET, SO_SNDBUF, &room, NULL))
    return FALSE;
  return unread > room / 2;
}

void
restante_events_send (RestanteEvents *self, RestanteEvent *event)
{
  g_autofree char *text = self->readers->len > 0 ? restante_value_to_text (event) : NULL;

  /* From the end, because readers go. */
  for (guint i = self->readers->len; i-- > 0;) {
    SoupWebsocketConnection *reader = self->readers->pdata[i];
    if (is_slow (reader))
      drop (self, reader);
    else if (soup_websocket_connection_get_state (reader) == SOUP_WEBSOCKET_STATE_OPEN)
      soup_websocket_connection_send_text (reader, text);
  }
}
