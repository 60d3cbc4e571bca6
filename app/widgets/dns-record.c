/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/dns-record.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "widgets/copy-button.h"

struct _RestanteDnsRecord
{
  AdwBin parent_instance;
  GtkWidget *box;
  GtkWidget *fold;
  GtkGrid *fields;
  int n_fields;
};

G_DEFINE_FINAL_TYPE (RestanteDnsRecord, restante_dns_record, ADW_TYPE_BIN)

/* What comes from the holder or DNS is shown safely, and copied as it is shown. */
static GtkWidget *
make_value (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "command");
  return label;
}

static void
add_line (RestanteDnsRecord *self, const RestanteZoneRecord *record)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *line = restante_zone_record_to_line (record);
  g_autofree char *safe = restante_format_safe (line);

  gtk_widget_add_css_class (box, "record");
  gtk_box_append (GTK_BOX (box), make_value (safe));
  gtk_box_append (GTK_BOX (box), restante_copy_button_new (safe, _ ("Copy Zone Line")));
  gtk_box_append (GTK_BOX (self->box), box);
}

static void
add_field (RestanteDnsRecord *self, const char *name, const char *copy, const char *text)
{
  GtkWidget *label = gtk_label_new (name);
  g_autofree char *safe = restante_format_safe (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (self->fields, label, 0, self->n_fields, 1, 1);
  gtk_grid_attach (self->fields, make_value (safe), 1, self->n_fields, 1, 1);
  gtk_grid_attach (self->fields, restante_copy_button_new (safe, copy), 2, self->n_fields, 1, 1);
  self->n_fields++;
}

static void
add_hint (RestanteDnsRecord *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_grid_attach (self->fields, label, 0, self->n_fields, 3, 1);
  self->n_fields++;
}

static void
add_fields (RestanteDnsRecord *self, const RestanteZoneRecord *record, const char *zone)
{
  g_autofree char *label = restante_zone_record_to_label (record, zone);
  g_autofree char *ttl = g_strdup_printf ("%" G_GINT64_FORMAT, record->ttl);
  g_autofree char *priority = NULL;
  g_autofree char *value = NULL;
  g_autofree char *hint = NULL;

  restante_zone_record_split (record, &priority, &value);
  add_field (self, _ ("Name"), _ ("Copy Name"), label);
  add_field (self, _ ("Type"), _ ("Copy Type"), record->type);
  add_field (self, _ ("TTL"), _ ("Copy TTL"), ttl);
  if (priority)
    add_field (self, _ ("Priority"), _ ("Copy Priority"), priority);
  add_field (self, _ ("Value"), _ ("Copy Value"), value);
  if (!g_str_equal (label, record->name)) {
    /* Translators: the %s is a domain name. */
    hint = g_strdup_printf (_ ("Some panels want the whole name, %s, and refuse the last dot of a "
                               "value."),
                            record->name);
    add_hint (self, hint);
  }
}

static void
show_fields (RestanteDnsRecord *self, gboolean shown)
{
  GtkWidget *content = gtk_button_get_child (GTK_BUTTON (self->fold));

  gtk_widget_set_visible (GTK_WIDGET (self->fields), shown);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content),
                                    shown ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_STATE_EXPANDED, shown,
                               -1);
}

static void
on_fold (RestanteDnsRecord *self)
{
  show_fields (self, !gtk_widget_get_visible (GTK_WIDGET (self->fields)));
}

static void
restante_dns_record_class_init (RestanteDnsRecordClass *klass)
{
}

/* Not a GtkExpander, which is a button to screen readers with everything inside of it. */
static GtkWidget *
make_fold (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Fields of a provider’s panel"));
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "fold");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Fields of a provider’s panel"), -1);
  return button;
}

static void
restante_dns_record_init (RestanteDnsRecord *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->fold = make_fold ();
  self->fields = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->fields, 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->fields), "fields");
  g_signal_connect_swapped (self->fold, "clicked", G_CALLBACK (on_fold), self);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

GtkWidget *
restante_dns_record_new (const RestanteZoneRecord *record, const char *zone)
{
  RestanteDnsRecord *self = g_object_new (RESTANTE_TYPE_DNS_RECORD, NULL);

  add_line (self, record);
  add_fields (self, record, zone);
  gtk_box_append (GTK_BOX (self->box), self->fold);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->fields));
  show_fields (self, FALSE);
  return GTK_WIDGET (self);
}
