/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/form-entry.h"

char *
restante_form_entry_get_text (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

gboolean
restante_form_entry_judge (GtkEditable *entry,
                           gboolean (*check) (const char *text, GError **error),
                           char **problem)
{
  g_autofree char *text = restante_form_entry_get_text (entry);
  g_autoptr (GError) error = NULL;
  gboolean good = !gtk_widget_get_visible (GTK_WIDGET (entry)) || (*text && check (text, &error));

  if (error && !*problem)
    *problem = g_strdup (error->message);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  return good;
}
