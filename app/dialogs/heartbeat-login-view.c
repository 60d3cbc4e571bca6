/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/heartbeat-login-view.h"

#include <glib/gi18n.h>

#include "client/heartbeat-lines.h"
#include "widgets/copy-row.h"
#include "widgets/lines-box.h"

struct _RestanteHeartbeatLoginView
{
  AdwBin parent_instance;
  RestanteHeartbeatLogin *login;
  AdwComboRow *client;
  RestanteLinesBox *lines;
};

G_DEFINE_FINAL_TYPE (RestanteHeartbeatLoginView, restante_heartbeat_login_view, ADW_TYPE_BIN)

static void
restante_heartbeat_login_view_dispose (GObject *object)
{
  g_clear_object (&RESTANTE_HEARTBEAT_LOGIN_VIEW (object)->login);
  G_OBJECT_CLASS (restante_heartbeat_login_view_parent_class)->dispose (object);
}

static void
restante_heartbeat_login_view_class_init (RestanteHeartbeatLoginViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_heartbeat_login_view_dispose;
}

static void
restante_heartbeat_login_view_init (RestanteHeartbeatLoginView *self)
{
}

static void
add_value (GtkWidget *group, const char *title, const char *copy, const char *value)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             restante_copy_row_new (title, copy, value));
}

static GtkWidget *
make_values (RestanteHeartbeatLogin *login)
{
  GtkWidget *group = adw_preferences_group_new ();
  const char *url = restante_heartbeat_login_get_url (login);
  const char *plain_url = restante_heartbeat_login_get_plain_url (login);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("For the Router"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("The password is shown this once. What you set up with it goes on until there is a new "
         "one."));
  if (url != NULL || plain_url != NULL)
    add_value (group, _ ("Service"), _ ("Copy Service"), url != NULL ? url : plain_url);
  add_value (group, _ ("Host Name"), _ ("Copy Host Name"),
             restante_heartbeat_login_get_hostname (login));
  add_value (group, _ ("User"), _ ("Copy User"), restante_heartbeat_login_get_user (login));
  add_value (group, _ ("Password"), _ ("Copy Password"),
             restante_heartbeat_login_get_password (login));
  return group;
}

static void
on_client (RestanteHeartbeatLoginView *self)
{
  guint client = adw_combo_row_get_selected (self->client);
  g_autofree char *lines = NULL;

  if (client >= RESTANTE_HEARTBEAT_CLIENTS)
    return;
  lines = restante_heartbeat_lines (client, self->login);
  restante_lines_box_set (self->lines, _ (restante_heartbeat_client_place (client)), lines);
}

static GtkWidget *
make_chooser (RestanteHeartbeatLoginView *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < RESTANTE_HEARTBEAT_CLIENTS; i++)
    gtk_string_list_append (names, restante_heartbeat_client_name (i));
  self->client = ADW_COMBO_ROW (row);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Lines to Paste"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("What sends it"));
  adw_combo_row_set_model (self->client, G_LIST_MODEL (names));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (on_client), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static GtkWidget *
make_lines (RestanteHeartbeatLoginView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *lines = restante_lines_box_new ();

  self->lines = RESTANTE_LINES_BOX (lines);
  gtk_box_append (GTK_BOX (box), make_chooser (self));
  gtk_box_append (GTK_BOX (box), lines);
  on_client (self);
  return box;
}

GtkWidget *
restante_heartbeat_login_view_new (RestanteHeartbeatLogin *login)
{
  RestanteHeartbeatLoginView *self = g_object_new (RESTANTE_TYPE_HEARTBEAT_LOGIN_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autofree char *any = restante_heartbeat_lines (RESTANTE_HEARTBEAT_CURL, login);

  self->login = g_object_ref (login);
  gtk_box_append (GTK_BOX (box), make_values (login));
  if (any != NULL)
    gtk_box_append (GTK_BOX (box), make_lines (self));
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
