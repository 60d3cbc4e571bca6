/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/panes.h"

struct _RestantePanes
{
  AdwBin parent_instance;
  AdwLeaflet *leaflet;
  GtkWidget *first;
  GtkWidget *second;
};

enum
{
  PROP_0,
  PROP_FIRST,
  PROP_SECOND,
  PROP_FOLDED,
  PROP_SECOND_SHOWN,
};

G_DEFINE_FINAL_TYPE (RestantePanes, restante_panes, ADW_TYPE_BIN)

gboolean
restante_panes_get_folded (RestantePanes *self)
{
  g_return_val_if_fail (RESTANTE_IS_PANES (self), FALSE);
  return adw_leaflet_get_folded (self->leaflet);
}

gboolean
restante_panes_get_second_shown (RestantePanes *self)
{
  g_return_val_if_fail (RESTANTE_IS_PANES (self), FALSE);
  return self->second && adw_leaflet_get_visible_child (self->leaflet) == self->second;
}

void
restante_panes_set_second_shown (RestantePanes *self, gboolean second_shown)
{
  GtkWidget *child;

  g_return_if_fail (RESTANTE_IS_PANES (self));
  child = second_shown ? self->second : self->first;
  if (child)
    adw_leaflet_set_visible_child (self->leaflet, child);
}

static void
on_folded (RestantePanes *self)
{
  g_object_notify (G_OBJECT (self), "folded");
}

static void
on_visible_child (RestantePanes *self)
{
  g_object_notify (G_OBJECT (self), "second-shown");
}

static void
append_first (RestantePanes *self, GtkWidget *widget)
{
  self->first = widget;
  if (widget)
    adw_leaflet_append (self->leaflet, widget);
}

static void
append_second (RestantePanes *self, GtkWidget *widget)
{
  GtkWidget *separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  self->second = widget;
  if (!widget)
    return;
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->leaflet, separator), FALSE);
  g_object_bind_property (widget, "visible", separator, "visible", G_BINDING_SYNC_CREATE);
  adw_leaflet_append (self->leaflet, widget);
}

static void
restante_panes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RestantePanes *self = RESTANTE_PANES (object);

  if (id == PROP_FIRST)
    append_first (self, g_value_get_object (value));
  else if (id == PROP_SECOND)
    append_second (self, g_value_get_object (value));
  else if (id == PROP_SECOND_SHOWN)
    restante_panes_set_second_shown (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestantePanes *self = RESTANTE_PANES (object);

  if (id == PROP_FIRST)
    g_value_set_object (value, self->first);
  else if (id == PROP_SECOND)
    g_value_set_object (value, self->second);
  else if (id == PROP_FOLDED)
    g_value_set_boolean (value, restante_panes_get_folded (self));
  else if (id == PROP_SECOND_SHOWN)
    g_value_set_boolean (value, restante_panes_get_second_shown (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_panes_class_init (RestantePanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = restante_panes_set_property;
  object_class->get_property = restante_panes_get_property;
  g_object_class_install_property (
      object_class, PROP_FIRST, g_param_spec_object ("first", NULL, NULL, GTK_TYPE_WIDGET, flags));
  g_object_class_install_property (
      object_class, PROP_SECOND,
      g_param_spec_object ("second", NULL, NULL, GTK_TYPE_WIDGET, flags));
  g_object_class_install_property (
      object_class, PROP_FOLDED,
      g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_SECOND_SHOWN,
      g_param_spec_boolean ("second-shown", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY));
}

static void
restante_panes_init (RestantePanes *self)
{
  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_set_can_navigate_back (self->leaflet, TRUE);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (on_folded), self);
  g_signal_connect_swapped (self->leaflet, "notify::visible-child", G_CALLBACK (on_visible_child),
                            self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->leaflet));
}
