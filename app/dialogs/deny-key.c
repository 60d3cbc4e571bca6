/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/deny-key.h"

#include <glib/gi18n.h>

#include "widgets/fingerprint.h"

#define FINGERPRINT_KEY "restante-fingerprint"

GtkWindow *
restante_deny_key_dialog_new (GtkWindow *parent, RestanteDomain *domain)
{
  RestanteIdentity *identity = restante_primary_get_identity (restante_domain_get_primary (domain));
  const char *offered = restante_identity_get_offered (identity);
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Deny This Key?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_body (
      dialog,
      _ ("You say that the key below is not the one of the server for %s. You are not asked about "
         "it again, and it is never trusted by itself. Mail is held while that host answers."),
      restante_domain_get_name (domain));
  g_object_set_data_full (G_OBJECT (dialog), FINGERPRINT_KEY, g_strdup (offered), g_free);
  adw_message_dialog_set_extra_child (dialog, restante_fingerprint_new (offered));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "deny", _ ("_Deny"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "deny", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  return GTK_WINDOW (dialog);
}

const char *
restante_deny_key_dialog_get_fingerprint (AdwMessageDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), FINGERPRINT_KEY);
}
