/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/ticker.h"

#include <gio/gio.h>

struct _RestanteTicker
{
  GObject parent_instance;
  gint64 now;
  guint source;
};

enum
{
  PROP_0,
  PROP_NOW,
};

G_DEFINE_FINAL_TYPE (RestanteTicker, restante_ticker, G_TYPE_OBJECT)

static gint64
current_second (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
on_second (gpointer user_data)
{
  RestanteTicker *self = user_data;

  self->now = current_second ();
  g_object_notify (G_OBJECT (self), "now");
  return G_SOURCE_CONTINUE;
}

gint64
restante_ticker_get_now (RestanteTicker *self)
{
  g_return_val_if_fail (RESTANTE_IS_TICKER (self), 0);
  return self->now;
}

static void
restante_ticker_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NOW)
    g_value_set_int64 (value, RESTANTE_TICKER (object)->now);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_ticker_finalize (GObject *object)
{
  g_source_remove (RESTANTE_TICKER (object)->source);
  G_OBJECT_CLASS (restante_ticker_parent_class)->finalize (object);
}

static void
restante_ticker_class_init (RestanteTickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = restante_ticker_get_property;
  object_class->finalize = restante_ticker_finalize;
  g_object_class_install_property (object_class, PROP_NOW,
                                   g_param_spec_int64 ("now", NULL, NULL, 0, G_MAXINT64, 0,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
restante_ticker_init (RestanteTicker *self)
{
  self->now = current_second ();
  self->source = g_timeout_add_seconds (1, on_second, self);
}

RestanteTicker *
restante_ticker_get_shared (void)
{
  static const char key[] = "restante-ticker";
  GObject *application = G_OBJECT (g_application_get_default ());
  GWeakRef *place;
  RestanteTicker *self;

  if (!application)
    return g_object_new (RESTANTE_TYPE_TICKER, NULL);
  place = g_object_get_data (application, key);
  if (!place) {
    place = g_new0 (GWeakRef, 1);
    g_object_set_data_full (application, key, place, g_free);
  }
  self = g_weak_ref_get (place);
  if (!self) {
    self = g_object_new (RESTANTE_TYPE_TICKER, NULL);
    g_weak_ref_set (place, self);
  }
  return self;
}
