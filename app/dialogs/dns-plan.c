/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/dns-plan.h"

#include <glib/gi18n.h>

#include "api/verified-server.h"
#include "client/format.h"
#include "client/holder-dns.h"
#include "dialogs/add-writer.h"
#include "dialogs/dns-changes-view.h"
#include "widgets/escape.h"
#include "widgets/notice-bar.h"

struct _RestanteDnsPlanDialog
{
  AdwWindow parent_instance;
  GtkButton *close;
  GtkWidget *apply;
  GtkWidget *undo;
  RestanteNoticeBar *notice;
  GtkStack *stack;
  GtkLabel *busy_words;
  GtkSpinner *spinner;
  AdwStatusPage *status;
  GtkWidget *again;
  GtkLabel *headline;
  RestanteDnsChangesView *changes;
  GtkWidget *add_writer;
  RestanteDnsState *dns;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RestanteDnsPlanDialog, restante_dns_plan_dialog, ADW_TYPE_WINDOW)

/* What can be done now, besides closing. */
typedef enum
{
  NOTHING,
  APPLY,
  UNDO,
} Step;

static RestanteHolder *
holder_of (RestanteDnsPlanDialog *self)
{
  return restante_dns_state_get_holder (self->dns);
}

static const char *
domain_of (RestanteDnsPlanDialog *self)
{
  return restante_dns_state_get_domain (self->dns);
}

static gboolean
is_closed (RestanteDnsPlanDialog *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
show (RestanteDnsPlanDialog *self, const char *page, Step step)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "busy"));
  gtk_widget_set_visible (self->apply, step == APPLY);
  gtk_widget_set_visible (self->undo, step == UNDO);
}

static void
show_busy (RestanteDnsPlanDialog *self, const char *words)
{
  restante_notice_bar_say (self->notice, NULL, NULL, NULL);
  gtk_label_set_text (self->busy_words, words);
  show (self, "busy", NOTHING);
}

static void
show_status (RestanteDnsPlanDialog *self,
             const char *icon,
             const char *title,
             const char *description,
             gboolean again)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (self->again, again);
  show (self, "status", NOTHING);
}

/* Why the holder did not do it, above what was shown before. */
static void
show_refusal (RestanteDnsPlanDialog *self, const GError *error, Step step)
{
  g_autofree char *sentence = restante_format_sentence (error->message);

  show (self, "changes", step);
  restante_notice_bar_say (self->notice, sentence, _ ("_Look Again"), "dialog-warning-symbolic");
}

/* How many of @changes a writer writes. */
static guint
count_written (GListModel *changes)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (changes); i++) {
    g_autoptr (RestanteDnsChange) change = g_list_model_get_item (changes, i);

    n += restante_dns_change_get_writer (change) != NULL;
  }
  return n;
}

static void
show_nothing (RestanteDnsPlanDialog *self)
{
  g_autofree char *words =
      g_strdup_printf (_ ("This holder is among the MX records of %s already."), domain_of (self));

  show_status (self, "object-select-symbolic", _ ("Nothing Is to Be Changed"), words, FALSE);
}

static void
show_plan (RestanteDnsPlanDialog *self, GListModel *changes)
{
  guint written = count_written (changes);
  gboolean typed = written < g_list_model_get_n_items (changes);

  restante_dns_changes_view_show (self->changes, changes, domain_of (self));
  gtk_label_set_text (self->headline,
                      written == 0
                          ? _ ("Type this where your DNS is hosted. It turns green here by itself.")
                          : _ ("This is what would be written. Nothing else is touched."));
  gtk_widget_set_visible (self->add_writer, typed);
  show (self, "changes", written > 0 ? APPLY : NOTHING);
}

static void
on_planned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDnsPlanDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsChanges) plan =
      restante_holder_dns_changes_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *sentence = error ? restante_format_sentence (error->message) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    show_status (self, "dialog-warning-symbolic", _ ("No Plan Was Made"), sentence, TRUE);
  else if (g_list_model_get_n_items (restante_dns_changes_get_changes (plan)) == 0)
    show_nothing (self);
  else
    show_plan (self, restante_dns_changes_get_changes (plan));
}

static void
make_plan (RestanteDnsPlanDialog *self)
{
  show_busy (self, _ ("Looking at what is in DNS now…"));
  restante_holder_dns_plan_async (holder_of (self), domain_of (self), self->cancellable, on_planned,
                                  g_object_ref (self));
}

static char *
say_verified (GListModel *servers)
{
  guint n = g_list_model_get_n_items (servers);
  guint ok = 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteVerifiedServer) server = g_list_model_get_item (servers, i);

    ok += restante_verified_server_get_ok (server);
  }
  if (n == 0)
    return g_strdup (_ ("Written. No name server could be asked yet."));
  if (ok == n)
    return g_strdup (_ ("Written, and every name server says so."));
  return g_strdup (_ ("Written. Name servers that get the zone from another one need a moment."));
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDnsPlanDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsApplied) applied =
      restante_holder_dns_apply_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *words = NULL;

  /* Also when it failed, and when nobody looks any more: it may have been done in part. */
  restante_dns_state_check (self->dns);
  if (is_closed (self))
    return;
  if (!applied) {
    show_refusal (self, error, APPLY);
    return;
  }
  words = say_verified (restante_dns_applied_get_verified (applied));
  restante_dns_changes_view_show (self->changes, restante_dns_applied_get_changes (applied),
                                  domain_of (self));
  restante_dns_changes_view_add_servers (self->changes,
                                         restante_dns_applied_get_verified (applied));
  gtk_label_set_text (self->headline, words);
  gtk_widget_set_visible (self->add_writer, FALSE);
  gtk_button_set_label (self->close, _ ("_Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Close"), -1);
  show (self, "changes", UNDO);
}

/* Closing the dialog does not stop what is being written. */
static void
on_apply (RestanteDnsPlanDialog *self)
{
  show_busy (self, _ ("Writing, and asking every name server of the zone…"));
  restante_holder_dns_apply_async (holder_of (self), domain_of (self), NULL, on_applied,
                                   g_object_ref (self));
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteDnsPlanDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsChanges) undone =
      restante_holder_dns_changes_finish (RESTANTE_HOLDER (source), result, &error);

  restante_dns_state_check (self->dns);
  if (is_closed (self))
    return;
  if (!undone)
    show_refusal (self, error, UNDO);
  else
    show_status (self, "edit-undo-symbolic", _ ("Taken Back"),
                 _ ("The records are as they were before."), FALSE);
}

static void
on_undo (RestanteDnsPlanDialog *self)
{
  show_busy (self, _ ("Putting back what was there…"));
  restante_holder_dns_undo_async (holder_of (self), domain_of (self), NULL, on_undone,
                                  g_object_ref (self));
}

static void
on_add_writer (RestanteDnsPlanDialog *self)
{
  GtkWindow *dialog =
      restante_add_writer_dialog_new (GTK_WINDOW (self), holder_of (self), domain_of (self));

  g_signal_connect_object (dialog, "added", G_CALLBACK (make_plan), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
restante_dns_plan_dialog_dispose (GObject *object)
{
  RestanteDnsPlanDialog *self = RESTANTE_DNS_PLAN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (restante_dns_plan_dialog_parent_class)->dispose (object);
}

/* Not at dispose: what is being written ends after the window, and then looks at DNS. */
static void
restante_dns_plan_dialog_finalize (GObject *object)
{
  RestanteDnsPlanDialog *self = RESTANTE_DNS_PLAN_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->dns);
  G_OBJECT_CLASS (restante_dns_plan_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/dialogs/dns-plan.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, close);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, apply);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, undo);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, busy_words);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, status);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, again);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, headline);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, changes);
  gtk_widget_class_bind_template_child (widget_class, RestanteDnsPlanDialog, add_writer);
  gtk_widget_class_bind_template_callback (widget_class, make_plan);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_undo);
  gtk_widget_class_bind_template_callback (widget_class, on_add_writer);
}

static void
restante_dns_plan_dialog_class_init (RestanteDnsPlanDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = restante_dns_plan_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_dns_plan_dialog_finalize;
  g_type_ensure (RESTANTE_TYPE_NOTICE_BAR);
  g_type_ensure (RESTANTE_TYPE_DNS_CHANGES_VIEW);
  bind_template (widget_class);
}

static void
restante_dns_plan_dialog_init (RestanteDnsPlanDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  restante_escape_closes (GTK_WINDOW (self));
}

GtkWindow *
restante_dns_plan_dialog_new (GtkWindow *parent, RestanteDnsState *dns)
{
  RestanteDnsPlanDialog *self =
      g_object_new (RESTANTE_TYPE_DNS_PLAN_DIALOG, "transient-for", parent, NULL);

  self->dns = g_object_ref (dns);
  make_plan (self);
  return GTK_WINDOW (self);
}
