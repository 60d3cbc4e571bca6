/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/request.h"

#include <gio/gunixsocketaddress.h>

#include "api/error.h"
#include "api/value-json.h"

/* The host is never looked up: every connection goes to the socket. */
#define ORIGIN "http://localhost"

SoupSession *
restante_session_new (const char *socket)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket);

  /* No timeout: a probe or a resend answers when it is over, and a dead tunnel is noticed by ssh.
   */
  return soup_session_new_with_options ("remote-connectable", address, "proxy-resolver", NULL,
                                        "max-conns", 8, "max-conns-per-host", 8, "timeout", 0,
                                        NULL);
}

SoupMessage *
restante_request_message (const char *method, const char *target)
{
  g_autofree char *uri = g_strconcat (ORIGIN, target, NULL);

  return soup_message_new (method, uri);
}

static const char *
socket_of (SoupSession *session)
{
  GSocketConnectable *address = soup_session_get_remote_connectable (session);

  return g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address));
}

static const struct
{
  GIOErrorEnum code;
  RestanteClientError error;
  const char *before, *after; /* the socket's path */
} explanations[] = {
  { G_IO_ERROR_PERMISSION_DENIED, RESTANTE_CLIENT_ERROR_FORBIDDEN, "you may not use ",
    "; ask the administrator to put you in the group of that socket" },
  { G_IO_ERROR_NOT_FOUND, RESTANTE_CLIENT_ERROR_UNREACHABLE, "no holder listens at ",
    "; start restanted there, or choose another holder" },
  { G_IO_ERROR_CONNECTION_REFUSED, RESTANTE_CLIENT_ERROR_UNREACHABLE, "the holder at ",
    " does not run; start restanted" },
};

GError *
restante_request_explain (const GError *error, const char *socket)
{
  if (error->domain == RESTANTE_API_ERROR || error->domain == RESTANTE_CLIENT_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  for (gsize i = 0; i < G_N_ELEMENTS (explanations); i++)
    if (g_error_matches (error, G_IO_ERROR, (int)explanations[i].code))
      return g_error_new (RESTANTE_CLIENT_ERROR, (int)explanations[i].error, "%s%s%s",
                          explanations[i].before, socket, explanations[i].after);
  return g_error_new (RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE,
                      "the connection to the holder at %s broke: %s", socket, error->message);
}

/* The holder's own words, or what can be said of an answer that is not a holder's. */
static GError *
error_of_answer (SoupMessage *message, GBytes *body)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  guint status = soup_message_get_status (message);
  GError *error = NULL;

  if (length > 0 && json_parser_load_from_data (parser, text, (gssize)length, NULL))
    error = restante_api_error_from_json (json_parser_get_root (parser));
  if (error)
    return error;
  return g_error_new (RESTANTE_API_ERROR, restante_api_error_from_http_status (status),
                      "the holder answered “HTTP %u %s”; is this the control socket of restanted?",
                      status, soup_status_get_phrase (status));
}

static void
fail (GTask *task, SoupSession *session, const GError *error)
{
  g_task_return_error (task, restante_request_explain (error, socket_of (session)));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SoupSession *session = SOUP_SESSION (source);
  g_autoptr (GTask) task = user_data;
  SoupMessage *message = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (session, result, &error);

  if (!body)
    fail (task, session, error);
  else if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    g_task_return_error (task, error_of_answer (message, body));
  else
    g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify)g_bytes_unref);
}

static void
set_body (SoupMessage *message, RestanteValue *body)
{
  char *text = restante_value_to_text (body);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
}

void
restante_request_async (SoupSession *session,
                        const char *method,
                        const char *target,
                        RestanteValue *body,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (SoupMessage) message = restante_request_message (method, target);
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, restante_request_async);
  g_task_set_task_data (task, g_object_ref (message), g_object_unref);
  if (body)
    set_body (message, body);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, cancellable, on_answer,
                                    task);
}

GBytes *
restante_request_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  SoupMessage *message;
  GOutputStream *to;
  GOutputStream *refusal; /* takes the body instead when the answer is an error */
} Download;

static void
download_free (Download *self)
{
  g_clear_object (&self->message);
  g_clear_object (&self->to);
  g_clear_object (&self->refusal);
  g_free (self);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *self = g_task_get_task_data (task);
  SoupSession *session = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error) < 0) {
    fail (task, session, error);
    return;
  }
  if (!self->refusal) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  g_output_stream_close (self->refusal, NULL, NULL);
  body = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (self->refusal));
  g_task_return_error (task, error_of_answer (self->message, body));
}

static void
on_content (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SoupSession *session = SOUP_SESSION (source);
  g_autoptr (GTask) task = user_data;
  Download *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) content = soup_session_send_finish (session, result, &error);

  if (!content) {
    fail (task, session, error);
    return;
  }
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    self->refusal = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (self->refusal ? self->refusal : self->to, content,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE, G_PRIORITY_DEFAULT,
                                g_task_get_cancellable (task), on_written, g_object_ref (task));
}

void
restante_request_download_async (SoupSession *session,
                                 const char *target,
                                 GOutputStream *to,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Download *self = g_new0 (Download, 1);
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  self->message = restante_request_message (SOUP_METHOD_GET, target);
  self->to = g_object_ref (to);
  g_task_set_source_tag (task, restante_request_download_async);
  g_task_set_task_data (task, self, (GDestroyNotify)download_free);
  soup_session_send_async (session, self->message, G_PRIORITY_DEFAULT, cancellable, on_content,
                           task);
}

gboolean
restante_request_download_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
