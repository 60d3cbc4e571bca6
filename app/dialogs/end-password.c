/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/end-password.h"

#include <glib/gi18n.h>

void
restante_end_password_ask (GtkWindow *parent,
                           const char *heading,
                           const char *body,
                           const char *label,
                           AdwResponseAppearance appearance,
                           GCallback agreed,
                           gpointer data)
{
  GtkWidget *widget = adw_message_dialog_new (parent, heading, body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "go", label, NULL);
  adw_message_dialog_set_response_appearance (dialog, "go", appearance);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response::go", agreed, data, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
