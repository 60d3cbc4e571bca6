/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/fence-on.h"

#include <glib/gi18n.h>

#include "widgets/time-words.h"

#define FIELDS_KEY "restante-fields"
#define MINUTE     60

typedef struct
{
  AdwComboRow *after;
  AdwComboRow *to;
  GtkSwitch *dry_run;
  gint64 set_after; /* as the fence has it */
  char *set_to;
} Fields;

static void
fields_free (gpointer data)
{
  Fields *fields = data;

  g_free (fields->set_to);
  g_free (fields);
}

/* What is offered besides what is set. */
static const gint64 spans[] = { 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, 120 * MINUTE };

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

/* The spans, and behind them the one that is set when it is another. */
static void
fill_spans (Fields *fields, GtkWidget *list)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint selected = 0;

  while (selected < G_N_ELEMENTS (spans) && spans[selected] != fields->set_after)
    selected++;
  for (guint i = 0; i < G_N_ELEMENTS (spans) || i <= selected; i++) {
    g_autofree char *span =
        restante_time_words_span (i < G_N_ELEMENTS (spans) ? spans[i] : fields->set_after);

    gtk_string_list_append (words, span);
  }
  fields->after = append_combo (list, _ ("When nobody answers for"), words);
  adw_combo_row_set_selected (fields->after, selected);
}

static void
fill_places (Fields *fields, GtkWidget *list)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint selected = 0;

  while (selected < G_N_ELEMENTS (places) && !g_str_equal (places[selected].to, fields->set_to))
    selected++;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    gtk_string_list_append (words, _ (places[i].words));
  if (selected == G_N_ELEMENTS (places)) {
    g_autofree char *addresses = g_strdup_printf (_ ("To %s"), fields->set_to);

    gtk_string_list_append (words, addresses);
  }
  fields->to = append_combo (list, _ ("Lead the name"), words);
  adw_combo_row_set_selected (fields->to, selected);
}

static GtkWidget *
make_fields (Fields *fields, gboolean dry_run)
{
  GtkWidget *list = gtk_list_box_new ();

  fill_spans (fields, list);
  fill_places (fields, list);
  fields->dry_run = append_switch (list, _ ("Only tell, write nothing"));
  gtk_switch_set_active (fields->dry_run, dry_run);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

static Fields *
fields_new (RestanteFence *fence)
{
  Fields *fields = g_new0 (Fields, 1);

  fields->set_after = restante_fence_get_after (fence);
  fields->set_to = g_strdup (restante_fence_get_to (fence));
  return fields;
}

GtkWindow *
restante_fence_on_dialog_new (GtkWindow *parent, RestanteFence *fence)
{
  gboolean on = restante_fence_get_enabled (fence);
  const char *name = restante_fence_get_name (fence);
  GtkWidget *widget = adw_message_dialog_new (
      parent, on ? _ ("Settings of the Fence") : _ ("Turn On the Fence?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  Fields *fields = fields_new (fence);

  adw_message_dialog_format_body (
      dialog,
      _ ("When a stranger answers at the address of %s, or nobody for long, the holder writes "
         "another address for that name, and the home’s own again once the server has proven "
         "itself. Nothing else is written."),
      name ? name : restante_fence_get_domain (fence));
  adw_message_dialog_set_extra_child (dialog,
                                      make_fields (fields, restante_fence_get_dry_run (fence)));
  g_object_set_data_full (G_OBJECT (dialog), FIELDS_KEY, fields, fields_free);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "on",
                                    on ? _ ("_Apply") : _ ("_Turn On"), NULL);
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
  const Fields *fields = fields_of (dialog);
  guint selected = adw_combo_row_get_selected (fields->after);

  return selected < G_N_ELEMENTS (spans) ? spans[selected] : fields->set_after;
}

const char *
restante_fence_on_dialog_get_to (AdwMessageDialog *dialog)
{
  const Fields *fields = fields_of (dialog);
  guint selected = adw_combo_row_get_selected (fields->to);

  return selected < G_N_ELEMENTS (places) ? places[selected].to : fields->set_to;
}

gboolean
restante_fence_on_dialog_get_dry_run (AdwMessageDialog *dialog)
{
  return gtk_switch_get_active (fields_of (dialog)->dry_run);
}
