/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/dial-in.h"

#include <glib/gi18n.h>

#include "api/error.h"
#include "client/format.h"
#include "client/holder-dial-in.h"
#include "dialogs/dial-in-login-view.h"
#include "dialogs/end-password.h"
#include "widgets/escape.h"
#include "widgets/notice-bar.h"
#include "widgets/time-words.h"

struct _RestanteDialInDialog
{
  AdwWindow parent_instance;
  GtkSpinner *busy;
  RestanteNoticeBar *notice;
  GtkWidget *off;
  GtkWidget *no_tls;
  GtkWidget *group;
  AdwActionRow *last;
  GtkWidget *remove;
  GtkWidget *renew;
  GtkWidget *add;
  AdwBin *login;
  RestanteHolder *holder;
  char *domain;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RestanteDialInDialog, restante_dial_in_dialog, ADW_TYPE_WINDOW)

static void
set_busy (RestanteDialInDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->busy, busy);
  gtk_widget_set_sensitive (self->add, !busy);
  gtk_widget_set_sensitive (self->renew, !busy);
  gtk_widget_set_sensitive (self->remove, !busy);
}

static void
say (RestanteDialInDialog *self, const GError *error)
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
show_buttons (RestanteDialInDialog *self, gboolean there)
{
  gtk_widget_set_visible (self->group, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->last), there);
  gtk_widget_set_visible (self->remove, there);
  gtk_widget_set_visible (self->renew, there);
  gtk_widget_set_visible (self->add, !there);
}

static gboolean
is_empty (const char *const *listen)
{
  return listen == NULL || listen[0] == NULL;
}

/* What stands in the way of a call, with what to do. */
static void
show_obstacles (RestanteDialInDialog *self, RestanteDialIn *dial_in)
{
  gboolean no_tls = is_empty (restante_dial_in_get_listen_tls (dial_in));
  gboolean off = no_tls && is_empty (restante_dial_in_get_listen (dial_in));

  gtk_widget_set_visible (self->off, off);
  gtk_widget_set_visible (self->no_tls, no_tls && !off);
}

static void
show_dial_in (RestanteDialInDialog *self, RestanteDialIn *dial_in)
{
  gint64 last = restante_dial_in_get_last (dial_in);
  g_autofree char *ago = restante_time_words_ago (last, g_get_real_time () / G_USEC_PER_SEC);

  show_obstacles (self, dial_in);
  show_buttons (self, TRUE);
  adw_action_row_set_subtitle (self->last, last != 0 ? ago : _ ("It has not called yet"));
}

/* First of all, as it is seen this once; NULL: there is none any more. */
static void
show_login (RestanteDialInDialog *self, RestanteDialIn *dial_in)
{
  adw_bin_set_child (self->login,
                     dial_in != NULL ? restante_dial_in_login_view_new (dial_in) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->login), dial_in != NULL);
}

/* The answer to a question, or to an order that has just made a password. */
static void
on_told (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDialInDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDialIn) dial_in =
      restante_holder_dial_in_finish (RESTANTE_HOLDER (source), result, &error);

  if (is_closed (error))
    return;
  set_busy (self, FALSE);
  if (dial_in != NULL) {
    show_dial_in (self, dial_in);
    if (restante_dial_in_get_password (dial_in) != NULL)
      show_login (self, dial_in);
    say (self, NULL);
  } else if (g_error_matches (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND)) {
    show_buttons (self, FALSE);
  } else {
    say (self, error);
  }
}

static void
ask_holder (RestanteDialInDialog *self)
{
  restante_holder_dial_in_async (self->holder, self->domain, self->cancellable, on_told,
                                 g_object_ref (self));
}

/* A call, or another one who changed it. */
static void
on_event (RestanteDialInDialog *self, RestanteEvent *event)
{
  RestanteActivity *activity = restante_event_get_activity (event);

  if (activity != NULL && g_strcmp0 (restante_activity_get_domain (activity), self->domain) == 0)
    ask_holder (self);
}

void
restante_dial_in_dialog_set_up (RestanteDialInDialog *self)
{
  g_return_if_fail (RESTANTE_IS_DIAL_IN_DIALOG (self));
  set_busy (self, TRUE);
  restante_holder_add_dial_in_async (self->holder, self->domain, self->cancellable, on_told,
                                     g_object_ref (self));
}

static void
on_add (RestanteDialInDialog *self)
{
  restante_dial_in_dialog_set_up (self);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDialInDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean removed =
      restante_holder_remove_dial_in_finish (RESTANTE_HOLDER (source), result, &error);

  if (is_closed (error))
    return;
  set_busy (self, FALSE);
  say (self, error);
  if (!removed)
    return;
  show_login (self, NULL);
  show_buttons (self, FALSE);
}

/* The home that has the old password cannot call from then on: that is asked first. */
static void
ask (RestanteDialInDialog *self,
     const char *heading,
     const char *label,
     AdwResponseAppearance appearance,
     GCallback callback)
{
  restante_end_password_ask (GTK_WINDOW (self), heading,
                             _ ("The home server can no longer call with the old password. Mail "
                                "is held until it calls again."),
                             label, appearance, callback, self);
}

static void
on_renew (RestanteDialInDialog *self)
{
  ask (self, _ ("Make a New Password?"), _ ("_New Password"), ADW_RESPONSE_SUGGESTED,
       G_CALLBACK (on_add));
}

static void
remove_it (RestanteDialInDialog *self)
{
  set_busy (self, TRUE);
  restante_holder_remove_dial_in_async (self->holder, self->domain, self->cancellable, on_removed,
                                        g_object_ref (self));
}

static void
on_remove (RestanteDialInDialog *self)
{
  ask (self, _ ("Let Nobody Call?"), _ ("_Remove"), ADW_RESPONSE_DESTRUCTIVE,
       G_CALLBACK (remove_it));
}

static void
restante_dial_in_dialog_dispose (GObject *object)
{
  RestanteDialInDialog *self = RESTANTE_DIAL_IN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->holder);
  G_OBJECT_CLASS (restante_dial_in_dialog_parent_class)->dispose (object);
}

static void
restante_dial_in_dialog_finalize (GObject *object)
{
  RestanteDialInDialog *self = RESTANTE_DIAL_IN_DIALOG (object);

  g_object_unref (self->cancellable);
  g_free (self->domain);
  G_OBJECT_CLASS (restante_dial_in_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/dialogs/dial-in.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, busy);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, off);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, no_tls);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, group);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, last);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, remove);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, renew);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, add);
  gtk_widget_class_bind_template_child (widget_class, RestanteDialInDialog, login);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_renew);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
restante_dial_in_dialog_class_init (RestanteDialInDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_dial_in_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_dial_in_dialog_finalize;
  g_type_ensure (RESTANTE_TYPE_NOTICE_BAR);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
restante_dial_in_dialog_init (RestanteDialInDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  restante_escape_closes (GTK_WINDOW (self));
}

GtkWindow *
restante_dial_in_dialog_new (GtkWindow *parent, RestanteHolder *holder, const char *domain)
{
  RestanteDialInDialog *self =
      g_object_new (RESTANTE_TYPE_DIAL_IN_DIALOG, "transient-for", parent, NULL);

  self->holder = g_object_ref (holder);
  self->domain = g_strdup (domain);
  g_signal_connect_object (holder, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  set_busy (self, TRUE);
  ask_holder (self);
  return GTK_WINDOW (self);
}
