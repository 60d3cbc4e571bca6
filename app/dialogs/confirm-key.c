/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/confirm-key.h"

#include <glib/gi18n.h>

#include "widgets/copy-button.h"
#include "widgets/fingerprint.h"

#define FINGERPRINT_KEY "restante-fingerprint"
#define COMPARE                                                                                    \
  "openssl x509 -in cert.pem -noout -pubkey | openssl pkey -pubin -outform der | sha256sum"

static GtkWidget *
make_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static GtkWidget *
make_command (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *command = gtk_label_new (COMPARE);
  GtkWidget *copy = restante_copy_button_new (COMPARE, _ ("Copy Command"));

  gtk_label_set_selectable (GTK_LABEL (command), TRUE);
  gtk_label_set_wrap (GTK_LABEL (command), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (command), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (command), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (command), 30);
  gtk_widget_set_hexpand (command, TRUE);
  gtk_widget_add_css_class (command, "command");
  gtk_widget_add_css_class (command, "monospace");
  gtk_box_append (GTK_BOX (box), command);
  gtk_box_append (GTK_BOX (box), copy);
  return box;
}

static GtkWidget *
make_content (const char *offered, const char *const *known)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), restante_fingerprint_new (offered));
  if (known && known[0]) {
    gtk_box_append (GTK_BOX (box), make_heading (_ ("The key that was confirmed before:")));
    gtk_box_append (GTK_BOX (box), restante_fingerprint_new (known[0]));
  }
  gtk_box_append (GTK_BOX (box), make_heading (_ ("Compare it on the home server with")));
  gtk_box_append (GTK_BOX (box), make_command ());
  return box;
}

GtkWindow *
restante_confirm_key_dialog_new (GtkWindow *parent, RestanteDomain *domain)
{
  RestanteIdentity *identity = restante_primary_get_identity (restante_domain_get_primary (domain));
  const char *offered = restante_identity_get_offered (identity);
  const char *const *known = restante_identity_get_fingerprints (identity);
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Is This Your Server’s Key?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_body (
      dialog,
      _ ("The host that answers for %s shows the key below. Held mail goes to whoever has it."),
      restante_domain_get_name (domain));
  g_object_set_data_full (G_OBJECT (dialog), FINGERPRINT_KEY, g_strdup (offered), g_free);
  adw_message_dialog_set_extra_child (dialog, make_content (offered, known));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "confirm", _ ("C_onfirm"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "confirm", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "cancel");
  return GTK_WINDOW (dialog);
}

const char *
restante_confirm_key_dialog_get_fingerprint (AdwMessageDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), FINGERPRINT_KEY);
}
