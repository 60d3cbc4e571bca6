/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/extend.h"

#include <glib/gi18n.h>

#define FIELDS_KEY "restante-fields"
#define DAY        (24 * 3600)
#define MOST_DAYS  365

typedef struct
{
  GtkCheckButton *week;
  GtkCheckButton *month;
  GtkCheckButton *other;
  GtkSpinButton *days;
} Fields;

static GtkWidget *
make_row (const char *title, GtkCheckButton *check, GtkWidget *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), GTK_WIDGET (check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (check));
  gtk_widget_set_valign (GTK_WIDGET (check), GTK_ALIGN_CENTER);
  if (suffix)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  return row;
}

static GtkCheckButton *
make_check (GtkCheckButton *group)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_check_button_new ());

  gtk_check_button_set_group (check, group);
  return check;
}

static GtkWidget *
make_fields (Fields *fields)
{
  GtkWidget *list = gtk_list_box_new ();

  fields->week = make_check (NULL);
  fields->month = make_check (fields->week);
  fields->other = make_check (fields->week);
  fields->days = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, MOST_DAYS, 1));
  gtk_spin_button_set_value (fields->days, 14);
  gtk_widget_set_valign (GTK_WIDGET (fields->days), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (fields->days), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Days"), -1);
  gtk_check_button_set_active (fields->week, TRUE);
  g_object_bind_property (fields->other, "active", fields->days, "sensitive",
                          G_BINDING_SYNC_CREATE);
  gtk_list_box_append (GTK_LIST_BOX (list), make_row (_ ("_7 days"), fields->week, NULL));
  gtk_list_box_append (GTK_LIST_BOX (list), make_row (_ ("_30 days"), fields->month, NULL));
  gtk_list_box_append (GTK_LIST_BOX (list),
                       make_row (_ ("_Other days"), fields->other, GTK_WIDGET (fields->days)));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

GtkWindow *
restante_extend_dialog_new (GtkWindow *parent, guint n)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Hold Longer?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  Fields *fields = g_new0 (Fields, 1);

  adw_message_dialog_format_body (dialog,
                                  ngettext ("The end of the hold of %u message is put off by",
                                            "The end of the hold of %u messages is put off by", n),
                                  n);
  adw_message_dialog_set_extra_child (dialog, make_fields (fields));
  g_object_set_data_full (G_OBJECT (dialog), FIELDS_KEY, fields, g_free);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "extend", _ ("_Extend"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "extend", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "extend");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return GTK_WINDOW (dialog);
}

gint64
restante_extend_dialog_get_by (AdwMessageDialog *dialog)
{
  Fields *fields = g_object_get_data (G_OBJECT (dialog), FIELDS_KEY);

  if (gtk_check_button_get_active (fields->week))
    return 7 * DAY;
  if (gtk_check_button_get_active (fields->month))
    return 30 * DAY;
  return (gint64)gtk_spin_button_get_value_as_int (fields->days) * DAY;
}
