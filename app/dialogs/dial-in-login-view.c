/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/dial-in-login-view.h"

#include <glib/gi18n.h>

#include "client/fetchmail-lines.h"
#include "widgets/copy-row.h"
#include "widgets/lines-box.h"

static AdwPreferencesGroup *
append_group (GtkWidget *box, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (GTK_BOX (box), group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
append_values (GtkWidget *box, RestanteDialIn *dial_in)
{
  AdwPreferencesGroup *group =
      append_group (box, _ ("For the Home Server"),
                    _ ("The password is shown this once. What you set up with it goes on until "
                       "there is a new one."));

  adw_preferences_group_add (group,
                             restante_copy_row_new (_ ("Holder"), _ ("Copy Holder"),
                                                    restante_dial_in_get_hostname (dial_in)));
  adw_preferences_group_add (group, restante_copy_row_new (_ ("User"), _ ("Copy User"),
                                                           restante_dial_in_get_user (dial_in)));
  adw_preferences_group_add (group,
                             restante_copy_row_new (_ ("Password"), _ ("Copy Password"),
                                                    restante_dial_in_get_password (dial_in)));
}

static void
append_lines (GtkWidget *box, const char *lines)
{
  GtkWidget *lines_box = restante_lines_box_new ();
  AdwPreferencesGroup *group;

  restante_lines_box_set (RESTANTE_LINES_BOX (lines_box),
                          _ ("In ~/.fetchmailrc, which only you may read (chmod 600)"), lines);
  /* Translators: fetchmail, socat and cafile are words to type. */
  group = append_group (box, _ ("Lines for fetchmail"),
                        _ ("fetchmail and socat are needed at home. Where the holder’s certificate "
                           "is self-signed, cafile is a copy of it."));
  adw_preferences_group_add (group, lines_box);
}

GtkWidget *
restante_dial_in_login_view_new (RestanteDialIn *dial_in)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autofree char *lines = restante_fetchmail_lines (dial_in);

  append_values (box, dial_in);
  if (lines != NULL)
    append_lines (box, lines);
  return box;
}
