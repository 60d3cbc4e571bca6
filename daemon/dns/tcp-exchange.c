/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/tcp-exchange.h"

#include "dns/resolver.h"

typedef struct
{
  GSocketAddress *server;
  GBytes *message;
  GSocketConnection *connection;
  guint8 length[2]; /* of the message that comes back, in network order */
  guint8 *answer;
  /* What the steps wait with: cancelled by the caller's and at the deadline. */
  GCancellable *end;
  GCancellable *cancellable;
  gulong handler;
  GSource *alarm;
} Exchange;

static void
exchange_free (Exchange *self)
{
  g_cancellable_disconnect (self->cancellable, self->handler);
  g_source_destroy (self->alarm);
  g_source_unref (self->alarm);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_object_unref (self->end);
  g_object_unref (self->server);
  g_bytes_unref (self->message);
  g_free (self->answer);
  g_free (self);
}

static void
fail (GTask *task, GError *error)
{
  Exchange *self = g_task_get_task_data (task);
  g_autofree char *server = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (self->server));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                             "the name server %s did not answer in time", server);
  else
    g_task_return_new_error (task, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                             "the name server %s cannot be asked: %s", server,
                             error != NULL ? error->message : "it hung up");
  g_clear_error (&error);
}

static void
read_exactly (GTask *task, guint8 *bytes, gsize length, GAsyncReadyCallback callback)
{
  Exchange *self = g_task_get_task_data (task);

  g_input_stream_read_all_async (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)),
                                 bytes, length, G_PRIORITY_DEFAULT, self->end, callback,
                                 g_object_ref (task));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Exchange *self = g_task_get_task_data (task);
  gsize wanted = (gsize)self->length[0] << 8 | self->length[1];
  GError *error = NULL;
  gsize got = 0;

  g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &got, &error);
  if (error != NULL || got < wanted) {
    fail (task, error);
    return;
  }
  g_task_return_pointer (task, g_bytes_new_take (g_steal_pointer (&self->answer), got),
                         (GDestroyNotify)g_bytes_unref);
}

static void
on_length (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  gsize got = 0;
  gsize wanted;

  g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &got, &error);
  if (error != NULL || got < sizeof self->length) {
    fail (task, error);
    return;
  }
  wanted = (gsize)self->length[0] << 8 | self->length[1];
  self->answer = g_malloc (MAX (wanted, 1));
  read_exactly (task, self->answer, wanted, on_answer);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    read_exactly (task, self->length, sizeof self->length, on_length);
  else
    fail (task, error);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Exchange *self = g_task_get_task_data (task);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->message, &length);
  GError *error = NULL;

  self->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->connection == NULL) {
    fail (task, error);
    return;
  }
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                                   bytes, length, G_PRIORITY_DEFAULT, self->end, on_written,
                                   g_object_ref (task));
}

/* Both in one segment (RFC 7766 section 8). */
static GBytes *
put_length_before (GBytes *message)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (message, &length);
  guint8 *framed = g_malloc (length + 2);

  framed[0] = (guint8)(length >> 8);
  framed[1] = (guint8)length;
  memcpy (framed + 2, bytes, length);
  return g_bytes_new_take (framed, length + 2);
}

static void
on_cancelled (GCancellable *cancellable, gpointer end)
{
  g_cancellable_cancel (end);
}

static gboolean
on_deadline (gpointer end)
{
  g_cancellable_cancel (end);
  return G_SOURCE_REMOVE;
}

static void
set_end (GTask *task, Exchange *self, gint64 deadline, GCancellable *cancellable)
{
  self->end = g_cancellable_new ();
  self->alarm = g_timeout_source_new (0);
  g_source_set_ready_time (self->alarm, deadline);
  g_source_set_callback (self->alarm, on_deadline, g_object_ref (self->end), g_object_unref);
  g_source_attach (self->alarm, g_task_get_context (task));
  if (cancellable == NULL)
    return;
  self->cancellable = g_object_ref (cancellable);
  self->handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled),
                                         g_object_ref (self->end), g_object_unref);
}

void
restante_tcp_exchange_async (GSocketAddress *server,
                             GBytes *message,
                             gint64 deadline,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  Exchange *self = g_new0 (Exchange, 1);

  g_return_if_fail (g_bytes_get_size (message) <= G_MAXUINT16);
  g_task_set_task_data (task, self, (GDestroyNotify)exchange_free);
  self->server = g_object_ref (server);
  self->message = put_length_before (message);
  set_end (task, self, deadline, cancellable);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (server), self->end, on_connected,
                                 g_object_ref (task));
}

GBytes *
restante_tcp_exchange_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer done)
{
  *(GAsyncResult **)done = g_object_ref (result);
}

GBytes *
restante_tcp_exchange (GSocketAddress *server,
                       GBytes *message,
                       gint64 deadline,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr (GAsyncResult) done = NULL;

  restante_tcp_exchange_async (server, message, deadline, cancellable, on_done, &done);
  while (done == NULL)
    g_main_context_iteration (context, TRUE);
  return restante_tcp_exchange_finish (done, error);
}
