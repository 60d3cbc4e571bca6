/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/fence-on.h"

#include <glib/gi18n.h>

#define FIELDS_KEY "restante-fields"
#define MINUTE     60

typedef struct
{
  AdwComboRow *after;
  AdwComboRow *to;
  GtkSwitch *dry_run;
} Fields;

static const struct
{
  const char *words;
  gint64 seconds;
} spans[] = {
  { N_ ("5 minutes"), 5 * MINUTE },
  { N_ ("10 minutes"), 10 * MINUTE },
  { N_ ("30 minutes"), 30 * MINUTE },
  { N_ ("2 hours"), 120 * MINUTE },
};
#define USUAL_SPAN 1

static const struct
{
  const char *words;
  const char *to;
} places[] = {
  { N_ ("To this holder"), "self" },
  { N_ ("Nowhere"), "nothing" },
};

static AdwComboRow *
append_combo (GtkWidget *list, const char *title, GtkStringList *words)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return ADW_COMBO_ROW (row);
}

static GtkSwitch *
append_switch (GtkWidget *list, const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return GTK_SWITCH (toggle);
}

static GtkWidget *
make_fields (Fields *fields)
{
  GtkWidget *list = gtk_list_box_new ();
  g_autoptr (GtkStringList) span_words = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) place_words = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    gtk_string_list_append (span_words, _ (spans[i].words));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    gtk_string_list_append (place_words, _ (places[i].words));
  fields->after = append_combo (list, _ ("When nobody answers for"), span_words);
  adw_combo_row_set_selected (fields->after, USUAL_SPAN);
  fields->to = append_combo (list, _ ("Lead the name"), place_words);
  fields->dry_run = append_switch (list, _ ("Only tell, write nothing"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

GtkWindow *
restante_fence_on_dialog_new (GtkWindow *parent, const char *name)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Turn On the Fence?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  Fields *fields = g_new0 (Fields, 1);

  adw_message_dialog_format_body (
      dialog,
      _ ("When a stranger answers at the address of %s, or nobody for long, the holder writes "
         "another address for that name, and the home’s own again once the server has proven "
         "itself. Nothing else is written."),
      name);
  adw_message_dialog_set_extra_child (dialog, make_fields (fields));
  g_object_set_data_full (G_OBJECT (dialog), FIELDS_KEY, fields, g_free);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "on", _ ("_Turn On"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "on", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "on");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return GTK_WINDOW (dialog);
}

static const Fields *
fields_of (AdwMessageDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), FIELDS_KEY);
}

gint64
restante_fence_on_dialog_get_after (AdwMessageDialog *dialog)
{
  return spans[adw_combo_row_get_selected (fields_of (dialog)->after) % G_N_ELEMENTS (spans)]
      .seconds;
}

const char *
restante_fence_on_dialog_get_to (AdwMessageDialog *dialog)
{
  return places[adw_combo_row_get_selected (fields_of (dialog)->to) % G_N_ELEMENTS (places)].to;
}

gboolean
restante_fence_on_dialog_get_dry_run (AdwMessageDialog *dialog)
{
  return gtk_switch_get_active (fields_of (dialog)->dry_run);
}
