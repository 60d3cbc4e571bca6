/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/copy-row.h"

#include "client/format.h"
#include "widgets/copy-button.h"

GtkWidget *
restante_copy_row_new (const char *title, const char *copy, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *safe = restante_format_safe (value);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), safe);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), restante_copy_button_new (safe, copy));
  return row;
}
