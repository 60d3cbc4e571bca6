/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/server.h"

#include <libsoup/soup.h>

#include "api/error.h"
#include "control/announcer.h"
#include "control/events.h"
#include "control/exchange.h"
#include "control/router.h"
#include "control/socket.h"
#include "control/strangers.h"

#define EVENTS_PATH "/v1/events"
/* libsoup reads a body to its end before it answers; a peer that never ends is cut off. */
#define PATIENCE_MAX (16 * RESTANTE_CONTROL_BODY_MAX)

struct _RestanteControlServer
{
  RestanteControlContext *context;
  RestanteEvents *events;
  RestanteAnnouncer *announcer;
  SoupServer *soup;
  RestanteStrangers *strangers;
  GSocket *socket; /* NULL when not listening */
  char *path;
};

/* What has come of a request. */
typedef struct
{
  GByteArray *body;
  gsize received;
} Arrival;

static const char arrival_key[] = "restante-arrival";

static void
free_arrival (Arrival *arrival)
{
  g_byte_array_unref (arrival->body);
  g_free (arrival);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, Arrival *arrival)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);
  GSocket *socket = soup_server_message_get_socket (message);

  arrival->received += length;
  if (arrival->received <= RESTANTE_CONTROL_BODY_MAX)
    g_byte_array_append (arrival->body, bytes, (guint)length);
  else if (arrival->received > PATIENCE_MAX && socket)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/* After the headers: libsoup must not gather the body itself. */
static void
on_headers (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->body = g_byte_array_new ();
  g_object_set_data_full (G_OBJECT (message), arrival_key, arrival, (GDestroyNotify)free_arrival);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), arrival);
}

static gboolean
check_peer (RestanteControlServer *self,
            SoupServerMessage *message,
            RestanteRight needed,
            GError **error)
{
  GSocket *socket = soup_server_message_get_socket (message);
  g_autoptr (RestantePeer) peer = socket ? restante_peer_of_socket (socket, error) : NULL;

  if (!socket)
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_FORBIDDEN,
                         "The connection is gone.");
  return peer &&
         restante_peer_check (peer, &restante_control_context_get_facts (self->context)->peers,
                              needed, error);
}

/* The body, if it is not too large. */
static GBytes *
take_body (SoupServerMessage *message, GError **error)
{
  Arrival *arrival = g_object_get_data (G_OBJECT (message), arrival_key);

  if (arrival->received <= RESTANTE_CONTROL_BODY_MAX)
    return g_bytes_new (arrival->body->data, arrival->body->len);
  g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                       "The body of the request is over 1 MiB; ask for less at once.");
  return NULL;
}

/* Answers now or later; FALSE: the caller answers with the error. */
static gboolean
dispatch (RestanteControlServer *self,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          GError **error)
{
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (RestanteExchange) exchange = NULL;
  const RestanteRoute *route;

  /* Whoever may not look does not learn which paths there are. */
  if (!check_peer (self, message, RESTANTE_RIGHT_LOOK, error))
    return FALSE;
  route = restante_router_find (soup_server_message_get_method (message), path, &arguments, error);
  if (!route || !check_peer (self, message, route->right, error))
    return FALSE;
  body = take_body (message, error);
  if (!body)
    return FALSE;
  exchange = restante_exchange_new (self->context, message, arguments, query, body);
  if (!route->handle (exchange, error)) {
    g_object_unref (restante_exchange_take_message (exchange));
    return FALSE;
  }
  if (!restante_exchange_is_answered (exchange))
    restante_exchange_pause (exchange);
  return TRUE;
}

/* libsoup 3.2 never closes its end of a connection that the client closes between two requests, so
 * there is only one request on each; a new one takes some 50 µs here. */
static void
end_after_answer (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
}

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  end_after_answer (message);
  if (!dispatch (user_data, message, path, query, &error))
    restante_exchange_refuse (message, error);
}

static void
on_events_request (SoupServer *soup,
                   SoupServerMessage *message,
                   const char *path,
                   GHashTable *query,
                   gpointer user_data)
{
  RestanteControlServer *self = user_data;
  g_autoptr (GError) error = NULL;

  on_request (soup, message, path, query, self);
  if (soup_server_message_get_status (message) != 0 || restante_events_has_room (self->events))
    return;
  error = g_error_new_literal (RESTANTE_API_ERROR, RESTANTE_API_ERROR_UNAVAILABLE,
                               "Too many programs listen to the events already; close one.");
  restante_exchange_refuse (message, error);
}

static void
on_websocket (SoupServer *soup,
              SoupServerMessage *message,
              const char *path,
              SoupWebsocketConnection *connection,
              gpointer user_data)
{
  RestanteControlServer *self = user_data;

  restante_events_add (self->events, connection);
}

static gboolean
listen_at (RestanteControlServer *self, const char *path, GError **error)
{
  self->socket = restante_socket_listen (path, error);
  if (!self->socket)
    return FALSE;
  self->path = g_strdup (path);
  return soup_server_listen_socket (self->soup, self->socket, 0, error);
}

RestanteControlServer *
restante_control_server_new (const char *path,
                             RestanteQueue *queue,
                             RestanteWatch *watch,
                             const RestanteControlFacts *facts,
                             GError **error)
{
  g_autoptr (RestanteControlServer) self = g_new0 (RestanteControlServer, 1);

  self->context = restante_control_context_new (queue, watch, facts);
  self->events = restante_events_new ();
  self->announcer = restante_announcer_new (self->context, self->events);
  self->soup = soup_server_new (NULL, NULL);
  self->strangers = restante_strangers_new (self->soup, &facts->peers);
  soup_server_add_early_handler (self->soup, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  soup_server_add_early_handler (self->soup, EVENTS_PATH, on_headers, self, NULL);
  soup_server_add_handler (self->soup, EVENTS_PATH, on_events_request, self, NULL);
  soup_server_add_websocket_handler (self->soup, EVENTS_PATH, NULL, NULL, on_websocket, self, NULL);
  if (!listen_at (self, path, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* From the outside in, so that nothing new comes while the rest ends. */
void
restante_control_server_free (RestanteControlServer *self)
{
  restante_announcer_free (self->announcer);
  restante_events_free (self->events);
  restante_strangers_free (self->strangers);
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  if (self->socket)
    restante_socket_close (self->socket, self->path);
  g_clear_object (&self->socket);
  g_free (self->path);
  restante_control_context_stop (self->context);
  restante_control_context_unref (self->context);
  g_free (self);
}
