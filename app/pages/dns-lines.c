/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/dns-lines.h"

#include <glib/gi18n.h>

#include "client/dns-tally.h"
#include "widgets/dns-line.h"

struct _RestanteDnsLines
{
  AdwBin parent_instance;
  AdwPreferencesGroup *wrong_group;
  AdwPreferencesGroup *right_group;
  GtkListBox *wrong;
  GtkListBox *right;
  GtkButton *fold;
  RestanteCheckList *report;
  GHashTable *lines; /* code to RestanteDnsLine */
  GPtrArray *codes;  /* in the order of the report */
  gboolean shown;    /* what is right */
  gboolean chosen;   /* whether to fold is the owner's choice by now */
};

enum
{
  PROP_0,
  PROP_REPORT,
};

G_DEFINE_FINAL_TYPE (RestanteDnsLines, restante_dns_lines, ADW_TYPE_BIN)

static RestanteDnsColour
colour_of (RestanteDnsLine *line)
{
  return restante_dns_colour (restante_check_get_severity (restante_dns_line_get_check (line)));
}

static guint
place_of (RestanteDnsLines *self, RestanteDnsLine *line)
{
  guint place = 0;

  g_ptr_array_find_with_equal_func (self->codes,
                                    restante_check_get_code (restante_dns_line_get_check (line)),
                                    g_str_equal, &place);
  return place;
}

static int
compare (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  RestanteDnsLine *one = RESTANTE_DNS_LINE (a);
  RestanteDnsLine *other = RESTANTE_DNS_LINE (b);
  int colours = (int)colour_of (one) - (int)colour_of (other);

  return colours ? colours : (int)place_of (user_data, one) - (int)place_of (user_data, other);
}

/* Into the list of its colour. The table holds it meanwhile. */
static void
move (RestanteDnsLines *self, RestanteDnsLine *line)
{
  GtkWidget *widget = GTK_WIDGET (line);
  GtkListBox *wanted = colour_of (line) == RESTANTE_DNS_GREEN ? self->right : self->wrong;
  GtkWidget *now = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX);

  if (now == GTK_WIDGET (wanted))
    return;
  if (now)
    gtk_list_box_remove (GTK_LIST_BOX (now), widget);
  gtk_list_box_append (wanted, widget);
}

static void
show_check (RestanteDnsLines *self, RestanteCheck *check)
{
  const char *code = restante_check_get_code (check);
  RestanteDnsLine *line = g_hash_table_lookup (self->lines, code);

  if (line) {
    restante_dns_line_set_check (line, check);
  } else {
    line = RESTANTE_DNS_LINE (
        restante_dns_line_new (check, restante_check_list_get_domain (self->report)));
    g_hash_table_insert (self->lines, g_strdup (code), g_object_ref_sink (line));
  }
  g_ptr_array_add (self->codes, g_strdup (code));
  move (self, line);
}

/* Lines that the last report does not have. */
static gboolean
is_gone (gpointer code, gpointer line, gpointer user_data)
{
  RestanteDnsLines *self = user_data;
  GtkWidget *list = gtk_widget_get_ancestor (line, GTK_TYPE_LIST_BOX);

  if (g_ptr_array_find_with_equal_func (self->codes, code, g_str_equal, NULL))
    return FALSE;
  gtk_list_box_remove (GTK_LIST_BOX (list), line);
  return TRUE;
}

static void
show_right (RestanteDnsLines *self, gboolean shown)
{
  self->shown = shown;
  gtk_widget_set_visible (GTK_WIDGET (self->right), shown);
  gtk_button_set_label (self->fold, shown ? _ ("_Hide") : _ ("_Show"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  shown ? _ ("Hide what is right") : _ ("Show what is right"), -1);
}

static void
on_fold (RestanteDnsLines *self)
{
  self->chosen = TRUE;
  show_right (self, !self->shown);
}

static void
show_groups (RestanteDnsLines *self)
{
  RestanteDnsTally tally = restante_dns_tally (self->report);
  guint right = tally.n[RESTANTE_DNS_GREEN];
  guint wrong = self->codes->len - right;
  g_autofree char *title =
      g_strdup_printf (ngettext ("%u Line Is Right", "%u Lines Are Right", right), right);

  adw_preferences_group_set_title (self->right_group, title);
  gtk_widget_set_visible (GTK_WIDGET (self->wrong_group), wrong > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->right_group), right > 0);
  if (!self->chosen)
    show_right (self, wrong == 0);
}

static void
set_report (RestanteDnsLines *self, RestanteCheckList *report)
{
  GListModel *checks = report ? restante_check_list_get_checks (report) : NULL;
  guint n = checks ? g_list_model_get_n_items (checks) : 0;

  /* Of another domain: other lines with other records. */
  if (self->report && report &&
      g_strcmp0 (restante_check_list_get_domain (self->report),
                 restante_check_list_get_domain (report)) != 0)
    set_report (self, NULL);
  g_set_object (&self->report, report);
  g_ptr_array_set_size (self->codes, 0);
  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteCheck) check = g_list_model_get_item (checks, i);

    show_check (self, check);
  }
  g_hash_table_foreach_remove (self->lines, is_gone, self);
  gtk_list_box_invalidate_sort (self->wrong);
  gtk_list_box_invalidate_sort (self->right);
  show_groups (self);
}

static void
restante_dns_lines_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REPORT)
    set_report (RESTANTE_DNS_LINES (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_dns_lines_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REPORT)
    g_value_set_object (value, RESTANTE_DNS_LINES (object)->report);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
restante_dns_lines_finalize (GObject *object)
{
  RestanteDnsLines *self = RESTANTE_DNS_LINES (object);

  g_clear_object (&self->report);
  g_hash_table_unref (self->lines);
  g_ptr_array_unref (self->codes);
  G_OBJECT_CLASS (restante_dns_lines_parent_class)->finalize (object);
}

static void
restante_dns_lines_class_init (RestanteDnsLinesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = restante_dns_lines_set_property;
  object_class->get_property = restante_dns_lines_get_property;
  object_class->finalize = restante_dns_lines_finalize;
  g_object_class_install_property (
      object_class, PROP_REPORT,
      g_param_spec_object ("report", NULL, NULL, RESTANTE_TYPE_CHECK_LIST,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static GtkListBox *
add_list (RestanteDnsLines *self, AdwPreferencesGroup *group, const char *name)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_list_box_new ());

  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (list, compare, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_preferences_group_add (group, GTK_WIDGET (list));
  gtk_box_append (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), GTK_WIDGET (group));
  return list;
}

static void
restante_dns_lines_init (RestanteDnsLines *self)
{
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->wrong_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->right_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->fold = GTK_BUTTON (gtk_button_new ());
  adw_bin_set_child (ADW_BIN (self), gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  adw_preferences_group_set_title (self->wrong_group, _ ("What to Look At"));
  self->wrong = add_list (self, self->wrong_group, _ ("What to look at"));
  self->right = add_list (self, self->right_group, _ ("What is right"));
  gtk_button_set_use_underline (self->fold, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->fold), "flat");
  adw_preferences_group_set_header_suffix (self->right_group, GTK_WIDGET (self->fold));
  g_signal_connect_swapped (self->fold, "clicked", G_CALLBACK (on_fold), self);
  show_right (self, FALSE);
  show_groups (self);
}
