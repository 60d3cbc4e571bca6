/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/dns-setup-dialog.h"

#include <glib/gi18n.h>

#include "dialogs/dns-setup.h"
#include "widgets/escape.h"

#define WIDTH  520
#define HEIGHT 620
#define NARROW 340

static void
on_done (RestanteDnsSetup *step, GParamSpec *pspec, GtkWidget *close)
{
  gboolean done = restante_dns_setup_get_done (step);

  gtk_button_set_label (GTK_BUTTON (close), done ? _ ("_Done") : _ ("_Later"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  done ? _ ("Done") : _ ("Later"), -1);
  if (done)
    gtk_widget_add_css_class (close, "suggested-action");
  else
    gtk_widget_remove_css_class (close, "suggested-action");
}

static GtkWidget *
make_header (RestanteDnsSetup *step)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *close = gtk_button_new ();

  gtk_button_set_use_underline (GTK_BUTTON (close), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "window.close");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), close);
  g_signal_connect_object (step, "notify::done", G_CALLBACK (on_done), close, 0);
  on_done (step, NULL, close);
  return header;
}

GtkWindow *
restante_dns_setup_dialog_new (GtkWindow *parent, RestanteDnsState *dns)
{
  GtkWidget *step = g_object_new (RESTANTE_TYPE_DNS_SETUP, "dns", dns, "vexpand", TRUE, NULL);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "transient-for", parent, "modal", TRUE,
                                    "title", _ ("Set Up DNS"), "default-width", WIDTH,
                                    "default-height", HEIGHT, "width-request", NARROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), make_header (RESTANTE_DNS_SETUP (step)));
  gtk_box_append (GTK_BOX (box), step);
  adw_window_set_content (ADW_WINDOW (window), box);
  restante_escape_closes (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}
