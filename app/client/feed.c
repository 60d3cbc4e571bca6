/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/feed.h"

#include "api/value-json.h"
#include "client/event-stream.h"
#include "client/request.h"

#define ANSWER_SECONDS 20 /* that a holder has for its events and its status */
#define EARLY_MAX      1000

struct _RestanteFeed
{
  GObject parent_instance;
  GCancellable *cancellable;
  RestanteLink *link;
  RestanteEventStream *stream;
  GPtrArray *early; /* events that came before the first status; NULL after it */
  GSource *deadline;
  char *label;
};

enum
{
  STATUS,
  EVENT,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RestanteFeed, restante_feed, G_TYPE_OBJECT)

static void
stop_deadline (RestanteFeed *self)
{
  if (self->deadline)
    g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
}

/* Takes @error. After close(), whatever still comes in belongs to nobody. */
static void
fail (RestanteFeed *self, GError *error)
{
  g_autoptr (GError) reason = error;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->link)
    reason = restante_link_explain (self->link, g_steal_pointer (&reason));
  restante_feed_close (self);
  g_signal_emit (self, signals[FAILED], 0, reason);
}

static gboolean
on_deadline (gpointer user_data)
{
  RestanteFeed *self = user_data;

  fail (self, g_error_new (RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE,
                           "the holder at %s does not answer", self->label));
  return G_SOURCE_REMOVE;
}

static void
start_deadline (RestanteFeed *self)
{
  stop_deadline (self);
  self->deadline = g_timeout_source_new_seconds (ANSWER_SECONDS);
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
}

static void
on_event (RestanteFeed *self, RestanteEvent *event)
{
  if (!self->early)
    g_signal_emit (self, signals[EVENT], 0, event);
  else if (self->early->len < EARLY_MAX)
    g_ptr_array_add (self->early, g_object_ref (event));
}

static void
on_stream_closed (RestanteFeed *self)
{
  fail (self, g_error_new (RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE,
                           "the holder at %s ended the connection", self->label));
}

static void
on_link_closed (RestanteFeed *self, const GError *why)
{
  fail (self, g_error_copy (why));
}

static RestanteStatus *
read_status (GBytes *document, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (document, &length);
  g_autoptr (GError) reason = NULL;
  RestanteStatus *status =
      restante_value_from_text (RESTANTE_TYPE_STATUS, text ? text : "", (gssize)length, &reason);

  if (!status)
    g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_VERSION,
                 "the holder's status is not understood (%s); bring this program and restanted to "
                 "the same version",
                 reason->message);
  return status;
}

static void
on_status (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteFeed) self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) document = restante_request_finish (result, &error);
  g_autoptr (RestanteStatus) status = document ? read_status (document, &error) : NULL;
  g_autoptr (GPtrArray) early = NULL;

  if (!status) {
    fail (self, error);
    return;
  }
  stop_deadline (self);
  early = g_steal_pointer (&self->early);
  g_signal_emit (self, signals[STATUS], 0, status);
  for (guint i = 0; early && i < early->len; i++)
    g_signal_emit (self, signals[EVENT], 0, g_ptr_array_index (early, i));
}

static void
on_stream (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteFeed) self = user_data;
  GError *error = NULL;
  RestanteEventStream *stream = restante_event_stream_open_finish (result, &error);

  if (!stream) {
    fail (self, error);
    return;
  }
  self->stream = stream;
  g_signal_connect_object (stream, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (stream, "closed", G_CALLBACK (on_stream_closed), self,
                           G_CONNECT_SWAPPED);
  restante_feed_refresh (self);
}

/* Until here ssh may have waited for the owner; from here the holder alone decides how long it
 * takes. */
static void
on_link (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteFeed) self = user_data;
  GError *error = NULL;
  RestanteLink *link = restante_link_open_finish (result, &error);

  if (!link) {
    fail (self, error);
    return;
  }
  self->link = link;
  g_signal_connect_object (link, "closed", G_CALLBACK (on_link_closed), self, G_CONNECT_SWAPPED);
  start_deadline (self);
  restante_event_stream_open_async (restante_link_get_session (link), self->cancellable, on_stream,
                                    g_object_ref (self));
}

RestanteFeed *
restante_feed_new (RestantePlace *place)
{
  RestanteFeed *self = g_object_new (RESTANTE_TYPE_FEED, NULL);

  self->label = restante_place_get_label (place);
  restante_link_open_async (place, RESTANTE_SSH_ASK_WINDOW, self->cancellable, on_link,
                            g_object_ref (self));
  return self;
}

RestanteLink *
restante_feed_get_link (RestanteFeed *self)
{
  return self->early ? NULL : self->link;
}

void
restante_feed_refresh (RestanteFeed *self)
{
  if (!self->stream || g_cancellable_is_cancelled (self->cancellable))
    return;
  start_deadline (self);
  restante_request_async (restante_link_get_session (self->link), "GET", "/v1/status", NULL,
                          self->cancellable, on_status, g_object_ref (self));
}

void
restante_feed_close (RestanteFeed *self)
{
  stop_deadline (self);
  g_cancellable_cancel (self->cancellable);
  if (self->stream) {
    g_signal_handlers_disconnect_by_data (self->stream, self);
    restante_event_stream_close (self->stream);
  }
  g_clear_object (&self->stream);
  if (self->link) {
    g_signal_handlers_disconnect_by_data (self->link, self);
    restante_link_close (self->link);
  }
}

static void
restante_feed_dispose (GObject *object)
{
  RestanteFeed *self = RESTANTE_FEED (object);

  restante_feed_close (self);
  g_clear_object (&self->link);
  G_OBJECT_CLASS (restante_feed_parent_class)->dispose (object);
}

static void
restante_feed_finalize (GObject *object)
{
  RestanteFeed *self = RESTANTE_FEED (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->early, g_ptr_array_unref);
  g_free (self->label);
  G_OBJECT_CLASS (restante_feed_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, GType argument)
{
  return g_signal_new (name, RESTANTE_TYPE_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, argument);
}

static void
restante_feed_class_init (RestanteFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_feed_finalize;
  signals[STATUS] = add_signal ("status", RESTANTE_TYPE_STATUS);
  signals[EVENT] = add_signal ("event", RESTANTE_TYPE_EVENT);
  signals[FAILED] = add_signal ("failed", G_TYPE_ERROR);
}

static void
restante_feed_init (RestanteFeed *self)
{
  self->cancellable = g_cancellable_new ();
  self->early = g_ptr_array_new_with_free_func (g_object_unref);
}
