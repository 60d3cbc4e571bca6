/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/time-left.h"

#include "widgets/ticker.h"
#include "widgets/time-words.h"

#define HOUR 3600

struct _RestanteTimeLeft
{
  AdwBin parent_instance;
  GtkWidget *label;
  RestanteTicker *ticker; /* only while mapped */
  gulong handler;
  gint64 expires;
  char *state;
  const char *style;
};

enum
{
  PROP_0,
  PROP_EXPIRES,
  PROP_STATE,
};

G_DEFINE_FINAL_TYPE (RestanteTimeLeft, restante_time_left, ADW_TYPE_BIN)

const char *
restante_time_left_style (gint64 seconds)
{
  if (seconds < 12 * HOUR)
    return "error";
  return seconds < 48 * HOUR ? "warning" : NULL;
}

static gboolean
has_clock (RestanteTimeLeft *self)
{
  return g_strcmp0 (self->state, "held") == 0 || g_strcmp0 (self->state, "parked") == 0;
}

static void
set_style (RestanteTimeLeft *self, const char *style)
{
  if (self->style == style)
    return;
  if (self->style)
    gtk_widget_remove_css_class (self->label, self->style);
  if (style)
    gtk_widget_add_css_class (self->label, style);
  self->style = style;
}

static void
refresh (RestanteTimeLeft *self)
{
  gint64 now =
      self->ticker ? restante_ticker_get_now (self->ticker) : g_get_real_time () / G_USEC_PER_SEC;
  gint64 left = self->expires - now;
  g_autofree char *text =
      has_clock (self) ? restante_time_words_left (self->expires, now) : g_strdup ("");

  if (!g_str_equal (text, gtk_label_get_text (GTK_LABEL (self->label))))
    gtk_label_set_text (GTK_LABEL (self->label), text);
  set_style (self, has_clock (self) && self->expires ? restante_time_left_style (left) : NULL);
}

static void
restante_time_left_map (GtkWidget *widget)
{
  RestanteTimeLeft *self = RESTANTE_TIME_LEFT (widget);

  self->ticker = restante_ticker_get_shared ();
  self->handler =
      g_signal_connect_swapped (self->ticker, "notify::now", G_CALLBACK (refresh), self);
  refresh (self);
  GTK_WIDGET_CLASS (restante_time_left_parent_class)->map (widget);
}

static void
restante_time_left_unmap (GtkWidget *widget)
{
  RestanteTimeLeft *self = RESTANTE_TIME_LEFT (widget);

  g_clear_signal_handler (&self->handler, self->ticker);
  g_clear_object (&self->ticker);
  GTK_WIDGET_CLASS (restante_time_left_parent_class)->unmap (widget);
}

static void
restante_time_left_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RestanteTimeLeft *self = RESTANTE_TIME_LEFT (object);

  if (id == PROP_EXPIRES) {
    self->expires = g_value_get_int64 (value);
  } else if (id == PROP_STATE) {
    g_free (self->state);
    self->state = g_value_dup_string (value);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  refresh (self);
}

static void
restante_time_left_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestanteTimeLeft *self = RESTANTE_TIME_LEFT (object);

  if (id == PROP_EXPIRES)
    g_value_set_int64 (value, self->expires);
  else if (id == PROP_STATE)
    g_value_set_string (value, self->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_time_left_finalize (GObject *object)
{
  g_free (RESTANTE_TIME_LEFT (object)->state);
  G_OBJECT_CLASS (restante_time_left_parent_class)->finalize (object);
}

static void
restante_time_left_class_init (RestanteTimeLeftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = restante_time_left_set_property;
  object_class->get_property = restante_time_left_get_property;
  object_class->finalize = restante_time_left_finalize;
  widget_class->map = restante_time_left_map;
  widget_class->unmap = restante_time_left_unmap;
  g_object_class_install_property (
      object_class, PROP_EXPIRES,
      g_param_spec_int64 ("expires", NULL, NULL, 0, G_MAXINT64, 0, flags));
  g_object_class_install_property (object_class, PROP_STATE,
                                   g_param_spec_string ("state", NULL, NULL, NULL, flags));
  gtk_widget_class_set_css_name (widget_class, "timeleft");
}

static void
restante_time_left_init (RestanteTimeLeft *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 1);
  gtk_widget_add_css_class (self->label, "numeric");
  adw_bin_set_child (ADW_BIN (self), self->label);
}

GtkWidget *
restante_time_left_new (void)
{
  return g_object_new (RESTANTE_TYPE_TIME_LEFT, NULL);
}
