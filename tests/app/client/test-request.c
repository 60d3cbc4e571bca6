/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/request.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "api/affected.h"
#include "api/error.h"
#include "api/selection.h"
#include "fake-holder.h"

static GBytes *
request (const char *socket, const char *method, const char *target, gpointer body, GError **error)
{
  g_autoptr (SoupSession) session = restante_session_new (socket);
  g_autoptr (GAsyncResult) result = NULL;

  restante_request_async (session, method, target, body, NULL, fake_holder_ready, &result);
  return restante_request_finish (fake_holder_await (&result), error);
}

static void
test_document (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autofree char *golden = fake_holder_golden ("status.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/status", "status.json");
  bytes = request (fake->socket, "GET", "/v1/status", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), golden,
                   strlen (golden));
}

static void
test_body (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  const char *const ids[] = { "5", NULL };
  g_autoptr (RestanteSelection) selection =
      g_object_new (RESTANTE_TYPE_SELECTION, "ids", ids, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  fake_holder_answer_golden (fake, "POST", "/v1/queue/delete", "affected.json");
  bytes = request (fake->socket, "POST", "/v1/queue/delete", selection, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fake_holder_last (fake, "POST"), ==, "POST /v1/queue/delete {\"ids\":[\"5\"]}");
}

static void
test_words (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  const struct
  {
    guint status;
    const char *body;
    RestanteApiError code;
    const char *message;
  } cases[] = {
    { 409, "{\"error\":{\"code\":\"conflict\",\"message\":\"It is there.\"}}",
      RESTANTE_API_ERROR_CONFLICT, "It is there." },
    { 403, "{\"error\":{\"code\":\"forbidden\",\"message\":\"Only the owner.\"}}",
      RESTANTE_API_ERROR_FORBIDDEN, "Only the owner." },
    { 502, "<html>", RESTANTE_API_ERROR_FAILED,
      "the holder answered “HTTP 502 Bad Gateway”; is this the control socket of restanted?" },
    { 404, "", RESTANTE_API_ERROR_NOT_FOUND,
      "the holder answered “HTTP 404 Not Found”; is this the control socket of restanted?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    fake_holder_answer (fake, "GET", "/v1/x", cases[i].status, cases[i].body);
    g_assert_null (request (fake->socket, "GET", "/v1/x", NULL, &error));
    g_assert_error (error, RESTANTE_API_ERROR, (int)cases[i].code);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

static void
test_not_there (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;

  g_assert_null (request ("/nonexistent/control.sock", "GET", "/v1/status", NULL, &error));
  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE);
  g_assert_cmpstr (error->message, ==,
                   "no holder listens at /nonexistent/control.sock; start restanted there, or "
                   "choose another holder");
  fake_holder_stop (fake); /* the socket is there, nobody listens */
  g_assert_null (request (fake->socket, "GET", "/v1/status", NULL, &refused));
  g_assert_error (refused, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (refused->message, "does not run"));
}

/* root may connect to every socket, so this is asked of the words alone. */
static void
test_explain (void)
{
  g_autoptr (GError) raw =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "Permission denied");
  g_autoptr (GError) error = restante_request_explain (raw, "/run/x.sock");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) same = restante_request_explain (cancelled, "/run/x.sock");

  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "/run/x.sock"));
  g_assert_error (same, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
download (FakeHolder *fake, const char *target, GOutputStream *to, GError **error)
{
  g_autoptr (SoupSession) session = restante_session_new (fake->socket);
  g_autoptr (GAsyncResult) result = NULL;

  restante_request_download_async (session, target, to, NULL, fake_holder_ready, &result);
  return restante_request_download_finish (fake_holder_await (&result), error);
}

static void
test_download (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (GOutputStream) to = g_memory_output_stream_new_resizable ();
  g_autofree char *body = g_strnfill (300000, 'x');
  g_autoptr (GError) error = NULL;

  fake_holder_answer (fake, "GET", "/v1/queue/1/content", 200, body);
  g_assert_true (download (fake, "/v1/queue/1/content", to, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (to)), ==, 300000);
  g_assert_false (download (fake, "/v1/queue/2/content", to, &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND);
  /* The error's document is not mistaken for a message. */
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (to)), ==, 300000);
}

/* A peer that promises 100 bytes and goes away after 10. */
static gpointer
answer_a_part (gpointer data)
{
  GSocket *listener = data;
  g_autoptr (GSocket) peer = g_socket_accept (listener, NULL, NULL);
  const char *part = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789";
  char buffer[4096];

  g_socket_receive (peer, buffer, sizeof buffer, NULL, NULL);
  g_socket_send (peer, part, strlen (part), NULL, NULL);
  g_socket_close (peer, NULL);
  return NULL;
}

static void
test_broken_off (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (GSocket) listener =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (fake->socket);
  g_autoptr (GOutputStream) to = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  fake_holder_stop (fake);
  g_unlink (fake->socket);
  g_assert_true (g_socket_bind (listener, address, FALSE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));
  thread = g_thread_new ("part", answer_a_part, listener);
  g_assert_false (download (fake, "/v1/queue/1/content", to, &error));
  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE);
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/request/document", test_document);
  g_test_add_func ("/client/request/body", test_body);
  g_test_add_func ("/client/request/words", test_words);
  g_test_add_func ("/client/request/not-there", test_not_there);
  g_test_add_func ("/client/request/explain", test_explain);
  g_test_add_func ("/client/request/download", test_download);
  g_test_add_func ("/client/request/broken-off", test_broken_off);
  return g_test_run ();
}
