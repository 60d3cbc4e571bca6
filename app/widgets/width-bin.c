/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/width-bin.h"

struct _RestanteWidthBin
{
  AdwBin parent_instance;
  int narrow_below;
  gboolean narrow;
  guint idle;
};

enum
{
  PROP_0,
  PROP_NARROW_BELOW,
  PROP_NARROW,
};

G_DEFINE_FINAL_TYPE (RestanteWidthBin, restante_width_bin, ADW_TYPE_BIN)

gboolean
restante_width_bin_get_narrow (RestanteWidthBin *self)
{
  g_return_val_if_fail (RESTANTE_IS_WIDTH_BIN (self), FALSE);
  return self->narrow;
}

static gboolean
notify_narrow (gpointer user_data)
{
  RestanteWidthBin *self = user_data;
  gboolean narrow = gtk_widget_get_width (GTK_WIDGET (self)) < self->narrow_below;

  self->idle = 0;
  if (narrow != self->narrow) {
    self->narrow = narrow;
    g_object_notify (G_OBJECT (self), "narrow");
  }
  return G_SOURCE_REMOVE;
}

static void
restante_width_bin_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  if (adw_bin_get_child (ADW_BIN (widget)))
    gtk_widget_measure (adw_bin_get_child (ADW_BIN (widget)), orientation, for_size, minimum,
                        natural, minimum_baseline, natural_baseline);
}

static GtkSizeRequestMode
restante_width_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
restante_width_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RestanteWidthBin *self = RESTANTE_WIDTH_BIN (widget);

  if (adw_bin_get_child (ADW_BIN (widget)))
    gtk_widget_allocate (adw_bin_get_child (ADW_BIN (widget)), width, height, baseline, NULL);
  /* Nothing may ask for a new size while sizes are given. */
  if ((width < self->narrow_below) != self->narrow && !self->idle)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_narrow, self, NULL);
}

static void
restante_width_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NARROW_BELOW)
    RESTANTE_WIDTH_BIN (object)->narrow_below = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_width_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestanteWidthBin *self = RESTANTE_WIDTH_BIN (object);

  if (id == PROP_NARROW_BELOW)
    g_value_set_int (value, self->narrow_below);
  else if (id == PROP_NARROW)
    g_value_set_boolean (value, self->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_width_bin_dispose (GObject *object)
{
  g_clear_handle_id (&RESTANTE_WIDTH_BIN (object)->idle, g_source_remove);
  G_OBJECT_CLASS (restante_width_bin_parent_class)->dispose (object);
}

static void
restante_width_bin_class_init (RestanteWidthBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = restante_width_bin_set_property;
  object_class->get_property = restante_width_bin_get_property;
  object_class->dispose = restante_width_bin_dispose;
  widget_class->measure = restante_width_bin_measure;
  widget_class->get_request_mode = restante_width_bin_get_request_mode;
  widget_class->size_allocate = restante_width_bin_size_allocate;
  g_object_class_install_property (
      object_class, PROP_NARROW_BELOW,
      g_param_spec_int ("narrow-below", NULL, NULL, 0, G_MAXINT, 600,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_NARROW,
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
restante_width_bin_init (RestanteWidthBin *self)
{
  /* A layout manager would be asked instead of size_allocate (). */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}
