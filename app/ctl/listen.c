/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/listen.h"

#include "client/error.h"

typedef struct
{
  RestanteContext *context;
  RestanteListener listener;
  gboolean closed;
} Listening;

RestanteEventStream *
restante_listen_open (RestanteContext *context, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *problem = NULL;
  RestanteEventStream *stream;

  if (!restante_context_connect (context, error))
    return NULL;
  restante_event_stream_open_async (restante_link_get_session (context->link), context->cancellable,
                                    restante_context_ready, &result);
  stream = restante_event_stream_open_finish (restante_context_wait (&result), &problem);
  if (problem)
    g_propagate_error (error, restante_link_explain (context->link, problem));
  return stream;
}

static void
on_event (RestanteEventStream *stream, RestanteEvent *event, const char *text, gpointer user_data)
{
  Listening *self = user_data;

  self->listener (self->context, event, text);
  fflush (self->context->terminal->out);
}

static void
on_closed (RestanteEventStream *stream, gpointer user_data)
{
  ((Listening *)user_data)->closed = TRUE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_main_context_wakeup (NULL);
}

void
restante_listen_run (RestanteContext *context,
                     RestanteEventStream *stream,
                     RestanteListener listener,
                     GError **error)
{
  Listening self = { context, listener, FALSE };
  gulong cancelled =
      g_signal_connect (context->cancellable, "cancelled", G_CALLBACK (on_cancelled), NULL);

  g_signal_connect (stream, "event", G_CALLBACK (on_event), &self);
  g_signal_connect (stream, "closed", G_CALLBACK (on_closed), &self);
  fflush (context->terminal->out);
  while (!self.closed && !g_cancellable_is_cancelled (context->cancellable))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (stream, &self);
  g_signal_handler_disconnect (context->cancellable, cancelled);
  if (!g_cancellable_set_error_if_cancelled (context->cancellable, error))
    g_propagate_error (error, restante_link_explain (
                                  context->link, g_error_new (RESTANTE_CLIENT_ERROR,
                                                              RESTANTE_CLIENT_ERROR_UNREACHABLE,
                                                              "the holder ended the connection")));
}
