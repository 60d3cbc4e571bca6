/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/heartbeat.h"

#include <glib/gi18n.h>

#include "api/error.h"
#include "client/format.h"
#include "client/holder-heartbeat.h"
#include "dialogs/end-password.h"
#include "dialogs/heartbeat-login-view.h"
#include "widgets/escape.h"
#include "widgets/notice-bar.h"
#include "widgets/time-words.h"

struct _RestanteHeartbeatDialog
{
  AdwWindow parent_instance;
  GtkSpinner *busy;
  RestanteNoticeBar *notice;
  GtkWidget *plain;
  GtkWidget *off;
  GtkWidget *group;
  AdwActionRow *last;
  GtkSwitch *publish;
  gboolean there;     /* somebody may send signs of life */
  gboolean published; /* as the holder has it */
  GtkWidget *remove;
  GtkWidget *renew;
  GtkWidget *add;
  AdwBin *login;
  RestanteHolder *holder;
  char *domain;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RestanteHeartbeatDialog, restante_heartbeat_dialog, ADW_TYPE_WINDOW)

static void
set_busy (RestanteHeartbeatDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->busy, busy);
  gtk_widget_set_sensitive (self->add, !busy);
  gtk_widget_set_sensitive (self->renew, !busy);
  gtk_widget_set_sensitive (self->remove, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->publish), !busy);
}

static void
say (RestanteHeartbeatDialog *self, const GError *error)
{
  g_autofree char *sentence = error != NULL ? restante_format_sentence (error->message) : NULL;

  restante_notice_bar_say (self->notice, sentence, NULL, "dialog-warning-symbolic");
}

static gboolean
is_closed (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
show_service (RestanteHeartbeatDialog *self, const char *url, const char *plain_url)
{
  gtk_widget_set_visible (self->plain, plain_url != NULL);
  gtk_widget_set_visible (self->off, url == NULL && plain_url == NULL);
}

static void
show_buttons (RestanteHeartbeatDialog *self, gboolean there)
{
  self->there = there;
  gtk_widget_set_visible (self->group, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->last), there);
  gtk_widget_set_visible (self->remove, there);
  gtk_widget_set_visible (self->renew, there);
  gtk_widget_set_visible (self->add, !there);
}

/* What is to be added to the last one, on a line of its own; "" while it is not overdue. */
static char *
tell_overdue (RestanteHeartbeat *heartbeat)
{
  g_autofree char *every = restante_time_words_span (restante_heartbeat_get_every (heartbeat));
  g_autofree char *words = NULL;

  if (restante_heartbeat_get_overdue_since (heartbeat) == 0)
    return g_strdup ("");
  /* Translators: the time between two signs of life. */
  words = g_strdup_printf (_ ("Overdue: it came every %s"), every);
  return g_strconcat ("\n", words, NULL);
}

static void
show_last (RestanteHeartbeatDialog *self, RestanteHeartbeat *heartbeat)
{
  gint64 last = restante_heartbeat_get_last (heartbeat);
  const char *const *addresses = restante_heartbeat_get_addresses (heartbeat);
  g_autofree char *joined = addresses != NULL ? g_strjoinv (", ", (char **)addresses) : NULL;
  g_autofree char *safe = restante_format_safe (joined);
  g_autofree char *ago = restante_time_words_ago (last, g_get_real_time () / G_USEC_PER_SEC);
  /* Translators: how long ago, and from which addresses. */
  g_autofree char *words = last != 0 ? g_strdup_printf (_ ("%s, from %s"), ago, safe)
                                     : g_strdup (_ ("None has come yet"));
  g_autofree char *overdue = tell_overdue (heartbeat);
  g_autofree char *lines = g_strconcat (words, overdue, NULL);

  adw_action_row_set_subtitle (self->last, lines);
}

/* Before the switch, whose change says what its owner wants. */
static void
show_publish (RestanteHeartbeatDialog *self, gboolean publish)
{
  self->published = publish;
  gtk_switch_set_active (self->publish, publish);
}

static void
show_heartbeat (RestanteHeartbeatDialog *self, RestanteHeartbeat *heartbeat)
{
  show_service (self, restante_heartbeat_get_url (heartbeat),
                restante_heartbeat_get_plain_url (heartbeat));
  show_buttons (self, TRUE);
  show_last (self, heartbeat);
  show_publish (self, restante_heartbeat_get_publish (heartbeat));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteHeartbeatDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHeartbeat) heartbeat =
      restante_holder_heartbeat_finish (RESTANTE_HOLDER (source), result, &error);

  if (is_closed (error))
    return;
  set_busy (self, FALSE);
  if (heartbeat != NULL)
    show_heartbeat (self, heartbeat);
  else if (g_error_matches (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND))
    show_buttons (self, FALSE);
  else
    say (self, error);
}

static void
read_it (RestanteHeartbeatDialog *self)
{
  set_busy (self, TRUE);
  restante_holder_heartbeat_async (self->holder, self->domain, self->cancellable, on_read,
                                   g_object_ref (self));
}

/* First of all, as it is seen this once; NULL: there is none any more. */
static void
show_login (RestanteHeartbeatDialog *self, RestanteHeartbeatLogin *login)
{
  adw_bin_set_child (self->login, login != NULL ? restante_heartbeat_login_view_new (login) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->login), login != NULL);
}

/* Another sign of life, or another one who changed it. */
static void
on_event (RestanteHeartbeatDialog *self, RestanteEvent *event)
{
  RestanteActivity *activity = restante_event_get_activity (event);

  if (activity != NULL && g_strcmp0 (restante_activity_get_domain (activity), self->domain) == 0)
    restante_holder_heartbeat_async (self->holder, self->domain, self->cancellable, on_read,
                                     g_object_ref (self));
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteHeartbeatDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHeartbeatLogin) login =
      restante_holder_add_heartbeat_finish (RESTANTE_HOLDER (source), result, &error);

  if (is_closed (error))
    return;
  set_busy (self, FALSE);
  say (self, error);
  if (login == NULL)
    return;
  show_login (self, login);
  read_it (self);
}

static void
on_add (RestanteHeartbeatDialog *self)
{
  set_busy (self, TRUE);
  restante_holder_add_heartbeat_async (self->holder, self->domain,
                                       gtk_switch_get_active (self->publish), self->cancellable,
                                       on_added, g_object_ref (self));
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteHeartbeatDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteHeartbeat) heartbeat =
      restante_holder_heartbeat_finish (RESTANTE_HOLDER (source), result, &error);

  if (is_closed (error))
    return;
  set_busy (self, FALSE);
  say (self, error);
  if (heartbeat != NULL)
    show_heartbeat (self, heartbeat);
  else
    show_publish (self, self->published);
}

/* While there is none yet, setting it up says it. */
static void
on_publish (RestanteHeartbeatDialog *self)
{
  gboolean publish = gtk_switch_get_active (self->publish);

  if (!self->there || publish == self->published)
    return;
  set_busy (self, TRUE);
  restante_holder_publish_heartbeat_async (self->holder, self->domain, publish, self->cancellable,
                                           on_published, g_object_ref (self));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteHeartbeatDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean removed =
      restante_holder_remove_heartbeat_finish (RESTANTE_HOLDER (source), result, &error);

  if (is_closed (error))
    return;
  set_busy (self, FALSE);
  say (self, error);
  if (!removed)
    return;
  show_login (self, NULL);
  read_it (self);
}

/* The router that knows the password is not heard from then on: that is asked first. */
static void
ask (RestanteHeartbeatDialog *self,
     const char *heading,
     const char *label,
     AdwResponseAppearance appearance,
     GCallback callback)
{
  restante_end_password_ask (
      GTK_WINDOW (self), heading,
      _ ("What has the old password now, a router or a program, is not heard any more."), label,
      appearance, callback, self);
}

static void
on_renew (RestanteHeartbeatDialog *self)
{
  ask (self, _ ("Make a New Password?"), _ ("_New Password"), ADW_RESPONSE_SUGGESTED,
       G_CALLBACK (on_add));
}

static void
remove_it (RestanteHeartbeatDialog *self)
{
  set_busy (self, TRUE);
  restante_holder_remove_heartbeat_async (self->holder, self->domain, self->cancellable, on_removed,
                                          g_object_ref (self));
}

static void
on_remove (RestanteHeartbeatDialog *self)
{
  ask (self, _ ("Remove the Heartbeat?"), _ ("_Remove"), ADW_RESPONSE_DESTRUCTIVE,
       G_CALLBACK (remove_it));
}

static void
restante_heartbeat_dialog_dispose (GObject *object)
{
  RestanteHeartbeatDialog *self = RESTANTE_HEARTBEAT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->holder);
  G_OBJECT_CLASS (restante_heartbeat_dialog_parent_class)->dispose (object);
}

static void
restante_heartbeat_dialog_finalize (GObject *object)
{
  RestanteHeartbeatDialog *self = RESTANTE_HEARTBEAT_DIALOG (object);

  g_object_unref (self->cancellable);
  g_free (self->domain);
  G_OBJECT_CLASS (restante_heartbeat_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/dialogs/heartbeat.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, busy);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, plain);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, off);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, group);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, last);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, publish);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, remove);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, renew);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, add);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeartbeatDialog, login);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_publish);
  gtk_widget_class_bind_template_callback (widget_class, on_renew);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
restante_heartbeat_dialog_class_init (RestanteHeartbeatDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_heartbeat_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_heartbeat_dialog_finalize;
  g_type_ensure (RESTANTE_TYPE_NOTICE_BAR);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
restante_heartbeat_dialog_init (RestanteHeartbeatDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  restante_escape_closes (GTK_WINDOW (self));
}

GtkWindow *
restante_heartbeat_dialog_new (GtkWindow *parent, RestanteHolder *holder, const char *domain)
{
  RestanteHeartbeatDialog *self =
      g_object_new (RESTANTE_TYPE_HEARTBEAT_DIALOG, "transient-for", parent, NULL);

  self->holder = g_object_ref (holder);
  self->domain = g_strdup (domain);
  g_signal_connect_object (holder, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  read_it (self);
  return GTK_WINDOW (self);
}
