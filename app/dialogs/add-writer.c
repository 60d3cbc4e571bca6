/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/add-writer.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "client/holder-dns.h"
#include "dialogs/secret-file.h"
#include "dialogs/writer-kinds.h"
#include "protocol/address.h"
#include "widgets/escape.h"
#include "widgets/form-entry.h"
#include "widgets/notice-bar.h"

#define DNS_PORT 53

struct _RestanteAddWriterDialog
{
  AdwWindow parent_instance;
  AdwComboRow *kind;
  GtkEditable *name;
  GtkEditable *zone;
  GtkEditable *server;
  GtkEditable *url;
  GtkEditable *user;
  GtkEditable *command;
  GtkEditable *secret;
  GtkLabel *hint;
  GtkWidget *form;
  GtkWidget *add;
  GtkSpinner *busy;
  RestanteNoticeBar *notice;
  RestanteHolder *holder;
  char *proposed; /* the name that was proposed last */
};

G_DEFINE_FINAL_TYPE (RestanteAddWriterDialog, restante_add_writer_dialog, ADW_TYPE_WINDOW)

static const RestanteWriterKind *
kind_of (RestanteAddWriterDialog *self)
{
  guint n;
  const RestanteWriterKind *kinds = restante_writer_kinds (&n);
  guint selected = adw_combo_row_get_selected (self->kind);

  return &kinds[selected < n ? selected : 0];
}

/* What was typed into a field that the kind has, or NULL. */
static char *
value_of (RestanteAddWriterDialog *self, GtkEditable *entry, RestanteWriterFields field)
{
  return kind_of (self)->fields & field ? restante_form_entry_get_text (entry) : NULL;
}

/* "192.0.2.53" is meant with the usual port. */
static char *
server_of (RestanteAddWriterDialog *self)
{
  g_autofree char *text = value_of (self, self->server, RESTANTE_WRITER_SERVER);
  g_autofree char *host = NULL;
  guint16 port;

  if (!text || !restante_endpoint_parse (text, DNS_PORT, &host, &port, NULL))
    return NULL;
  return restante_endpoint_to_string (host, port);
}

static gboolean
check_text (const char *text, GError **error)
{
  return TRUE;
}

static gboolean
check_zone (const char *text, GError **error)
{
  g_autofree char *normal = restante_domain_normalize (text, error);

  return normal != NULL;
}

static gboolean
check_server (const char *text, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  return restante_endpoint_parse (text, DNS_PORT, &host, &port, error);
}

static gboolean
check_url (const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri ? g_uri_get_scheme (uri) : NULL;

  if (uri && g_uri_get_host (uri) &&
      (g_str_equal (scheme, "https") || g_str_equal (scheme, "http")))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _ ("The URL begins with https:// and the name of the service."));
  return FALSE;
}

static gboolean
check_command (const char *text, GError **error)
{
  if (g_path_is_absolute (text))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _ ("The program is given with its whole path on the holder."));
  return FALSE;
}

static void
on_changed (RestanteAddWriterDialog *self)
{
  g_autofree char *problem = NULL;
  g_autofree char *hint = NULL;
  gboolean good = restante_form_entry_judge (self->name, check_text, &problem);

  good &= restante_form_entry_judge (self->zone, check_zone, &problem);
  good &= restante_form_entry_judge (self->server, check_server, &problem);
  good &= restante_form_entry_judge (self->url, check_url, &problem);
  good &= restante_form_entry_judge (self->user, check_text, &problem);
  good &= restante_form_entry_judge (self->command, check_command, &problem);
  good &= restante_form_entry_judge (self->secret, check_text, &problem);
  hint = problem ? restante_format_sentence (problem) : g_strdup ("");
  gtk_label_set_text (self->hint, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), problem != NULL);
  gtk_widget_set_sensitive (self->add, good);
  restante_notice_bar_say (self->notice, NULL, NULL, NULL);
}

/* A name is proposed until the owner has given one. */
static void
propose_name (RestanteAddWriterDialog *self)
{
  g_autofree char *name = restante_form_entry_get_text (self->name);

  if (*name && g_strcmp0 (name, self->proposed) != 0)
    return;
  g_free (self->proposed);
  self->proposed = g_strdup (kind_of (self)->name);
  gtk_editable_set_text (self->name, self->proposed);
}

static void
on_kind (RestanteAddWriterDialog *self)
{
  const RestanteWriterKind *kind = kind_of (self);

  gtk_widget_set_visible (GTK_WIDGET (self->server), kind->fields & RESTANTE_WRITER_SERVER);
  gtk_widget_set_visible (GTK_WIDGET (self->url), kind->fields & RESTANTE_WRITER_URL);
  gtk_widget_set_visible (GTK_WIDGET (self->user), kind->fields & RESTANTE_WRITER_USER);
  gtk_widget_set_visible (GTK_WIDGET (self->command), kind->fields & RESTANTE_WRITER_COMMAND);
  gtk_widget_set_visible (GTK_WIDGET (self->secret), kind->fields & RESTANTE_WRITER_SECRET);
  if (kind->secret)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret), _ (kind->secret));
  propose_name (self);
  on_changed (self);
}

static void
set_busy (RestanteAddWriterDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->busy, busy);
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_widget_set_sensitive (self->add, !busy);
}

static void
say (RestanteAddWriterDialog *self, const GError *error)
{
  g_autofree char *sentence = restante_format_sentence (error->message);

  restante_notice_bar_say (self->notice, sentence, NULL, "dialog-warning-symbolic");
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteAddWriterDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteWriterList) writers =
      restante_holder_writers_finish (RESTANTE_HOLDER (source), result, &error);
  g_autofree char *name = restante_form_entry_get_text (self->name);

  set_busy (self, FALSE);
  if (!writers) {
    say (self, error);
    return;
  }
  gtk_editable_set_text (self->secret, "");
  g_signal_emit_by_name (self, "added", name);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_add (RestanteAddWriterDialog *self)
{
  g_autofree char *name = restante_form_entry_get_text (self->name);
  g_autofree char *zone = restante_form_entry_get_text (self->zone);
  g_autofree char *server = server_of (self);
  g_autofree char *url = value_of (self, self->url, RESTANTE_WRITER_URL);
  g_autofree char *user = value_of (self, self->user, RESTANTE_WRITER_USER);
  g_autofree char *command = value_of (self, self->command, RESTANTE_WRITER_COMMAND);
  g_autofree char *secret = value_of (self, self->secret, RESTANTE_WRITER_SECRET);
  g_autoptr (RestanteNewWriter) writer = g_object_new (
      RESTANTE_TYPE_NEW_WRITER, "name", name, "kind", kind_of (self)->kind, "zone", zone, "server",
      server, "url", url, "user", user, "command", command, "secret", secret, NULL);

  set_busy (self, TRUE);
  restante_holder_add_writer_async (self->holder, writer, NULL, on_added, g_object_ref (self));
}

static void
on_file (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteAddWriterDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = restante_secret_file_finish (result, &error);

  if (secret)
    gtk_editable_set_text (self->secret, secret);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error);
}

static void
on_choose_file (RestanteAddWriterDialog *self)
{
  restante_secret_file_async (GTK_WINDOW (self), on_file, g_object_ref (self));
}

static void
restante_add_writer_dialog_dispose (GObject *object)
{
  g_clear_object (&RESTANTE_ADD_WRITER_DIALOG (object)->holder);
  G_OBJECT_CLASS (restante_add_writer_dialog_parent_class)->dispose (object);
}

static void
restante_add_writer_dialog_finalize (GObject *object)
{
  g_free (RESTANTE_ADD_WRITER_DIALOG (object)->proposed);
  G_OBJECT_CLASS (restante_add_writer_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/dialogs/add-writer.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, name);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, zone);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, server);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, url);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, user);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, command);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, form);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, add);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, busy);
  gtk_widget_class_bind_template_child (widget_class, RestanteAddWriterDialog, notice);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_kind);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_file);
}

static void
restante_add_writer_dialog_class_init (RestanteAddWriterDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = restante_add_writer_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_add_writer_dialog_finalize;
  g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (RESTANTE_TYPE_NOTICE_BAR);
  bind_template (widget_class);
}

static void
restante_add_writer_dialog_init (RestanteAddWriterDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint n;
  const RestanteWriterKind *kinds = restante_writer_kinds (&n);

  gtk_widget_init_template (GTK_WIDGET (self));
  restante_escape_closes (GTK_WINDOW (self));
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (titles, _ (kinds[i].title));
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (titles));
  on_kind (self);
}

GtkWindow *
restante_add_writer_dialog_new (GtkWindow *parent, RestanteHolder *holder, const char *zone)
{
  RestanteAddWriterDialog *self =
      g_object_new (RESTANTE_TYPE_ADD_WRITER_DIALOG, "transient-for", parent, NULL);

  self->holder = g_object_ref (holder);
  gtk_editable_set_text (self->zone, zone);
  return GTK_WINDOW (self);
}
