/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include <gio/gunixsocketaddress.h>

#include "control/events.h"

static void
on_message (SoupWebsocketConnection *client, int type, GBytes *message, GPtrArray *texts)
{
  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_ptr_array_add (texts, g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message)));
}

typedef struct
{
  SoupWebsocketConnection *client;
  GError *error;
  guint status;
  gboolean over;
} Connecting;

static void
on_connected (GObject *session, GAsyncResult *result, gpointer data)
{
  Connecting *connecting = data;

  connecting->client =
      soup_session_websocket_connect_finish (SOUP_SESSION (session), result, &connecting->error);
  connecting->over = TRUE;
}

static gboolean
is_over (gpointer data)
{
  return ((Connecting *)data)->over;
}

static Connecting
connect_client (Holder *holder)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", "http://localhost/v1/events");
  Connecting connecting = { 0 };

  soup_session_websocket_connect_async (holder->session, message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        NULL, on_connected, &connecting);
  holder_wait (is_over, &connecting);
  connecting.status = soup_message_get_status (message);
  return connecting;
}

static SoupWebsocketConnection *
listen_to (Holder *holder, GPtrArray *texts)
{
  Connecting connecting = connect_client (holder);

  g_assert_no_error (connecting.error);
  g_signal_connect (connecting.client, "message", G_CALLBACK (on_message), texts);
  return connecting.client;
}

/* The text that tells what restante_watch_note() was given here: the first probes have their events
 * too. */
static const char *
find_note (GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    if (strstr (texts->pdata[i], "It happened."))
      return texts->pdata[i];
  return NULL;
}

static gboolean
has_note (gpointer data)
{
  return find_note (data) != NULL;
}

static void
test_fan_out (Holder *holder, gconstpointer unused)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SoupWebsocketConnection) one = listen_to (holder, first);
  g_autoptr (SoupWebsocketConnection) two = listen_to (holder, second);
  g_autoptr (JsonNode) event = NULL;

  restante_watch_note (holder->watch, HOLDER_DOMAIN, "test", "It happened.");
  holder_wait (has_note, first);
  holder_wait (has_note, second);
  g_assert_cmpstr (find_note (first), ==, find_note (second));
  event = json_from_string (find_note (first), NULL);
  g_assert_nonnull (event);
  g_assert_false (json_is_null (event, "event"));
  g_assert_false (json_is_null (event, "time"));
}

static gboolean
is_closed (gpointer data)
{
  return soup_websocket_connection_get_state (data) == SOUP_WEBSOCKET_STATE_CLOSED;
}

/* One goes, the other stays. */
static void
test_leaving (Holder *holder, gconstpointer unused)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SoupWebsocketConnection) one = listen_to (holder, first);
  g_autoptr (SoupWebsocketConnection) two = listen_to (holder, second);

  soup_websocket_connection_close (one, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  holder_wait (is_closed, one);
  restante_watch_note (holder->watch, HOLDER_DOMAIN, "test", "It happened.");
  holder_wait (has_note, second);
}

static void
test_stopping_closes (Holder *holder, gconstpointer unused)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SoupWebsocketConnection) client = listen_to (holder, texts);

  g_clear_pointer (&holder->server, restante_control_server_free);
  holder_wait (is_closed, client);
}

static void
test_too_many (Holder *holder, gconstpointer unused)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (g_object_unref);
  Connecting one_more;

  for (guint i = 0; i < RESTANTE_EVENTS_READERS_MAX; i++)
    g_ptr_array_add (clients, listen_to (holder, texts));
  one_more = connect_client (holder);
  g_assert_null (one_more.client);
  g_assert_cmpuint (one_more.status, ==, 503);
  g_error_free (one_more.error);
}

static void
test_no_websocket (Holder *holder, gconstpointer unused)
{
  g_autofree char *plain = holder_refused (holder, "GET", "/v1/events", NULL, 400, "usage");
  g_autofree char *post = holder_refused (holder, "POST", "/v1/events", "{}", 400, "usage");
  g_autofree char *below = holder_refused (holder, "GET", "/v1/events/x", NULL, 404, "not-found");

  g_assert_nonnull (strstr (plain, "WebSocket"));
}

typedef struct
{
  GSocket *socket;
  GString *received;
} Raw;

static gboolean
has_upgraded (gpointer data)
{
  Raw *raw = data;
  char buffer[4096];
  gssize got = g_socket_receive (raw->socket, buffer, sizeof buffer, NULL, NULL);

  if (got > 0)
    g_string_append_len (raw->received, buffer, got);
  return strstr (raw->received->str, "\r\n\r\n") != NULL;
}

static gboolean
on_tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/* A client that asks for events and reads none of them. */
static GSocketConnection *
connect_deaf (Holder *holder)
{
  static const char request[] =
      "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (holder->path);
  GSocketConnection *connection =
      g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_autoptr (GString) received = g_string_new (NULL);
  Raw raw = { g_socket_connection_get_socket (connection), received };
  guint ticks = g_timeout_add (1, on_tick, NULL);

  g_socket_send (raw.socket, request, strlen (request), NULL, NULL);
  g_socket_set_blocking (raw.socket, FALSE);
  holder_wait (has_upgraded, &raw);
  g_source_remove (ticks);
  g_assert_true (g_str_has_prefix (received->str, "HTTP/1.1 101 "));
  return connection;
}

/* How many bytes lie in @socket until its end; -1: it has no end. */
static gssize
drain (GSocket *socket)
{
  char buffer[65536];
  gssize sum = 0;

  for (;;) {
    g_autoptr (GError) error = NULL;
    gssize got = g_socket_receive (socket, buffer, sizeof buffer, NULL, &error);

    if (got == 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
      return sum;
    if (got < 0)
      return -1;
    sum += got;
  }
}

typedef struct
{
  Holder *holder;
  GPtrArray *texts;
  guint sent;
} Flood;

#define EVENTS 5000
/* What the client that listens may have before it; the events of the first probes count too. */
#define AHEAD 20

/* One more event whenever the client that listens keeps up, until there were very many. */
static gboolean
flood (gpointer data)
{
  Flood *flood = data;

  if (flood->sent < EVENTS && flood->sent < flood->texts->len + AHEAD) {
    g_signal_emit_by_name (flood->holder->watch, "domain-added", HOLDER_DOMAIN);
    flood->sent++;
  }
  return flood->texts->len >= EVENTS;
}

/* The deaf one is dropped, with a bounded backlog; the other one misses nothing. */
static void
test_slow_reader (Holder *holder, gconstpointer unused)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SoupWebsocketConnection) client = listen_to (holder, texts);
  g_autoptr (GSocketConnection) deaf = connect_deaf (holder);
  guint ticks = g_timeout_add (1, on_tick, NULL);
  Flood state = { holder, texts, 0 };
  gssize left;

  holder_wait (flood, &state);
  g_source_remove (ticks);
  left = drain (g_socket_connection_get_socket (deaf));
  g_assert_cmpint (left, >, 0);
  /* 5000 events of some 80 bytes were 400 KB. */
  g_assert_cmpint (left, <, 200000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/events/" name, Holder, NULL, holder_set_up, function, holder_tear_down)
  ADD ("fan-out", test_fan_out);
  ADD ("leaving", test_leaving);
  ADD ("stopping-closes", test_stopping_closes);
  ADD ("too-many", test_too_many);
  ADD ("no-websocket", test_no_websocket);
  ADD ("slow-reader", test_slow_reader);
#undef ADD
  return g_test_run ();
}
