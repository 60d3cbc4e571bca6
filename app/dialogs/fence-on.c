/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/fence-on.h"

#include <glib/gi18n.h>

#include "client/address-list.h"
#include "client/format.h"
#include "widgets/form-entry.h"
#include "widgets/time-words.h"

#define FIELDS_KEY "restante-fields"
#define MINUTE     60

typedef struct
{
  AdwComboRow *after;
  AdwComboRow *to;
  AdwEntryRow *addresses;
  GtkLabel *hint; /* why what was typed cannot be taken */
  GtkSwitch *dry_run;
  gint64 set_after; /* as the fence has it */
} Fields;

/* What is offered besides what is set. */
static const gint64 spans[] = { 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, 120 * MINUTE };

static const struct
{
  const char *words;
  const char *to; /* NULL: what is typed */
} places[] = {
  { N_ ("To this holder"), "self" },
  { N_ ("Nowhere"), "nothing" },
  { N_ ("To another address"), NULL },
};
#define TYPED (G_N_ELEMENTS (places) - 1)

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
append_addresses (Fields *fields, GtkWidget *list, const char *addresses)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("IPv4 or IPv6 addresses"));
  gtk_editable_set_text (GTK_EDITABLE (row), addresses);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  fields->addresses = ADW_ENTRY_ROW (row);
}

static void
fill_places (Fields *fields, GtkWidget *list, const char *to)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint selected = 0;

  while (selected < TYPED && g_strcmp0 (places[selected].to, to) != 0)
    selected++;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    gtk_string_list_append (words, _ (places[i].words));
  fields->to = append_combo (list, _ ("Lead the name"), words);
  adw_combo_row_set_selected (fields->to, selected);
  append_addresses (fields, list, selected == TYPED && to ? to : "");
}

static GtkWidget *
make_list (Fields *fields, RestanteFence *fence)
{
  GtkWidget *list = gtk_list_box_new ();

  fill_spans (fields, list);
  fill_places (fields, list, restante_fence_get_to (fence));
  fields->dry_run = append_switch (list, _ ("Only tell, write nothing"));
  gtk_switch_set_active (fields->dry_run, restante_fence_get_dry_run (fence));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

static GtkWidget *
make_fields (Fields *fields, RestanteFence *fence)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *hint = gtk_label_new (NULL);

  fields->hint = GTK_LABEL (hint);
  gtk_label_set_wrap (fields->hint, TRUE);
  gtk_label_set_wrap_mode (fields->hint, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (fields->hint, 0);
  gtk_widget_add_css_class (hint, "error");
  gtk_box_append (GTK_BOX (box), make_list (fields, fence));
  gtk_box_append (GTK_BOX (box), hint);
  return box;
}

static gboolean
check_addresses (const char *text, GError **error)
{
  g_autofree char *odd = NULL;
  g_autofree char *list = restante_address_list_parse (text, &odd);
  g_autofree char *safe = restante_format_safe (odd);

  if (list)
    return TRUE;
  /* Translators: %s is what was typed. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("“%s” is no IP address."), safe);
  return FALSE;
}

/* Nothing is turned on before there is an address to lead the name to. */
static void
on_typed (AdwMessageDialog *dialog)
{
  const Fields *fields = g_object_get_data (G_OBJECT (dialog), FIELDS_KEY);
  gboolean typed = adw_combo_row_get_selected (fields->to) == TYPED;
  g_autofree char *problem = NULL;
  gboolean good;

  gtk_widget_set_visible (GTK_WIDGET (fields->addresses), typed);
  good = restante_form_entry_judge (GTK_EDITABLE (fields->addresses), check_addresses, &problem);
  gtk_label_set_text (fields->hint, problem && typed ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (fields->hint), problem && typed);
  adw_message_dialog_set_response_enabled (dialog, "on", good);
}

GtkWindow *
restante_fence_on_dialog_new (GtkWindow *parent, RestanteFence *fence)
{
  gboolean on = restante_fence_get_enabled (fence);
  const char *name = restante_fence_get_name (fence);
  GtkWidget *widget = adw_message_dialog_new (
      parent, on ? _ ("Settings of the Fence") : _ ("Turn On the Fence?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  Fields *fields = g_new0 (Fields, 1);

  fields->set_after = restante_fence_get_after (fence);
  adw_message_dialog_format_body (
      dialog,
      _ ("When a stranger answers at the address of %s, or nobody for long, the holder writes "
         "another address for that name, and the home’s own again once the server has proven "
         "itself. Nothing else is written."),
      name ? name : restante_fence_get_domain (fence));
  adw_message_dialog_set_extra_child (dialog, make_fields (fields, fence));
  g_object_set_data_full (G_OBJECT (dialog), FIELDS_KEY, fields, g_free);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "on",
                                    on ? _ ("_Apply") : _ ("_Turn On"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "on", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "on");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_swapped (fields->to, "notify::selected", G_CALLBACK (on_typed), dialog);
  g_signal_connect_swapped (fields->addresses, "changed", G_CALLBACK (on_typed), dialog);
  on_typed (dialog);
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

char *
restante_fence_on_dialog_get_to (AdwMessageDialog *dialog)
{
  const Fields *fields = fields_of (dialog);
  guint selected = adw_combo_row_get_selected (fields->to);
  g_autofree char *odd = NULL;

  if (selected < TYPED)
    return g_strdup (places[selected].to);
  return restante_address_list_parse (gtk_editable_get_text (GTK_EDITABLE (fields->addresses)),
                                      &odd);
}

gboolean
restante_fence_on_dialog_get_dry_run (AdwMessageDialog *dialog)
{
  return gtk_switch_get_active (fields_of (dialog)->dry_run);
}
