/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/event-stream.h"

#include "api/error.h"
#include "client/request.h"
#include "fake-holder.h"

typedef struct
{
  GPtrArray *texts;
  RestanteEvent *last;
  gboolean came, closed;
} Seen;

static void
on_event (RestanteEventStream *stream, RestanteEvent *event, const char *text, gpointer user_data)
{
  Seen *seen = user_data;

  g_ptr_array_add (seen->texts, g_strdup (text));
  g_set_object (&seen->last, event);
  seen->came = TRUE;
}

static void
on_closed (RestanteEventStream *stream, gpointer user_data)
{
  ((Seen *)user_data)->closed = TRUE;
}

static RestanteEventStream *
open_stream (SoupSession *session, Seen *seen, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  RestanteEventStream *stream;

  restante_event_stream_open_async (session, NULL, fake_holder_ready, &result);
  stream = restante_event_stream_open_finish (fake_holder_await (&result), error);
  if (stream) {
    g_signal_connect (stream, "event", G_CALLBACK (on_event), seen);
    g_signal_connect (stream, "closed", G_CALLBACK (on_closed), seen);
  }
  return stream;
}

static void
test_events (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (SoupSession) session = restante_session_new (fake->socket);
  g_autofree char *golden = fake_holder_golden ("event-queue.json");
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Seen seen = { texts };
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteEventStream) stream = open_stream (session, &seen, &error);

  g_assert_no_error (error);
  fake_holder_push (fake, "this is no event");
  fake_holder_push (fake, golden);
  fake_holder_wait (&seen.came);
  /* What cannot be read was skipped; what can came as it was. */
  g_assert_cmpuint (texts->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (texts, 0), ==, golden);
  g_assert_cmpstr (restante_event_get_event (seen.last), ==, "queue");
  g_assert_cmpstr (restante_event_get_ids (seen.last)[1], ==, "17");
  fake_holder_stop (fake);
  fake_holder_wait (&seen.closed);
  g_clear_object (&seen.last);
}

static void
test_refused (void)
{
  Seen seen = { NULL };
  g_autoptr (SoupSession) session = restante_session_new ("/nonexistent/control.sock");
  g_autoptr (GError) error = NULL;

  g_assert_null (open_stream (session, &seen, &error));
  g_assert_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE);
}

/* An HTTP server that has no events: another version, or something else altogether. */
static void
test_no_websocket (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (SoupSession) session = restante_session_new (fake->socket);
  Seen seen = { NULL };
  g_autoptr (GError) error = NULL;

  soup_server_remove_handler (fake->server, "/v1/events");
  g_assert_null (open_stream (session, &seen, &error));
  g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/event-stream/events", test_events);
  g_test_add_func ("/client/event-stream/refused", test_refused);
  g_test_add_func ("/client/event-stream/no-websocket", test_no_websocket);
  return g_test_run ();
}
