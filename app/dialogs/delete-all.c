/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/delete-all.h"

#include <glib/gi18n.h>

GtkWindow *
restante_delete_all_dialog_new (GtkWindow *parent, guint n)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Delete All That Are Listed?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_body (dialog,
                                  ngettext ("%u message is deleted now. This cannot be undone.",
                                            "%u messages are deleted now. This cannot be undone.",
                                            n),
                                  n);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "delete", _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return GTK_WINDOW (dialog);
}
