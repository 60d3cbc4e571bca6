/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-holder.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

/* Only ends a test that hangs. */
#define PATIENCE_SECONDS 60

typedef struct
{
  guint status;
  char *body;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_free (self->body);
  g_free (self);
}

static guint64
number (GHashTable *query, const char *name, guint64 otherwise)
{
  const char *text = query ? g_hash_table_lookup (query, name) : NULL;

  return text ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
respond (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body,
                                    strlen (body));
}

static void
list_queue (FakeHolder *self, SoupServerMessage *message, GHashTable *query)
{
  guint64 after = number (query, "after", self->newest + 1);
  guint64 limit = number (query, "limit", 100);
  guint64 oldest = self->newest - self->total + 1;
  g_autoptr (GString) body = g_string_new ("{\"messages\":[");
  guint64 id = after - 1;

  for (guint64 n = 0; n < limit && id >= oldest && self->total > 0; n++, id--)
    g_string_append_printf (
        body, "%s{\"id\":\"%" G_GUINT64_FORMAT "\",\"domain\":\"example.net\",\"state\":\"held\"}",
        n > 0 ? "," : "", id);
  g_string_append (body, "],\"next\":");
  if (self->total > 0 && id >= oldest)
    g_string_append_printf (body, "\"%" G_GUINT64_FORMAT "\"", id + 1);
  else
    g_string_append (body, "null");
  g_string_append_printf (body, ",\"total\":%" G_GUINT64_FORMAT "}", self->total);
  respond (message, 200, body->str);
}

static void
list_marks (FakeHolder *self, SoupServerMessage *message, GHashTable *query)
{
  guint64 every = number (query, "every", 100);
  g_autoptr (GString) body = g_string_new ("{\"marks\":[");

  for (guint64 n = every; n <= self->total; n += every)
    g_string_append_printf (body, "%s\"%" G_GUINT64_FORMAT "\"", n > every ? "," : "",
                            self->newest - n + 1);
  g_string_append_printf (body,
                          "],\"every\":%" G_GUINT64_FORMAT ",\"total\":%" G_GUINT64_FORMAT "}",
                          every, self->total);
  respond (message, 200, body->str);
}

static void
record (FakeHolder *self, SoupServerMessage *message)
{
  g_autofree char *target =
      g_uri_to_string_partial (soup_server_message_get_uri (message), G_URI_HIDE_FRAGMENT);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  GString *request = g_string_new (soup_server_message_get_method (message));

  g_string_append_printf (request, " %s", strstr (target, "/v1"));
  if (g_bytes_get_size (bytes) > 0) {
    g_string_append_c (request, ' ');
    g_string_append_len (request, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));
  }
  g_ptr_array_add (self->requests, g_string_free (request, FALSE));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  FakeHolder *self = user_data;
  g_autofree char *key = g_strconcat (soup_server_message_get_method (message), " ", path, NULL);
  Answer *answer = g_hash_table_lookup (self->answers, key);

  record (self, message);
  if (answer)
    respond (message, answer->status, answer->body);
  else if (g_str_equal (key, "GET /v1/queue"))
    list_queue (self, message, query);
  else if (g_str_equal (key, "GET /v1/queue/marks"))
    list_marks (self, message, query);
  else
    respond (message, 404,
             "{\"error\":{\"code\":\"not-found\",\"message\":\"There is no such thing.\"}}");
}

static void
on_socket (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           SoupWebsocketConnection *connection,
           gpointer user_data)
{
  FakeHolder *self = user_data;

  g_ptr_array_add (self->requests, g_strdup ("GET /v1/events"));
  g_ptr_array_add (self->sockets, g_object_ref (connection));
  if (self->greeting)
    soup_websocket_connection_send_text (connection, self->greeting);
}

void
fake_holder_start (FakeHolder *self)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->socket);
  g_autoptr (GError) error = NULL;

  g_unlink (self->socket);
  g_socket_bind (socket, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  self->server = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, "/v1", on_request, self, NULL);
  soup_server_add_websocket_handler (self->server, "/v1/events", NULL, NULL, on_socket, self, NULL);
  soup_server_listen_socket (self->server, socket, 0, &error);
  g_assert_no_error (error);
}

void
fake_holder_stop (FakeHolder *self)
{
  for (guint i = 0; i < self->sockets->len; i++) {
    SoupWebsocketConnection *connection = g_ptr_array_index (self->sockets, i);
    g_io_stream_close (soup_websocket_connection_get_io_stream (connection), NULL, NULL);
  }
  g_ptr_array_set_size (self->sockets, 0);
  if (self->server)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

FakeHolder *
fake_holder_new (void)
{
  FakeHolder *self = g_new0 (FakeHolder, 1);
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("restante-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->socket = g_build_filename (self->directory, "control.sock", NULL);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  fake_holder_start (self);
  return self;
}

void
fake_holder_free (FakeHolder *self)
{
  fake_holder_stop (self);
  g_unlink (self->socket);
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_hash_table_unref (self->answers);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->requests);
  g_free (self->socket);
  g_free (self->directory);
  g_free (self);
}

void
fake_holder_answer (
    FakeHolder *self, const char *method, const char *target, guint status, const char *body)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->status = status;
  answer->body = g_strdup (body);
  g_hash_table_insert (self->answers, g_strconcat (method, " ", target, NULL), answer);
}

char *
fake_holder_golden (const char *name)
{
  g_autofree char *path = g_build_filename (RESTANTE_TEST_DATA, "api", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

void
fake_holder_answer_golden (FakeHolder *self,
                           const char *method,
                           const char *target,
                           const char *name)
{
  g_autofree char *text = fake_holder_golden (name);

  fake_holder_answer (self, method, target, 200, text);
}

void
fake_holder_set_queue (FakeHolder *self, guint64 total, guint64 newest)
{
  self->total = total;
  self->newest = newest;
}

void
fake_holder_push (FakeHolder *self, const char *event)
{
  g_assert_cmpuint (self->sockets->len, >, 0);
  for (guint i = 0; i < self->sockets->len; i++)
    soup_websocket_connection_send_text (g_ptr_array_index (self->sockets, i), event);
}

guint
fake_holder_count (FakeHolder *self, const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < self->requests->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (self->requests, i), prefix);
  return n;
}

const char *
fake_holder_last (FakeHolder *self, const char *prefix)
{
  for (guint i = self->requests->len; i > 0; i--)
    if (g_str_has_prefix (g_ptr_array_index (self->requests, i - 1), prefix))
      return g_ptr_array_index (self->requests, i - 1);
  return NULL;
}

static gboolean
on_impatient (gpointer user_data)
{
  g_error ("what the test waits for does not happen");
  return G_SOURCE_REMOVE;
}

void
fake_holder_wait (const gboolean *flag)
{
  guint timer = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatient, NULL);

  while (!*flag)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

void
fake_holder_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **to = user_data;

  *to = g_object_ref (result);
}

GAsyncResult *
fake_holder_await (GAsyncResult **result)
{
  guint timer = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatient, NULL);

  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  return *result;
}
