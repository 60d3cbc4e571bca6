/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/reading-pane.h"

#include <glib/gi18n.h>

#include "api/attachment.h"
#include "api/header-field.h"
#include "api/size.h"
#include "client/format.h"
#include "pages/message-words.h"
#include "widgets/state-badge.h"
#include "widgets/time-left.h"

struct _RestanteReadingPane
{
  AdwBin parent_instance;
  GtkLabel *subject;
  GtkWidget *close;
  GtkWidget *actions;
  GtkGrid *headers;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *problem;
  GtkTextView *text;
  GtkWidget *truncated;
  GtkWidget *attachments_group;
  GtkListBox *attachments;

  RestanteMessage *message;
  GCancellable *cancellable; /* of what is read now */
};

enum
{
  PROP_0,
  PROP_MESSAGE,
  PROP_ALONE,
};

G_DEFINE_FINAL_TYPE (RestanteReadingPane, restante_reading_pane, ADW_TYPE_BIN)

RestanteMessage *
restante_reading_pane_get_message (RestanteReadingPane *self)
{
  g_return_val_if_fail (RESTANTE_IS_READING_PANE (self), NULL);
  return self->message;
}

static char *
say_reason (RestanteReadingPane *self, const char *reason)
{
  return restante_format_safe (reason);
}

static void
on_close (RestanteReadingPane *self)
{
  g_signal_emit_by_name (self, "closed");
}

static void
clear (GtkWidget *container)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (container)))
    if (GTK_IS_GRID (container))
      gtk_grid_remove (GTK_GRID (container), child);
    else
      gtk_list_box_remove (GTK_LIST_BOX (container), child);
}

static void
add_header (RestanteReadingPane *self, int row, const char *name, const char *value)
{
  g_autofree char *safe_name = restante_format_safe (name);
  g_autofree char *safe_value = restante_format_safe (value);
  GtkWidget *left = gtk_label_new (safe_name);
  GtkWidget *right = gtk_label_new (safe_value);

  gtk_label_set_xalign (GTK_LABEL (left), 1);
  gtk_widget_set_valign (left, GTK_ALIGN_START);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (right), 0);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (right), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (right), TRUE);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_grid_attach (self->headers, left, 0, row, 1, 1);
  gtk_grid_attach (self->headers, right, 1, row, 1, 1);
}

/* The subject stands above already. */
static void
show_headers (RestanteReadingPane *self, GListModel *headers)
{
  guint n = g_list_model_get_n_items (headers);

  clear (GTK_WIDGET (self->headers));
  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteHeaderField) field = g_list_model_get_item (headers, i);

    if (g_ascii_strcasecmp (restante_header_field_get_name (field), "Subject") != 0)
      add_header (self, (int)i, restante_header_field_get_name (field),
                  restante_header_field_get_value (field));
  }
}

/* What is known without reading the message: its envelope. */
static void
show_envelope (RestanteReadingPane *self)
{
  g_autofree char *sender = restante_message_words_sender (self->message, 0);
  g_autofree char *recipients = restante_message_words_recipients (self->message, 0);
  g_autofree char *subject = restante_message_words_subject (self->message, 0);

  gtk_label_set_text (self->subject, subject);
  clear (GTK_WIDGET (self->headers));
  add_header (self, 0, _ ("From"), sender);
  add_header (self, 1, _ ("To"), recipients);
}

static GtkWidget *
make_attachment (RestanteAttachment *attachment)
{
  const char *name = restante_attachment_get_name (attachment);
  g_autofree char *safe = restante_format_safe (name && *name ? name : _ ("Without a name"));
  g_autofree char *type = restante_format_safe (restante_attachment_get_media_type (attachment));
  g_autofree char *size = restante_size_to_words (restante_attachment_get_size (attachment));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", type, size);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safe);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "mail-attachment-symbolic");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  return row;
}

static void
show_attachments (RestanteReadingPane *self, GListModel *attachments)
{
  guint n = g_list_model_get_n_items (attachments);

  clear (GTK_WIDGET (self->attachments));
  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteAttachment) attachment = g_list_model_get_item (attachments, i);

    gtk_list_box_append (self->attachments, make_attachment (attachment));
  }
  gtk_widget_set_visible (self->attachments_group, n > 0);
}

static void
show_reading (RestanteReadingPane *self, RestanteReading *reading)
{
  g_autofree char *text = restante_format_safe_lines (restante_reading_get_text (reading));

  show_headers (self, restante_reading_get_headers (reading));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);
  gtk_widget_set_visible (self->truncated, restante_reading_get_truncated (reading));
  show_attachments (self, restante_reading_get_attachments (reading));
  gtk_stack_set_visible_child_name (self->stack, "text");
}

static void
on_reading (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RestanteReadingPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteReading) reading =
      restante_holder_reading_finish (RESTANTE_HOLDER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (reading) {
    show_reading (self, reading);
    return;
  }
  gtk_label_set_text (self->problem, error->message);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

void
restante_reading_pane_show (RestanteReadingPane *self,
                            RestanteHolder *holder,
                            RestanteMessage *message)
{
  g_return_if_fail (RESTANTE_IS_READING_PANE (self));
  if (message == self->message)
    return;
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->message, message);
  g_object_notify (G_OBJECT (self), "message");
  if (!message)
    return;
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  show_envelope (self);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_spinner_start (self->spinner);
  restante_holder_reading_async (holder, restante_message_get_id (message), self->cancellable,
                                 on_reading, g_object_ref (self));
}

static void
restante_reading_pane_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  RestanteReadingPane *self = RESTANTE_READING_PANE (object);

  if (id == PROP_ALONE) {
    gtk_widget_set_visible (self->actions, g_value_get_boolean (value));
    gtk_widget_set_visible (self->close, !g_value_get_boolean (value));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
restante_reading_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MESSAGE)
    g_value_set_object (value, RESTANTE_READING_PANE (object)->message);
  else if (id == PROP_ALONE)
    g_value_set_boolean (value, gtk_widget_get_visible (RESTANTE_READING_PANE (object)->actions));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_reading_pane_dispose (GObject *object)
{
  RestanteReadingPane *self = RESTANTE_READING_PANE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (restante_reading_pane_parent_class)->dispose (object);
}

static void
restante_reading_pane_class_init (RestanteReadingPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = restante_reading_pane_set_property;
  object_class->get_property = restante_reading_pane_get_property;
  object_class->dispose = restante_reading_pane_dispose;
  g_object_class_install_property (object_class, PROP_MESSAGE,
                                   g_param_spec_object ("message", NULL, NULL,
                                                        RESTANTE_TYPE_MESSAGE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_ALONE,
      g_param_spec_boolean ("alone", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  g_type_ensure (RESTANTE_TYPE_STATE_BADGE);
  g_type_ensure (RESTANTE_TYPE_TIME_LEFT);
  g_type_ensure (RESTANTE_TYPE_MESSAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/pages/reading-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, subject);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, close);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, actions);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, headers);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, stack);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, problem);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, text);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, truncated);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, attachments_group);
  gtk_widget_class_bind_template_child (widget_class, RestanteReadingPane, attachments);
  gtk_widget_class_bind_template_callback (widget_class, say_reason);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
}

static void
restante_reading_pane_init (RestanteReadingPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
