/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PATIENCE 30 /* seconds */

static gboolean
on_impatient (gpointer data)
{
  g_error ("this took more than %d seconds", PATIENCE);
  return G_SOURCE_REMOVE;
}

void
holder_wait (gboolean (*done) (gpointer data), gpointer data)
{
  guint timer = g_timeout_add_seconds (PATIENCE, on_impatient, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

/* The port of a socket that is bound and does not listen, so nobody else gets it. */
static char *
find_closed_port (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  got = g_socket_get_local_address (socket, NULL);
  return g_strdup_printf ("127.0.0.1:%d",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
}

static void
add_domain (Holder *self, const char *name)
{
  g_autoptr (RestanteDomainRecord) record = restante_domain_record_new (name);
  g_autoptr (RestanteDomainRecord) stored = NULL;
  g_autoptr (GError) error = NULL;

  record->primary = g_strdup (self->closed_port);
  record->identity = RESTANTE_IDENTITY_KEY;
  record->hold = 30 * 86400;
  stored = restante_queue_put_domain (self->queue, record, &error);
  g_assert_no_error (error);
}

static void
open_store (Holder *self)
{
  RestanteQueueOptions options = { .keep_delivered = 3 * 86400 };
  g_autofree char *state = g_build_filename (self->directory, "state", NULL);
  g_autoptr (GError) error = NULL;

  self->queue = restante_queue_open (state, &options, &error);
  g_assert_no_error (error);
  self->closed_port = find_closed_port ();
  add_domain (self, HOLDER_DOMAIN);
  add_domain (self, HOLDER_OTHER);
}

static void
start_watch (Holder *self)
{
  RestanteWatchOptions options = { .hostname = (char *)"holder.test",
                                   .interval = 3600,
                                   .interval_down = 3600,
                                   .interval_down_max = 3600,
                                   .failures = 1,
                                   .timeout = 5,
                                   .connections = 2 };
  char *none[] = { NULL };

  options.dns_servers = none;
  self->watch = restante_watch_new (self->queue, &options);
}

void
holder_set_up (Holder *self, gconstpointer unused)
{
  static const char *const heartbeat[] = { "0.0.0.0:8245", NULL };
  static const char *const none[] = { NULL };
  static const char *const listening[] = { "127.0.0.1:2525", "[::1]:2525", NULL };
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("restante-control-XXXXXX", &error);
  g_assert_no_error (error);
  /* Other users must be able to come to the socket. */
  g_assert_cmpint (g_chmod (self->directory, 0755), ==, 0);
  self->path = g_build_filename (self->directory, "control.sock", NULL);
  open_store (self);
  start_watch (self);
  self->heartbeats = restante_heartbeat_keeper_start (self->queue, self->watch);
  self->facts = (RestanteControlFacts){ .version = "1.2.3",
                                        .hostname = "holder.test",
                                        .listening = listening,
                                        .reader = RESTANTE_READER,
                                        .heartbeats = self->heartbeats,
                                        .heartbeat_listening = heartbeat,
                                        .heartbeat_plain = none,
                                        .peers = { geteuid (), 54321, 54322 } };
  self->server =
      restante_control_server_new (self->path, self->queue, self->watch, &self->facts, &error);
  g_assert_no_error (error);
  address = g_unix_socket_address_new (self->path);
  self->session = soup_session_new_with_options ("remote-connectable", address, "max-conns", 100,
                                                 "max-conns-per-host", 100, NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder && (name = g_dir_read_name (folder))) {
    g_autofree char *entry = g_build_filename (path, name, NULL);
    remove_tree (entry);
  }
  g_remove (path);
}

void
holder_tear_down (Holder *self, gconstpointer unused)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_clear_pointer (&self->server, restante_control_server_free);
  restante_heartbeat_keeper_stop (self->heartbeats);
  restante_watch_stop (self->watch);
  g_object_unref (self->watch);
  restante_queue_close (self->queue);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  remove_tree (self->directory);
  g_free (self->directory);
  g_free (self->path);
  g_free (self->closed_port);
}

typedef struct
{
  GBytes *bytes;
  GError *error;
  gboolean over;
} Answer;

static void
on_answer (GObject *session, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->bytes =
      soup_session_send_and_read_finish (SOUP_SESSION (session), result, &answer->error);
  answer->over = TRUE;
}

static gboolean
is_over (gpointer data)
{
  return ((Answer *)data)->over;
}

GBytes *
holder_send (Holder *self, const char *method, const char *target, const char *body, guint *status)
{
  g_autofree char *uri = g_strconcat ("http://localhost", target, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  Answer answer = { 0 };

  g_assert_nonnull (message);
  if (body) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, on_answer,
                                    &answer);
  holder_wait (is_over, &answer);
  g_assert_no_error (answer.error);
  *status = soup_message_get_status (message);
  return answer.bytes;
}

JsonNode *
holder_call (Holder *self, const char *method, const char *target, const char *body, guint status)
{
  guint got;
  g_autoptr (GBytes) bytes = holder_send (self, method, target, body, &got);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GError) error = NULL;
  JsonNode *document = json_from_string (text, &error);

  g_assert_no_error (error);
  if (got != status)
    g_test_message ("%s %s: %s", method, target, text);
  g_assert_cmpuint (got, ==, status);
  return document;
}

JsonNode *
holder_get (Holder *self, const char *target)
{
  return holder_call (self, "GET", target, NULL, 200);
}

char *
holder_refused (Holder *self,
                const char *method,
                const char *target,
                const char *body,
                guint status,
                const char *code)
{
  g_autoptr (JsonNode) document = holder_call (self, method, target, body, status);
  const char *message = json_text (document, "error.message");

  g_assert_cmpstr (json_text (document, "error.code"), ==, code);
  g_assert_null (strchr (message, '\n'));
  g_assert_cmpuint (strlen (message), >, 10);
  return g_strdup (message);
}

gint64
holder_hold (Holder *self,
             const char *sender,
             const char *recipients,
             const char *subject,
             const char *content,
             gssize length)
{
  g_autoptr (RestanteEnvelope) envelope = restante_envelope_new ();
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (self->queue);
  g_auto (GStrv) list = g_strsplit (recipients, ",", -1);
  g_autoptr (GError) error = NULL;

  envelope->id = restante_queue_next_id (self->queue);
  envelope->sender = g_strdup (sender);
  for (guint i = 0; list[i]; i++)
    g_ptr_array_add (envelope->recipients, g_strdup (list[i]));
  envelope->client = g_strdup ("192.0.2.1");
  envelope->helo = g_strdup ("client.example");
  envelope->trace = g_strdup ("Received: from client.example\r\n");
  envelope->subject = g_strdup (subject);
  envelope->message_id = g_strdup ("<1@sender.example>");
  envelope->arrived = HOLDER_ARRIVED + self->held++;
  restante_body_writer_append (body, (const guint8 *)content,
                               length < 0 ? strlen (content) : (gsize)length, &error);
  g_assert_no_error (error);
  restante_queue_hold (self->queue, envelope, body, &error);
  g_assert_no_error (error);
  return envelope->id;
}

void
holder_park (Holder *self, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHandover) message = restante_queue_take_one (self->queue, id, &error);
  g_autofree RestanteHandoverResult *results = NULL;

  g_assert_no_error (error);
  results = g_new0 (RestanteHandoverResult, message->recipients->len);
  for (guint i = 0; i < message->positions->len; i++)
    results[i] =
        (RestanteHandoverResult){ TRUE, RESTANTE_MOVE_REJECTED, (char *)"550 5.1.1 No such user" };
  restante_queue_record (self->queue, message, results, HOLDER_ARRIVED + 100, 0);
  restante_queue_flush (self->queue);
}

JsonNode *
json_at (JsonNode *document, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);

  for (guint i = 0; steps[i]; i++) {
    if (JSON_NODE_HOLDS_ARRAY (document)) {
      guint number = (guint)g_ascii_strtoull (steps[i], NULL, 10);
      g_assert_cmpuint (number, <, json_array_get_length (json_node_get_array (document)));
      document = json_array_get_element (json_node_get_array (document), number);
    } else {
      g_assert_true (JSON_NODE_HOLDS_OBJECT (document));
      document = json_object_get_member (json_node_get_object (document), steps[i]);
    }
    g_assert_nonnull (document);
  }
  return document;
}

const char *
json_text (JsonNode *document, const char *path)
{
  JsonNode *node = json_at (document, path);

  g_assert_true (JSON_NODE_HOLDS_VALUE (node));
  g_assert_true (json_node_get_value_type (node) == G_TYPE_STRING);
  return json_node_get_string (node);
}

gint64
json_number (JsonNode *document, const char *path)
{
  JsonNode *node = json_at (document, path);

  g_assert_true (JSON_NODE_HOLDS_VALUE (node));
  g_assert_true (json_node_get_value_type (node) == G_TYPE_INT64);
  return json_node_get_int (node);
}

guint
json_length (JsonNode *document, const char *path)
{
  JsonNode *node = json_at (document, path);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  return json_array_get_length (json_node_get_array (node));
}

gboolean
json_is_null (JsonNode *document, const char *path)
{
  return JSON_NODE_HOLDS_NULL (json_at (document, path));
}
