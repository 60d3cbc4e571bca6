/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/pause.h"

#include <glib/gi18n.h>

#define FIELDS_KEY "restante-fields"
#define HOUR       3600

typedef struct
{
  AdwComboRow *span;
  AdwEntryRow *reason;
} Fields;

static const struct
{
  const char *words;
  gint64 seconds;
} spans[] = {
  { N_ ("1 hour"), HOUR },     { N_ ("2 hours"), 2 * HOUR },     { N_ ("8 hours"), 8 * HOUR },
  { N_ ("1 day"), 24 * HOUR }, { N_ ("1 week"), 7 * 24 * HOUR }, { N_ ("Until I resume"), 0 },
};

static GtkWidget *
make_fields (Fields *fields)
{
  GtkWidget *list = gtk_list_box_new ();
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    gtk_string_list_append (words, _ (spans[i].words));
  fields->span = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (fields->span), _ ("For"));
  adw_combo_row_set_model (fields->span, G_LIST_MODEL (words));
  fields->reason = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (fields->reason), _ ("Reason (optional)"));
  adw_entry_row_set_activates_default (fields->reason, TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (fields->span));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (fields->reason));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

GtkWindow *
restante_pause_dialog_new (GtkWindow *parent, const char *domain)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Pause Handing Over?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  Fields *fields = g_new0 (Fields, 1);

  adw_message_dialog_format_body (
      dialog, _ ("Mail for %s is still accepted and held, and the server is left alone."), domain);
  adw_message_dialog_set_extra_child (dialog, make_fields (fields));
  g_object_set_data_full (G_OBJECT (dialog), FIELDS_KEY, fields, g_free);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "pause", _ ("_Pause"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "pause", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "pause");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return GTK_WINDOW (dialog);
}

gint64
restante_pause_dialog_get_duration (AdwMessageDialog *dialog)
{
  Fields *fields = g_object_get_data (G_OBJECT (dialog), FIELDS_KEY);
  guint selected = adw_combo_row_get_selected (fields->span);

  return selected < G_N_ELEMENTS (spans) ? spans[selected].seconds : 0;
}

char *
restante_pause_dialog_get_reason (AdwMessageDialog *dialog)
{
  Fields *fields = g_object_get_data (G_OBJECT (dialog), FIELDS_KEY);
  g_autofree char *reason =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (fields->reason))));

  return *reason ? g_steal_pointer (&reason) : NULL;
}
