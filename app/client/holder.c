/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder.h"

#include "api/error.h"
#include "client/feed.h"
#include "client/holder-call.h"
#include "client/status-update.h"

#define DELAY_MIN 1 /* seconds between two attempts */
#define DELAY_MAX 30

struct _RestanteHolder
{
  GObject parent_instance;
  RestantePlace *place;
  char *label;
  RestanteHolderState state;
  char *problem;
  gint64 since;
  RestanteStatus *status;

  GMainContext *context;
  RestanteFeed *feed; /* the connection, or the attempt at one */
  GSource *retry;
  guint delay;
  gboolean closed;
  GNetworkMonitor *network; /* NULL: local */
};

enum
{
  PROP_0,
  PROP_PLACE,
  PROP_LABEL,
  PROP_STATE,
  PROP_PROBLEM,
  PROP_SINCE,
  PROP_STATUS,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  EVENT,
  RESYNCED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RestanteHolder, restante_holder, G_TYPE_OBJECT)

GType
restante_holder_state_get_type (void)
{
  static const GEnumValue values[] = {
    { RESTANTE_HOLDER_CONNECTING, "RESTANTE_HOLDER_CONNECTING", "connecting" },
    { RESTANTE_HOLDER_CONNECTED, "RESTANTE_HOLDER_CONNECTED", "connected" },
    { RESTANTE_HOLDER_LOST, "RESTANTE_HOLDER_LOST", "lost" },
    { RESTANTE_HOLDER_NEEDS_LOGIN, "RESTANTE_HOLDER_NEEDS_LOGIN", "needs-login" },
    { RESTANTE_HOLDER_OTHER_VERSION, "RESTANTE_HOLDER_OTHER_VERSION", "other-version" },
    { RESTANTE_HOLDER_REFUSED, "RESTANTE_HOLDER_REFUSED", "refused" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("RestanteHolderState", values));
  return type;
}

static void attempt (RestanteHolder *self);

static void
set_state (RestanteHolder *self, RestanteHolderState state, const char *problem)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != state) {
    self->state = state;
    self->since = g_get_real_time () / G_USEC_PER_SEC;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SINCE]);
  }
  if (g_strcmp0 (self->problem, problem) != 0) {
    g_free (self->problem);
    self->problem = g_strdup (problem);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Ends the connection or the attempt at one, and tells nobody. */
static void
drop (RestanteHolder *self)
{
  if (self->retry)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
  if (self->feed) {
    g_signal_handlers_disconnect_by_data (self->feed, self);
    restante_feed_close (self->feed);
  }
  g_clear_object (&self->feed);
}

static gboolean
on_retry (gpointer user_data)
{
  attempt (user_data);
  return G_SOURCE_REMOVE;
}

static void
retry_in (RestanteHolder *self, guint seconds)
{
  self->retry = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_attach (self->retry, self->context);
}

#define AS_BACK_OFF 0
#define NEVER       -1

/* What each failure means for the holder, and the seconds to the next attempt. */
static const struct
{
  GQuark (*domain) (void);
  int code;
  RestanteHolderState state;
  int later;
} verdicts[] = {
  { restante_client_error_quark, RESTANTE_CLIENT_ERROR_LOGIN, RESTANTE_HOLDER_NEEDS_LOGIN, NEVER },
  { restante_client_error_quark, RESTANTE_CLIENT_ERROR_FORBIDDEN, RESTANTE_HOLDER_REFUSED,
    DELAY_MAX },
  { restante_client_error_quark, RESTANTE_CLIENT_ERROR_VERSION, RESTANTE_HOLDER_OTHER_VERSION,
    DELAY_MAX },
  { restante_api_error_quark, RESTANTE_API_ERROR_FORBIDDEN, RESTANTE_HOLDER_REFUSED, DELAY_MAX },
  { restante_api_error_quark, RESTANTE_API_ERROR_NOT_FOUND, RESTANTE_HOLDER_OTHER_VERSION,
    DELAY_MAX },
};

static const char *
words_for (const GError *error)
{
  if (g_error_matches (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND))
    return "the holder speaks another version of Restante; bring both to the same version";
  return error->message;
}

static void
on_failed (RestanteHolder *self, const GError *error)
{
  RestanteHolderState state = RESTANTE_HOLDER_LOST;
  int later = AS_BACK_OFF;

  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    if (g_error_matches (error, verdicts[i].domain (), verdicts[i].code)) {
      state = verdicts[i].state;
      later = verdicts[i].later;
    }
  drop (self);
  if (later != NEVER)
    retry_in (self, later == AS_BACK_OFF ? self->delay : (guint)later);
  if (later == AS_BACK_OFF)
    self->delay = MIN (self->delay * 2, DELAY_MAX);
  set_state (self, state, words_for (error));
}

static void
on_event (RestanteHolder *self, RestanteEvent *event)
{
  if (!restante_status_apply (self->status, event))
    restante_feed_refresh (self->feed);
  g_signal_emit (self, signals[EVENT], 0, event);
}

static void
take_status (RestanteHolder *self, RestanteStatus *status)
{
  if (self->status) {
    restante_status_update (self->status, status);
    return;
  }
  self->status = g_object_ref (status);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

static void
on_status (RestanteHolder *self, RestanteStatus *status)
{
  take_status (self, status);
  if (self->state == RESTANTE_HOLDER_CONNECTED)
    return;
  self->delay = DELAY_MIN;
  set_state (self, RESTANTE_HOLDER_CONNECTED, NULL);
  g_signal_emit (self, signals[RESYNCED], 0);
}

/* A lost holder is shown as lost while it is tried again, with the time since when. */
static void
attempt (RestanteHolder *self)
{
  drop (self);
  self->feed = restante_feed_new (self->place);
  g_signal_connect_swapped (self->feed, "status", G_CALLBACK (on_status), self);
  g_signal_connect_swapped (self->feed, "event", G_CALLBACK (on_event), self);
  g_signal_connect_swapped (self->feed, "failed", G_CALLBACK (on_failed), self);
}

void
restante_holder_connect_now (RestanteHolder *self)
{
  if (self->closed)
    return;
  if (self->state == RESTANTE_HOLDER_CONNECTED) {
    restante_feed_refresh (self->feed);
    return;
  }
  self->delay = DELAY_MIN;
  set_state (self, RESTANTE_HOLDER_CONNECTING, NULL);
  attempt (self);
}

/* A new network may be the way back, and it may have cut a connection that looks alive. */
static void
on_network_changed (RestanteHolder *self, gboolean available)
{
  if (!available || self->closed)
    return;
  if (self->state == RESTANTE_HOLDER_CONNECTED)
    restante_feed_refresh (self->feed);
  else if (self->state == RESTANTE_HOLDER_LOST && self->retry)
    attempt (self);
}

void
restante_holder_close (RestanteHolder *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  if (self->network)
    g_signal_handlers_disconnect_by_data (self->network, self);
  drop (self);
  set_state (self, RESTANTE_HOLDER_LOST, "the connection was closed");
}

RestanteLink *
restante_holder_use_link (RestanteHolder *self, GError **error)
{
  if (self->state == RESTANTE_HOLDER_CONNECTED)
    return restante_feed_get_link (self->feed);
  g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE,
               "there is no connection to the holder at %s%s%s", self->label,
               self->problem ? ": " : "", self->problem ? self->problem : "");
  return NULL;
}

RestanteDomain *
restante_holder_adopt_domain (RestanteHolder *self, RestanteDomain *domain)
{
  RestanteDomain *own = restante_holder_find_domain (self, restante_domain_get_name (domain));

  if (!own)
    return g_object_ref (domain);
  restante_status_update_domain (self->status, domain);
  return g_object_ref (own);
}

RestanteHolder *
restante_holder_new (RestantePlace *place)
{
  return g_object_new (RESTANTE_TYPE_HOLDER, "place", place, NULL);
}

RestanteHolderState
restante_holder_get_state (RestanteHolder *self)
{
  return self->state;
}

const char *
restante_holder_get_problem (RestanteHolder *self)
{
  return self->problem;
}

gint64
restante_holder_get_since (RestanteHolder *self)
{
  return self->since;
}

RestanteStatus *
restante_holder_get_status (RestanteHolder *self)
{
  return self->status;
}

RestantePlace *
restante_holder_get_place (RestanteHolder *self)
{
  return self->place;
}

const char *
restante_holder_get_label (RestanteHolder *self)
{
  return self->label;
}

RestanteDomain *
restante_holder_find_domain (RestanteHolder *self, const char *name)
{
  return self->status ? restante_status_find_domain (self->status, name) : NULL;
}

static void
restante_holder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestanteHolder *self = RESTANTE_HOLDER (object);

  switch (id) {
  case PROP_PLACE:
    g_value_set_boxed (value, self->place);
    break;
  case PROP_LABEL:
    g_value_set_string (value, self->label);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int)self->state);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_SINCE:
    g_value_set_int64 (value, self->since);
    break;
  case PROP_STATUS:
    g_value_set_object (value, self->status);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
restante_holder_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RestanteHolder *self = RESTANTE_HOLDER (object);

  if (id == PROP_PLACE)
    self->place = g_value_dup_boxed (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_holder_constructed (GObject *object)
{
  RestanteHolder *self = RESTANTE_HOLDER (object);

  G_OBJECT_CLASS (restante_holder_parent_class)->constructed (object);
  self->label = restante_place_get_label (self->place);
  self->since = g_get_real_time () / G_USEC_PER_SEC;
  self->context = g_main_context_ref_thread_default ();
  if (self->place->host) {
    self->network = g_object_ref (g_network_monitor_get_default ());
    g_signal_connect_swapped (self->network, "network-changed", G_CALLBACK (on_network_changed),
                              self);
  }
  attempt (self);
}

static void
restante_holder_dispose (GObject *object)
{
  restante_holder_close (RESTANTE_HOLDER (object));
  G_OBJECT_CLASS (restante_holder_parent_class)->dispose (object);
}

static void
restante_holder_finalize (GObject *object)
{
  RestanteHolder *self = RESTANTE_HOLDER (object);

  g_clear_pointer (&self->place, restante_place_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->status);
  g_clear_object (&self->network);
  g_free (self->label);
  g_free (self->problem);
  G_OBJECT_CLASS (restante_holder_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  properties[PROP_PLACE] = g_param_spec_boxed ("place", NULL, NULL, RESTANTE_TYPE_PLACE, once);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RESTANTE_TYPE_HOLDER_STATE,
                                              RESTANTE_HOLDER_CONNECTING, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_SINCE] = g_param_spec_int64 ("since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STATUS] = g_param_spec_object ("status", NULL, NULL, RESTANTE_TYPE_STATUS, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
restante_holder_class_init (RestanteHolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = restante_holder_get_property;
  object_class->set_property = restante_holder_set_property;
  object_class->constructed = restante_holder_constructed;
  object_class->dispose = restante_holder_dispose;
  object_class->finalize = restante_holder_finalize;
  install_properties (object_class);
  signals[EVENT] = g_signal_new ("event", RESTANTE_TYPE_HOLDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, RESTANTE_TYPE_EVENT);
  signals[RESYNCED] = g_signal_new ("resynced", RESTANTE_TYPE_HOLDER, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
restante_holder_init (RestanteHolder *self)
{
  self->delay = DELAY_MIN;
}
