/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "holder.h"

#include <gio/gunixsocketaddress.h>

#define TRACE "Received: from client.example\r\n"

/* Bytes that differ from place to place, line ends included. */
static char *
content_of (gsize size)
{
  char *content = g_malloc (size + 1);
  guint32 state = 1;

  for (gsize i = 0; i < size; i++) {
    state = state * 1664525u + 1013904223u;
    content[i] = (char)(state >> 24);
  }
  content[size] = '\0';
  return content;
}

static void
check_content (Holder *holder, gsize size)
{
  g_autofree char *content = content_of (size);
  gint64 id = holder_hold (holder, "b@example.com", "a@" HOLDER_DOMAIN, "s", content, (gssize)size);
  g_autofree char *target = g_strdup_printf ("/v1/queue/%" G_GINT64_FORMAT "/content", id);
  guint status;
  g_autoptr (GBytes) bytes = holder_send (holder, "GET", target, NULL, &status);
  g_autoptr (GByteArray) expected = g_byte_array_new ();

  g_byte_array_append (expected, (const guint8 *)TRACE, strlen (TRACE));
  g_byte_array_append (expected, (const guint8 *)content, (guint)size);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->data,
                   expected->len);
}

/* In a row of the store, in the spool, and many pieces long. */
static void
test_sizes (Holder *holder, gconstpointer unused)
{
  static const gsize sizes[] = { 1, 1000, 65536, 65537, 262144, 5000000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_content (holder, sizes[i]);
}

static void
on_sent (GObject *session, GAsyncResult *result, gpointer data)
{
  GInputStream **stream = data;

  *stream = soup_session_send_finish (SOUP_SESSION (session), result, NULL);
  g_assert_nonnull (*stream);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *)data != NULL;
}

static void
test_headers (Holder *holder, gconstpointer unused)
{
  gint64 id = holder_hold (holder, "b@example.com", "a@" HOLDER_DOMAIN, "s", "x\r\n", -1);
  g_autofree char *uri =
      g_strdup_printf ("http://localhost/v1/queue/%" G_GINT64_FORMAT "/content", id);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;

  soup_session_send_async (holder->session, message, G_PRIORITY_DEFAULT, NULL, on_sent, &stream);
  holder_wait (is_set, &stream);
  headers = soup_message_get_response_headers (message);
  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "message/rfc822");
  g_assert_cmpint (soup_message_headers_get_content_length (headers), ==, strlen (TRACE) + 3);
}

/* Memory of this process that is in use, in bytes (statm counts pages). */
static gsize
resident (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", 3);
  return g_ascii_strtoull (fields[1], NULL, 10) * 4096;
}

static gboolean
never_mind (gpointer data)
{
  *(gpointer *)data = data;
  return G_SOURCE_REMOVE;
}

/* A client that does not read holds up nobody, and the daemon does not read ahead for it. */
static void
test_client_that_does_not_read (Holder *holder, gconstpointer unused)
{
  gsize size = 64 * 1024 * 1024;
  g_autofree char *content = content_of (size);
  gint64 id = holder_hold (holder, "b@example.com", "a@" HOLDER_DOMAIN, "s", content, (gssize)size);
  g_autofree char *request = g_strdup_printf (
      "GET /v1/queue/%" G_GINT64_FORMAT "/content HTTP/1.1\r\nHost: localhost\r\n\r\n", id);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (holder->path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (JsonNode) status = NULL;
  gsize before = resident ();
  gpointer waited = NULL;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_assert_nonnull (connection);
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                 strlen (request), NULL, NULL, NULL));
  /* Time to read all of it, if it did. */
  g_timeout_add (500, never_mind, &waited);
  holder_wait (is_set, &waited);
  g_assert_cmpuint (resident (), <, before + size / 2);
  status = holder_get (holder, "/v1/status");
  g_assert_nonnull (status);
  /* Leaving in the middle is no accident either. */
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/control/route-content/" name, Holder, NULL, holder_set_up, function,               \
              holder_tear_down)
  ADD ("sizes", test_sizes);
  ADD ("headers", test_headers);
  ADD ("client-that-does-not-read", test_client_that_does_not_read);
#undef ADD
  return g_test_run ();
}
