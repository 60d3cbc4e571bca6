/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/state-filter.h"

#include <glib/gi18n.h>

#include "widgets/state-look.h"

/* The first is all of the others; each is also the property of RestanteCounts that counts it. */
static const char *const states[] = { "", "held", "parked", "shelf", "returned", "delivered" };

struct _RestanteStateFilter
{
  AdwBin parent_instance;
  GtkDropDown *choice;
  RestanteCounts *counts;
};

enum
{
  PROP_0,
  PROP_STATE,
};

G_DEFINE_FINAL_TYPE (RestanteStateFilter, restante_state_filter, ADW_TYPE_BIN)

static gint64
count_of (RestanteCounts *counts, guint choice)
{
  gint64 count = 0;

  if (choice)
    g_object_get (counts, states[choice], &count, NULL);
  else
    for (guint i = 1; i < G_N_ELEMENTS (states); i++)
      count += count_of (counts, i);
  return count;
}

static char *
say_choice (RestanteCounts *counts, guint choice)
{
  const char *word =
      choice ? restante_state_look_get_word (RESTANTE_STATE_OF_MESSAGE, states[choice]) : _ ("All");
  g_autofree char *count = NULL;

  if (!counts)
    return g_strdup (word);
  count = g_strdup_printf ("%'" G_GINT64_FORMAT, count_of (counts, choice));
  /* Translators: a state and how many messages are in it: "Held (40)". */
  return g_strdup_printf (_ ("%s (%s)"), word, count);
}

/* The strings change with the counts, what is chosen stays. */
static void
show_choices (RestanteStateFilter *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint selected = gtk_drop_down_get_selected (self->choice);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *text = say_choice (self->counts, i);

    gtk_string_list_append (words, text);
  }
  g_object_freeze_notify (G_OBJECT (self->choice));
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (words));
  gtk_drop_down_set_selected (self->choice, selected < G_N_ELEMENTS (states) ? selected : 0);
  g_object_thaw_notify (G_OBJECT (self->choice));
}

const char *
restante_state_filter_get_state (RestanteStateFilter *self)
{
  guint selected;

  g_return_val_if_fail (RESTANTE_IS_STATE_FILTER (self), NULL);
  selected = gtk_drop_down_get_selected (self->choice);
  return selected && selected < G_N_ELEMENTS (states) ? states[selected] : NULL;
}

void
restante_state_filter_set_state (RestanteStateFilter *self, const char *state)
{
  guint choice = 0;

  g_return_if_fail (RESTANTE_IS_STATE_FILTER (self));
  for (guint i = 1; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i], state) == 0)
      choice = i;
  gtk_drop_down_set_selected (self->choice, choice);
}

void
restante_state_filter_set_counts (RestanteStateFilter *self, RestanteCounts *counts)
{
  g_return_if_fail (RESTANTE_IS_STATE_FILTER (self));
  if (self->counts)
    g_signal_handlers_disconnect_by_func (self->counts, show_choices, self);
  g_set_object (&self->counts, counts);
  if (counts)
    g_signal_connect_object (counts, "notify", G_CALLBACK (show_choices), self, G_CONNECT_SWAPPED);
  show_choices (self);
}

static void
on_selected (RestanteStateFilter *self)
{
  g_object_notify (G_OBJECT (self), "state");
}

static void
restante_state_filter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_string (value, restante_state_filter_get_state (RESTANTE_STATE_FILTER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_state_filter_dispose (GObject *object)
{
  g_clear_object (&RESTANTE_STATE_FILTER (object)->counts);
  G_OBJECT_CLASS (restante_state_filter_parent_class)->dispose (object);
}

static void
restante_state_filter_class_init (RestanteStateFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = restante_state_filter_get_property;
  object_class->dispose = restante_state_filter_dispose;
  g_object_class_install_property (
      object_class, PROP_STATE,
      g_param_spec_string ("state", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
restante_state_filter_init (RestanteStateFilter *self)
{
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("State"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->choice));
  show_choices (self);
  gtk_drop_down_set_selected (self->choice, 1);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (on_selected), self);
}
