/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-content.h"

#include "control/request.h"
#include "queue/listing.h"

/* A message on its way out: one piece is read in a worker, and the next one when that is written.
 */
typedef struct
{
  gatomicrefcount references; /* the exchange's state, and each read */
  RestanteControlContext *context;
  RestanteBodyReader *reader;
  SoupServerMessage *message; /* main loop only; NULL when it is over */
} Stream;

static void
stream_unref (Stream *stream)
{
  if (!g_atomic_ref_count_dec (&stream->references))
    return;
  g_clear_pointer (&stream->reader, restante_body_reader_free);
  restante_control_context_unref (stream->context);
  g_free (stream);
}

static Stream *
stream_ref (Stream *stream)
{
  g_atomic_ref_count_inc (&stream->references);
  return stream;
}

/* Runs in a worker: the next piece, or NULL at the end. */
static void
read_piece (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Stream *stream = data;
  const guint8 *piece = NULL;
  gsize length = 0;
  GError *error = NULL;

  if (!restante_control_context_enter (stream->context)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopping.");
    return;
  }
  piece = restante_body_reader_next (stream->reader, &length, &error);
  restante_control_context_leave (stream->context);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, length > 0 ? g_bytes_new (piece, length) : NULL,
                           (GDestroyNotify)g_bytes_unref);
}

/* The status has been sent, so the only way to say that the message is not complete is to break
 * off. */
static void
break_off (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  restante_exchange_resume (message);
}

static void
on_piece (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Stream *stream = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_task_propagate_pointer (G_TASK (result), &error);

  if (!stream->message)
    return;
  if (error) {
    break_off (stream->message);
    return;
  }
  if (piece)
    soup_message_body_append_bytes (soup_server_message_get_response_body (stream->message), piece);
  else
    soup_message_body_complete (soup_server_message_get_response_body (stream->message));
  restante_exchange_resume (stream->message);
}

static void
send_piece (Stream *stream)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_piece, NULL);

  g_task_set_task_data (task, stream_ref (stream), (GDestroyNotify)stream_unref);
  g_task_run_in_thread (task, read_piece);
}

static void
on_wrote_chunk (SoupServerMessage *message, Stream *stream)
{
  send_piece (stream);
}

static void
on_over (SoupServerMessage *message, Stream *stream)
{
  g_signal_handlers_disconnect_by_data (message, stream);
  g_clear_object (&stream->message);
  stream_unref (stream);
}

static gboolean
open_reader (RestanteExchange *exchange, GError **error)
{
  Stream *stream = restante_exchange_get_state (exchange);
  gint64 id;

  if (!restante_request_message_id (restante_exchange_get_argument (exchange, 0), &id, error))
    return FALSE;
  stream->reader = restante_queue_read (restante_exchange_get_queue (exchange), id, error);
  return stream->reader != NULL;
}

static void
start (RestanteExchange *exchange)
{
  Stream *stream = restante_exchange_get_state (exchange);
  SoupServerMessage *message = restante_exchange_take_message (exchange);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  stream->message = message;
  stream_ref (stream);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), stream);
  g_signal_connect (message, "finished", G_CALLBACK (on_over), stream);
  g_signal_connect (message, "disconnected", G_CALLBACK (on_over), stream);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "message/rfc822", NULL);
  soup_message_headers_set_content_length (headers,
                                           (goffset)restante_body_reader_get_size (stream->reader));
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  send_piece (stream);
}

gboolean
restante_route_content (RestanteExchange *exchange, GError **error)
{
  Stream *stream = g_new0 (Stream, 1);

  g_atomic_ref_count_init (&stream->references);
  stream->context = restante_control_context_ref (restante_exchange_get_context (exchange));
  restante_exchange_set_state (exchange, stream, (GDestroyNotify)stream_unref);
  restante_exchange_run (exchange, open_reader, start);
  return TRUE;
}
