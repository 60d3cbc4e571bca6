/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/dns-line.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "widgets/dns-record.h"
#include "widgets/dns-words.h"
#include "widgets/state-look.h"

struct _RestanteDnsLine
{
  AdwExpanderRow parent_instance;
  GtkWidget *icon;
  GtkWidget *word;
  GtkWidget *body; /* of the part that is folded away */
  RestanteCheck *check;
  char *domain;
  const char *style; /* of icon and word */
};

G_DEFINE_FINAL_TYPE (RestanteDnsLine, restante_dns_line, ADW_TYPE_EXPANDER_ROW)

RestanteCheck *
restante_dns_line_get_check (RestanteDnsLine *self)
{
  g_return_val_if_fail (RESTANTE_IS_DNS_LINE (self), NULL);
  return self->check;
}

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  return label;
}

static GtkWidget *
add_part (RestanteDnsLine *self, const char *heading)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new (heading);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_box_append (GTK_BOX (part), label);
  gtk_box_append (GTK_BOX (self->body), part);
  return part;
}

static void
add_sentence (RestanteDnsLine *self, const char *heading, const char *text)
{
  g_autofree char *safe = restante_format_safe (text);

  if (*safe)
    gtk_box_append (GTK_BOX (add_part (self, heading)), make_text (safe));
}

/* What the holder says is whole sentences, and some begin with a name: nothing is made of them. */
static void
add_fix (RestanteDnsLine *self, const char *fix)
{
  g_autofree char *safe = restante_format_safe (fix);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (RestanteZoneRecord) record = restante_zone_record_find (safe, &before, &after);
  GtkWidget *part = NULL;

  if (!record) {
    add_sentence (self, _ ("What to do"), fix);
    return;
  }
  part = add_part (self, _ ("What to do"));
  gtk_box_append (GTK_BOX (part), make_text (before));
  gtk_box_append (GTK_BOX (part), restante_dns_record_new (record, self->domain));
  if (*after)
    gtk_box_append (GTK_BOX (part), make_text (after));
}

static void
show_body (RestanteDnsLine *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->body)))
    gtk_box_remove (GTK_BOX (self->body), child);
  add_sentence (self, _ ("What is wanted"), restante_check_get_wanted (self->check));
  add_fix (self, restante_check_get_fix (self->check));
}

static void
show_look (RestanteDnsLine *self, const char *severity)
{
  const RestanteStateLook *look = restante_state_look_find (RESTANTE_STATE_OF_CHECK, severity);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), look->icon);
  gtk_label_set_text (GTK_LABEL (self->word),
                      restante_state_look_get_word (RESTANTE_STATE_OF_CHECK, severity));
  if (self->style) {
    gtk_widget_remove_css_class (self->icon, self->style);
    gtk_widget_remove_css_class (self->word, self->style);
  }
  self->style = look->style;
  gtk_widget_add_css_class (self->icon, self->style);
  gtk_widget_add_css_class (self->word, self->style);
}

static gboolean
is_right (RestanteCheck *check)
{
  return restante_dns_colour (restante_check_get_severity (check)) == RESTANTE_DNS_GREEN;
}

void
restante_dns_line_set_check (RestanteDnsLine *self, RestanteCheck *check)
{
  const char *title, *severity;
  gboolean is_mended;
  g_autofree char *seen = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (RESTANTE_IS_DNS_LINE (self) && RESTANTE_IS_CHECK (check));
  if (self->check && restante_value_equal (self->check, check))
    return;
  is_mended = self->check && !is_right (self->check) && is_right (check);
  g_set_object (&self->check, check);
  title = restante_dns_words_title (restante_check_get_code (check));
  severity = restante_check_get_severity (check);
  seen = restante_format_safe (restante_check_get_seen (check));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), seen);
  show_look (self, severity);
  show_body (self);
  if (is_mended)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
  /* Translators: for screen readers, "Address of this holder: Wrong. What was seen." */
  name =
      g_strdup_printf (_ ("%s: %s. %s"), title, gtk_label_get_text (GTK_LABEL (self->word)), seen);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
restante_dns_line_finalize (GObject *object)
{
  RestanteDnsLine *self = RESTANTE_DNS_LINE (object);

  g_clear_object (&self->check);
  g_free (self->domain);
  G_OBJECT_CLASS (restante_dns_line_parent_class)->finalize (object);
}

static void
restante_dns_line_class_init (RestanteDnsLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_dns_line_finalize;
}

static void
restante_dns_line_init (RestanteDnsLine *self)
{
  GtkWidget *row = gtk_list_box_row_new ();

  self->icon = gtk_image_new ();
  self->word = gtk_label_new (NULL);
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "",
                                  -1);
  gtk_widget_add_css_class (self->word, "caption");
  gtk_widget_set_valign (self->word, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->body, "dns-body");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), self->body);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), self->icon);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->word);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

GtkWidget *
restante_dns_line_new (RestanteCheck *check, const char *domain)
{
  RestanteDnsLine *self = g_object_new (RESTANTE_TYPE_DNS_LINE, NULL);

  self->domain = g_strdup (domain);
  restante_dns_line_set_check (self, check);
  return GTK_WIDGET (self);
}
