/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/message-cell.h"

struct _RestanteMessageCell
{
  AdwBin parent_instance;
  GtkLabel *label;
  RestanteMessageText text;
  RestanteMessageText full;
  RestanteMessage *message;
  gulong handler;
  char *shown; /* the full text */
};

G_DEFINE_FINAL_TYPE (RestanteMessageCell, restante_message_cell, ADW_TYPE_BIN)

/* A screen reader reads the container, which has no text of its own. */
static void
name_container (RestanteMessageCell *self, const char *text)
{
  GtkWidget *container = gtk_widget_get_parent (GTK_WIDGET (self));

  if (container)
    gtk_accessible_update_property (GTK_ACCESSIBLE (container), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                    -1);
}

static void
show_text (RestanteMessageCell *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *text = self->message ? self->text (self->message, now) : g_strdup ("");
  g_autofree char *full = self->message ? self->full (self->message, now) : g_strdup ("");

  if (!g_str_equal (text, gtk_label_get_text (self->label)))
    gtk_label_set_text (self->label, text);
  if (g_strcmp0 (full, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (full);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *full ? full : NULL);
  name_container (self, full);
}

void
restante_message_cell_set_message (RestanteMessageCell *self, RestanteMessage *message)
{
  g_return_if_fail (RESTANTE_IS_MESSAGE_CELL (self));
  g_clear_signal_handler (&self->handler, self->message);
  g_set_object (&self->message, message);
  if (message)
    self->handler = g_signal_connect_swapped (message, "notify", G_CALLBACK (show_text), self);
  show_text (self);
}

static void
restante_message_cell_dispose (GObject *object)
{
  RestanteMessageCell *self = RESTANTE_MESSAGE_CELL (object);

  g_clear_signal_handler (&self->handler, self->message);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (restante_message_cell_parent_class)->dispose (object);
}

static void
restante_message_cell_finalize (GObject *object)
{
  g_free (RESTANTE_MESSAGE_CELL (object)->shown);
  G_OBJECT_CLASS (restante_message_cell_parent_class)->finalize (object);
}

static void
restante_message_cell_class_init (RestanteMessageCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_message_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_message_cell_finalize;
}

static void
restante_message_cell_init (RestanteMessageCell *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_single_line_mode (self->label, TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
}

RestanteMessage *
restante_message_cell_get_message (RestanteMessageCell *self)
{
  g_return_val_if_fail (RESTANTE_IS_MESSAGE_CELL (self), NULL);
  return self->message;
}

GtkWidget *
restante_message_cell_new (RestanteMessageText text, RestanteMessageText full, gboolean numeric)
{
  RestanteMessageCell *self = g_object_new (RESTANTE_TYPE_MESSAGE_CELL, NULL);

  self->text = text;
  self->full = full ? full : text;
  gtk_label_set_xalign (self->label, numeric ? 1 : 0);
  if (numeric)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  else
    gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  return GTK_WIDGET (self);
}
