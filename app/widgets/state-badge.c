/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/state-badge.h"

#include "client/format.h"

struct _RestanteStateBadge
{
  AdwBin parent_instance;
  GtkWidget *icon;
  GtkWidget *word;
  char *state;
  char *note;
  const char *style; /* the class that is set now */
  gboolean primary;
};

enum
{
  PROP_0,
  PROP_PRIMARY,
  PROP_STATE,
  PROP_NOTE,
};

G_DEFINE_FINAL_TYPE (RestanteStateBadge, restante_state_badge, ADW_TYPE_BIN)

/* The colour is for the icon alone when a whole sentence follows it. */
static void
show_words (RestanteStateBadge *self, const char *word)
{
  g_autofree char *both = self->note ? g_strdup_printf ("%s: %s", word, self->note) : NULL;

  gtk_label_set_text (GTK_LABEL (self->word), self->note ? self->note : word);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), both);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->word), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  both ? both : word, -1);
}

static void
show_look (RestanteStateBadge *self)
{
  RestanteStateKind kind = self->primary ? RESTANTE_STATE_OF_PRIMARY : RESTANTE_STATE_OF_MESSAGE;
  const RestanteStateLook *look = restante_state_look_find (kind, self->state);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), look->icon);
  show_words (self, restante_state_look_get_word (kind, self->state));
  if (self->style) {
    gtk_widget_remove_css_class (self->icon, self->style);
    gtk_widget_remove_css_class (self->word, self->style);
  }
  self->style = look->style;
  gtk_widget_add_css_class (self->icon, self->style);
  if (!self->note)
    gtk_widget_add_css_class (self->word, self->style);
  gtk_widget_set_visible (gtk_widget_get_parent (self->icon), self->state != NULL);
}

void
restante_state_badge_set_state (RestanteStateBadge *self, const char *state)
{
  g_return_if_fail (RESTANTE_IS_STATE_BADGE (self));
  if (g_strcmp0 (self->state, state) == 0)
    return;
  g_free (self->state);
  self->state = g_strdup (state);
  show_look (self);
  g_object_notify (G_OBJECT (self), "state");
}

static void
set_note (RestanteStateBadge *self, const char *note)
{
  g_free (self->note);
  self->note = note && *note ? restante_format_safe (note) : NULL;
  show_look (self);
}

static void
restante_state_badge_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  RestanteStateBadge *self = RESTANTE_STATE_BADGE (object);

  if (id == PROP_PRIMARY)
    self->primary = g_value_get_boolean (value);
  else if (id == PROP_STATE)
    restante_state_badge_set_state (self, g_value_get_string (value));
  else if (id == PROP_NOTE)
    set_note (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_state_badge_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RestanteStateBadge *self = RESTANTE_STATE_BADGE (object);

  if (id == PROP_PRIMARY)
    g_value_set_boolean (value, self->primary);
  else if (id == PROP_STATE)
    g_value_set_string (value, self->state);
  else if (id == PROP_NOTE)
    g_value_set_string (value, self->note);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_state_badge_finalize (GObject *object)
{
  g_free (RESTANTE_STATE_BADGE (object)->state);
  g_free (RESTANTE_STATE_BADGE (object)->note);
  G_OBJECT_CLASS (restante_state_badge_parent_class)->finalize (object);
}

static void
restante_state_badge_class_init (RestanteStateBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = restante_state_badge_set_property;
  object_class->get_property = restante_state_badge_get_property;
  object_class->finalize = restante_state_badge_finalize;
  g_object_class_install_property (
      object_class, PROP_PRIMARY,
      g_param_spec_boolean ("primary", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_STATE,
      g_param_spec_string ("state", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_NOTE,
      g_param_spec_string ("note", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "statebadge");
}

static void
restante_state_badge_init (RestanteStateBadge *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon = gtk_image_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "",
                                  -1);
  self->word = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->word), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->word);
  gtk_widget_set_visible (box, FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
restante_state_badge_new (RestanteStateKind kind)
{
  return g_object_new (RESTANTE_TYPE_STATE_BADGE, "primary", kind == RESTANTE_STATE_OF_PRIMARY,
                       NULL);
}
