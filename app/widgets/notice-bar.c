/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/notice-bar.h"

struct _RestanteNoticeBar
{
  AdwBin parent_instance;
  GtkRevealer *revealer;
  GtkWidget *spinner;
  GtkWidget *icon;
  GtkLabel *title;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (RestanteNoticeBar, restante_notice_bar, ADW_TYPE_BIN)

static void
on_clicked (RestanteNoticeBar *self)
{
  g_signal_emit_by_name (self, "clicked");
}

void
restante_notice_bar_say (RestanteNoticeBar *self,
                         const char *title,
                         const char *button_label,
                         const char *icon)
{
  g_return_if_fail (RESTANTE_IS_NOTICE_BAR (self));
  gtk_revealer_set_reveal_child (self->revealer, title != NULL);
  gtk_widget_set_can_target (GTK_WIDGET (self), title != NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), title && !icon);
  if (!title)
    return;
  gtk_label_set_text (self->title, title);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_visible (self->spinner, icon == NULL);
  gtk_widget_set_visible (self->icon, icon != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button_label != NULL);
  if (button_label)
    gtk_button_set_label (self->button, button_label);
}

static void
restante_notice_bar_class_init (RestanteNoticeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_signal_new ("clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/widgets/notice-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteNoticeBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, RestanteNoticeBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, RestanteNoticeBar, icon);
  gtk_widget_class_bind_template_child (widget_class, RestanteNoticeBar, title);
  gtk_widget_class_bind_template_child (widget_class, RestanteNoticeBar, button);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
restante_notice_bar_init (RestanteNoticeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
