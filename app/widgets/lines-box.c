/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/lines-box.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "widgets/copy-button.h"

struct _RestanteLinesBox
{
  AdwBin parent_instance;
  GtkLabel *place;
  GtkLabel *lines;
  AdwBin *copy;
};

G_DEFINE_FINAL_TYPE (RestanteLinesBox, restante_lines_box, ADW_TYPE_BIN)

static void
restante_lines_box_class_init (RestanteLinesBoxClass *klass)
{
}

static GtkWidget *
make_frame (RestanteLinesBox *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *lines = gtk_label_new (NULL);
  GtkWidget *copy = adw_bin_new ();

  self->lines = GTK_LABEL (lines);
  self->copy = ADW_BIN (copy);
  gtk_label_set_xalign (self->lines, 0);
  gtk_label_set_wrap (self->lines, TRUE);
  gtk_label_set_wrap_mode (self->lines, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->lines, TRUE);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (copy, GTK_ALIGN_START);
  gtk_widget_add_css_class (lines, "monospace");
  gtk_widget_add_css_class (lines, "command");
  gtk_widget_add_css_class (box, "record");
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), copy);
  return box;
}

static void
restante_lines_box_init (RestanteLinesBox *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *place = gtk_label_new (NULL);

  self->place = GTK_LABEL (place);
  gtk_label_set_xalign (self->place, 0);
  gtk_label_set_wrap (self->place, TRUE);
  gtk_widget_add_css_class (place, "dim-label");
  gtk_box_append (GTK_BOX (box), place);
  gtk_box_append (GTK_BOX (box), make_frame (self));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
restante_lines_box_new (void)
{
  return g_object_new (RESTANTE_TYPE_LINES_BOX, NULL);
}

void
restante_lines_box_set (RestanteLinesBox *self, const char *place, const char *lines)
{
  g_autofree char *safe = restante_format_safe_lines (lines);

  g_return_if_fail (RESTANTE_IS_LINES_BOX (self));
  gtk_label_set_text (self->place, place);
  gtk_label_set_text (self->lines, safe);
  adw_bin_set_child (self->copy, restante_copy_button_new (safe, _ ("Copy Lines")));
}
