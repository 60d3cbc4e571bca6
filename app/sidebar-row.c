/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sidebar-row.h"

#include <glib/gi18n.h>

#include "widgets/state-badge.h"

struct _RestanteSidebarRow
{
  GtkListBoxRow parent_instance;
  RestanteDomain *domain;
  const RestantePageKind *kind;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *count;
};

G_DEFINE_FINAL_TYPE (RestanteSidebarRow, restante_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

RestanteDomain *
restante_sidebar_row_get_domain (RestanteSidebarRow *self)
{
  g_return_val_if_fail (RESTANTE_IS_SIDEBAR_ROW (self), NULL);
  return self->domain;
}

const RestantePageKind *
restante_sidebar_row_get_kind (RestanteSidebarRow *self)
{
  g_return_val_if_fail (RESTANTE_IS_SIDEBAR_ROW (self), NULL);
  return self->kind;
}

static gboolean
count_to_label (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  gint64 count = g_value_get_int64 (from);

  g_value_take_string (to, count ? g_strdup_printf ("%" G_GINT64_FORMAT, count) : g_strdup (""));
  return TRUE;
}

static void
show_count (RestanteSidebarRow *self)
{
  RestanteCounts *counts = restante_domain_get_counts (self->domain);

  if (self->kind->counts && counts)
    g_object_bind_property_full (counts, self->kind->counts, self->count, "label",
                                 G_BINDING_SYNC_CREATE, count_to_label, NULL, NULL, NULL);
}

GtkWidget *
restante_sidebar_row_new (RestanteDomain *domain, const RestantePageKind *kind)
{
  RestanteSidebarRow *self = g_object_new (RESTANTE_TYPE_SIDEBAR_ROW, NULL);

  self->domain = g_object_ref (domain);
  self->kind = kind;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), kind->icon);
  gtk_label_set_label (GTK_LABEL (self->title), _ (kind->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  restante_domain_get_name (domain), -1);
  show_count (self);
  return GTK_WIDGET (self);
}

GtkWidget *
restante_sidebar_row_new_heading (RestanteDomain *domain)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (restante_domain_get_name (domain));
  GtkWidget *badge = restante_state_badge_new (RESTANTE_STATE_OF_PRIMARY);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (name, restante_domain_get_name (domain));
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (badge, "caption");
  g_object_bind_property (restante_domain_get_primary (domain), "state", badge, "state",
                          G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_widget_add_css_class (box, "domain-heading");
  return box;
}

static void
restante_sidebar_row_finalize (GObject *object)
{
  g_object_unref (RESTANTE_SIDEBAR_ROW (object)->domain);
  G_OBJECT_CLASS (restante_sidebar_row_parent_class)->finalize (object);
}

static void
restante_sidebar_row_class_init (RestanteSidebarRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_sidebar_row_finalize;
}

static void
restante_sidebar_row_init (RestanteSidebarRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->icon = gtk_image_new ();
  self->title = gtk_label_new (NULL);
  self->count = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}
