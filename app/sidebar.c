/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sidebar.h"

#include <glib/gi18n.h>

#include "pages/pages.h"
#include "sidebar-row.h"
#include "widgets/connection-look.h"

struct _RestanteSidebar
{
  AdwBin parent_instance;
  GtkLabel *holder_name;
  GtkLabel *holder_state;
  GtkListBox *list;
  RestanteHolder *holder;
  GListModel *domains; /* of the holder's status, once there is one */
  const char *style;   /* of holder_state */
};

G_DEFINE_FINAL_TYPE (RestanteSidebar, restante_sidebar, ADW_TYPE_BIN)

static void
choose_row (RestanteSidebar *self, GtkListBoxRow *row)
{
  RestanteSidebarRow *chosen = row ? RESTANTE_SIDEBAR_ROW (row) : NULL;

  g_signal_emit_by_name (self, "chosen", chosen ? restante_sidebar_row_get_domain (chosen) : NULL,
                         chosen ? restante_sidebar_row_get_kind (chosen)->name : NULL);
}

/* A click on the row that is selected already is a choice too: it leads to the page when the window
 * is narrow. */
static void
on_row_activated (RestanteSidebar *self, GtkListBoxRow *row)
{
  choose_row (self, row);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-content", NULL);
}

static void
on_row_selected (RestanteSidebar *self, GtkListBoxRow *row)
{
  if (row)
    choose_row (self, row);
}

static GtkListBoxRow *
find_row (RestanteSidebar *self, const char *domain, const char *page)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++) {
    RestanteSidebarRow *one = RESTANTE_SIDEBAR_ROW (row);

    if ((!domain ||
         g_str_equal (restante_domain_get_name (restante_sidebar_row_get_domain (one)), domain)) &&
        (!page || g_str_equal (restante_sidebar_row_get_kind (one)->name, page)))
      return row;
  }
  return NULL;
}

void
restante_sidebar_choose (RestanteSidebar *self, const char *domain, const char *page)
{
  GtkListBoxRow *selected, *row;

  g_return_if_fail (RESTANTE_IS_SIDEBAR (self));
  selected = gtk_list_box_get_selected_row (self->list);
  if (selected && !domain)
    domain = restante_domain_get_name (
        restante_sidebar_row_get_domain (RESTANTE_SIDEBAR_ROW (selected)));
  if (selected && !page)
    page = restante_sidebar_row_get_kind (RESTANTE_SIDEBAR_ROW (selected))->name;
  row = find_row (self, domain, page);
  if (row)
    gtk_list_box_select_row (self->list, row);
}

static void
set_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  RestanteDomain *domain = restante_sidebar_row_get_domain (RESTANTE_SIDEBAR_ROW (row));

  if (before && restante_sidebar_row_get_domain (RESTANTE_SIDEBAR_ROW (before)) == domain)
    gtk_list_box_row_set_header (row, NULL);
  else if (!gtk_list_box_row_get_header (row))
    gtk_list_box_row_set_header (row, restante_sidebar_row_new_heading (domain));
}

static void
append_domain (RestanteSidebar *self, RestanteDomain *domain)
{
  guint n;
  const RestantePageKind *kinds = restante_page_kinds (&n);

  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->list, restante_sidebar_row_new (domain, &kinds[i]));
}

static void
remove_rows (RestanteSidebar *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

/* There are few domains, and they change rarely: the rows are made anew, the choice stays. */
static void
on_domains_changed (RestanteSidebar *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  RestanteSidebarRow *row = selected ? RESTANTE_SIDEBAR_ROW (selected) : NULL;
  g_autofree char *domain =
      row ? g_strdup (restante_domain_get_name (restante_sidebar_row_get_domain (row))) : NULL;
  const char *page = row ? restante_sidebar_row_get_kind (row)->name : NULL;
  guint n = g_list_model_get_n_items (self->domains);

  remove_rows (self);
  for (guint i = 0; i < n; i++) {
    g_autoptr (RestanteDomain) one = g_list_model_get_item (self->domains, i);

    append_domain (self, one);
  }
  selected = find_row (self, domain, page);
  if (!selected)
    selected = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_list_box_select_row (self->list, selected);
  if (!selected)
    choose_row (self, NULL);
}

static void
show_name (RestanteSidebar *self)
{
  RestanteStatus *status = restante_holder_get_status (self->holder);
  const char *name = status ? restante_status_get_hostname (status) : NULL;

  gtk_label_set_text (self->holder_name, name ? name : restante_holder_get_label (self->holder));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->holder_name),
                               restante_holder_get_label (self->holder));
}

static void
on_state (RestanteSidebar *self)
{
  const RestanteConnectionLook *look =
      restante_connection_look_find (restante_holder_get_state (self->holder));

  gtk_label_set_text (self->holder_state, _ (look->word));
  if (self->style)
    gtk_widget_remove_css_class (GTK_WIDGET (self->holder_state), self->style);
  self->style = look->style;
  gtk_widget_add_css_class (GTK_WIDGET (self->holder_state), self->style);
}

static void
on_status (RestanteSidebar *self)
{
  RestanteStatus *status = restante_holder_get_status (self->holder);

  show_name (self);
  if (!status || self->domains)
    return;
  self->domains = g_object_ref (restante_status_get_domains (status));
  g_signal_connect_object (self->domains, "items-changed", G_CALLBACK (on_domains_changed), self,
                           G_CONNECT_SWAPPED);
  on_domains_changed (self);
}

void
restante_sidebar_set_holder (RestanteSidebar *self, RestanteHolder *holder)
{
  g_return_if_fail (RESTANTE_IS_SIDEBAR (self) && !self->holder);
  self->holder = g_object_ref (holder);
  g_signal_connect_object (holder, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (holder, "notify::status", G_CALLBACK (on_status), self,
                           G_CONNECT_SWAPPED);
  on_state (self);
  on_status (self);
}

static void
restante_sidebar_dispose (GObject *object)
{
  RestanteSidebar *self = RESTANTE_SIDEBAR (object);

  g_clear_object (&self->domains);
  g_clear_object (&self->holder);
  G_OBJECT_CLASS (restante_sidebar_parent_class)->dispose (object);
}

static void
restante_sidebar_class_init (RestanteSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = restante_sidebar_dispose;
  g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, RESTANTE_TYPE_DOMAIN, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/restante/Restante/sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, RestanteSidebar, holder_name);
  gtk_widget_class_bind_template_child (widget_class, RestanteSidebar, holder_state);
  gtk_widget_class_bind_template_child (widget_class, RestanteSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
}

static void
restante_sidebar_init (RestanteSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, set_heading, NULL, NULL);
}
