/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/event-stream.h"

#include <gio/gunixsocketaddress.h>

#include "api/error.h"
#include "api/value-json.h"
#include "client/request.h"

struct _RestanteEventStream
{
  GObject parent_instance;
  SoupWebsocketConnection *socket;
};

enum
{
  EVENT,
  CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RestanteEventStream, restante_event_stream, G_TYPE_OBJECT)

/* An event that cannot be read is from another version; the state is read anew at the next one that
 * can. */
static void
on_message (RestanteEventStream *self, int type, GBytes *message)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);
  g_autofree char *line = g_strndup (text ? text : "", length);
  g_autoptr (RestanteEvent) event = NULL;

  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    return;
  event = restante_value_from_text (RESTANTE_TYPE_EVENT, line, -1, NULL);
  if (event)
    g_signal_emit (self, signals[EVENT], 0, event, line);
}

static void
on_closed (RestanteEventStream *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static RestanteEventStream *
stream_new (SoupWebsocketConnection *socket)
{
  RestanteEventStream *self = g_object_new (RESTANTE_TYPE_EVENT_STREAM, NULL);

  self->socket = g_object_ref (socket);
  /* Something to send now and then, so that a peer that is gone without a word is noticed. */
  soup_websocket_connection_set_keepalive_interval (socket, 30);
  g_signal_connect_object (socket, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (socket, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  return self;
}

/* libsoup only says that it was no WebSocket; the status says why. */
static GError *
explain (SoupSession *session, SoupMessage *message, const GError *error)
{
  GSocketConnectable *address = soup_session_get_remote_connectable (session);
  guint status = soup_message_get_status (message);

  if (error->domain != SOUP_WEBSOCKET_ERROR || status < 400)
    return restante_request_explain (
        error, g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)));
  return g_error_new (RESTANTE_API_ERROR, restante_api_error_from_http_status (status),
                      "the holder does not give its events: HTTP %u %s", status,
                      soup_status_get_phrase (status));
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SoupSession *session = SOUP_SESSION (source);
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) socket =
      soup_session_websocket_connect_finish (session, result, &error);

  if (socket)
    g_task_return_pointer (task, stream_new (socket), g_object_unref);
  else
    g_task_return_error (task, explain (session, g_task_get_task_data (task), error));
}

void
restante_event_stream_open_async (SoupSession *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  SoupMessage *message = restante_request_message (SOUP_METHOD_GET, "/v1/events");
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, restante_event_stream_open_async);
  g_task_set_task_data (task, message, g_object_unref);
  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        cancellable, on_connected, task);
}

RestanteEventStream *
restante_event_stream_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
restante_event_stream_close (RestanteEventStream *self)
{
  if (!self->socket)
    return;
  g_signal_handlers_disconnect_by_data (self->socket, self);
  if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  g_clear_object (&self->socket);
}

static void
restante_event_stream_dispose (GObject *object)
{
  restante_event_stream_close (RESTANTE_EVENT_STREAM (object));
  G_OBJECT_CLASS (restante_event_stream_parent_class)->dispose (object);
}

static void
restante_event_stream_class_init (RestanteEventStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_event_stream_dispose;
  signals[EVENT] = g_signal_new ("event", RESTANTE_TYPE_EVENT_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, RESTANTE_TYPE_EVENT, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", RESTANTE_TYPE_EVENT_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
restante_event_stream_init (RestanteEventStream *self)
{
}
