/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/copy-button.h"

#include <glib/gi18n.h>

#define SHOWN_SECONDS 2

struct _RestanteCopyButton
{
  AdwBin parent_instance;
  GtkWidget *button;
  char *text;
  char *label;
  guint timer;
};

G_DEFINE_FINAL_TYPE (RestanteCopyButton, restante_copy_button, ADW_TYPE_BIN)

static void
show (RestanteCopyButton *self, const char *icon, const char *label)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->button), icon);
  gtk_widget_set_tooltip_text (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static gboolean
on_shown (gpointer user_data)
{
  RestanteCopyButton *self = user_data;

  self->timer = 0;
  show (self, "edit-copy-symbolic", self->label);
  return G_SOURCE_REMOVE;
}

static void
on_clicked (RestanteCopyButton *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  show (self, "object-select-symbolic", _ ("Copied"));
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (SHOWN_SECONDS, on_shown, self);
}

static void
restante_copy_button_dispose (GObject *object)
{
  g_clear_handle_id (&RESTANTE_COPY_BUTTON (object)->timer, g_source_remove);
  G_OBJECT_CLASS (restante_copy_button_parent_class)->dispose (object);
}

static void
restante_copy_button_finalize (GObject *object)
{
  g_free (RESTANTE_COPY_BUTTON (object)->text);
  g_free (RESTANTE_COPY_BUTTON (object)->label);
  G_OBJECT_CLASS (restante_copy_button_parent_class)->finalize (object);
}

static void
restante_copy_button_class_init (RestanteCopyButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = restante_copy_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_copy_button_finalize;
}

static void
restante_copy_button_init (RestanteCopyButton *self)
{
  self->button = gtk_button_new ();
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
  adw_bin_set_child (ADW_BIN (self), self->button);
}

GtkWidget *
restante_copy_button_new (const char *text, const char *label)
{
  RestanteCopyButton *self = g_object_new (RESTANTE_TYPE_COPY_BUTTON, NULL);

  self->text = g_strdup (text);
  self->label = g_strdup (label);
  show (self, "edit-copy-symbolic", label);
  return GTK_WIDGET (self);
}
