/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/add-domain.h"

#include <glib/gi18n.h>

#include "protocol/address.h"
#include "widgets/escape.h"
#include "widgets/form-entry.h"
#include "widgets/notice-bar.h"

#define SMTP_PORT 25
#define DAY       (24 * 3600)
#define CALLS     "dial-in"

struct _RestanteAddDomainDialog
{
  AdwWindow parent_instance;
  GtkEditable *name;
  GtkEditable *primary;
  AdwComboRow *identity;
  AdwComboRow *hold;
  GtkLabel *hint;
  GtkWidget *calls; /* what it means that it calls by itself */
  GtkWidget *form;
  GtkWidget *add;
  GtkSpinner *busy;
  RestanteNoticeBar *notice;
  RestanteHolder *holder;
};

/* In the order of the template's lists. */
static const char *const identities[] = { "key", "dane", CALLS, "ca", "any" };
static const gint64 holds[] = { 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY, 0 };

G_DEFINE_FINAL_TYPE (RestanteAddDomainDialog, restante_add_domain_dialog, ADW_TYPE_WINDOW)

static gboolean
check_name (const char *name, GError **error)
{
  g_autofree char *normal = restante_domain_normalize (name, error);

  return normal != NULL;
}

static gboolean
check_primary (const char *primary, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  return restante_endpoint_parse (primary, SMTP_PORT, &host, &port, error);
}

static const char *
get_identity (RestanteAddDomainDialog *self)
{
  return identities[adw_combo_row_get_selected (self->identity)];
}

static void
on_changed (RestanteAddDomainDialog *self)
{
  g_autofree char *problem = NULL;
  gboolean name = restante_form_entry_judge (self->name, check_name, &problem);
  gboolean primary = restante_form_entry_judge (self->primary, check_primary, &problem);

  gtk_label_set_text (self->hint, problem ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), problem != NULL);
  gtk_widget_set_sensitive (self->add, name && primary);
  restante_notice_bar_say (self->notice, NULL, NULL, NULL);
}

/* A server that calls has no address to be found at. */
static void
on_identity (RestanteAddDomainDialog *self)
{
  gboolean calls = g_str_equal (get_identity (self), CALLS);

  gtk_widget_set_visible (GTK_WIDGET (self->primary), !calls);
  gtk_widget_set_visible (self->calls, calls);
  on_changed (self);
}

static void
set_busy (RestanteAddDomainDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->busy, busy);
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_widget_set_sensitive (self->add, !busy);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteAddDomainDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDomain) domain =
      restante_holder_domain_finish (RESTANTE_HOLDER (source), result, &error);

  set_busy (self, FALSE);
  if (!domain) {
    restante_notice_bar_say (self->notice, error->message, NULL, "dialog-warning-symbolic");
    return;
  }
  g_signal_emit_by_name (self, "added", domain);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_add (RestanteAddDomainDialog *self)
{
  g_autofree char *text = restante_form_entry_get_text (self->name);
  g_autofree char *name = restante_domain_normalize (text, NULL);
  g_autofree char *primary = gtk_widget_get_visible (GTK_WIDGET (self->primary))
                                 ? restante_form_entry_get_text (self->primary)
                                 : NULL;

  set_busy (self, TRUE);
  restante_holder_add_domain_async (self->holder, name, primary, get_identity (self),
                                    holds[adw_combo_row_get_selected (self->hold)], NULL, on_added,
                                    g_object_ref (self));
}

static void
restante_add_domain_dialog_dispose (GObject *object)
{
  g_clear_object (&RESTANTE_ADD_DOMAIN_DIALOG (object)->holder);
  G_OBJECT_CLASS (restante_add_domain_dialog_parent_class)->dispose (object);
}

static void
restante_add_domain_dialog_class_init (RestanteAddDomainDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = restante_add_domain_dialog_dispose;
  g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, RESTANTE_TYPE_DOMAIN);
  g_type_ensure (RESTANTE_TYPE_NOTICE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/dialogs/add-domain.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, name);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, primary);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, identity);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, hold);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, calls);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, form);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, add);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, busy);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddDomainDialog, notice);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_identity);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
}

static void
restante_add_domain_dialog_init (RestanteAddDomainDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  restante_escape_closes (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

GtkWindow *
restante_add_domain_dialog_new (GtkWindow *parent, RestanteHolder *holder)
{
  RestanteAddDomainDialog *self =
      g_object_new (RESTANTE_TYPE_ADD_DOMAIN_DIALOG, "transient-for", parent, NULL);

  self->holder = g_object_ref (holder);
  return GTK_WINDOW (self);
}
