/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include <glib/gi18n.h>

#include "dialogs/add-domain.h"
#include "dialogs/dial-in.h"
#include "dialogs/dns-setup-dialog.h"
#include "page.h"
#include "pages/pages.h"
#include "sidebar.h"
#include "widgets/connection-look.h"
#include "widgets/notice-bar.h"
#include "widgets/panes.h"

#define DOMAIN_KEY "restante-domain"

struct _RestanteWindow
{
  AdwApplicationWindow parent_instance;
  RestantePanes *panes;
  RestanteSidebar *sidebar;
  AdwWindowTitle *title;
  GtkWidget *back;
  AdwBin *tools;
  RestanteNoticeBar *notice;
  GtkStack *content;
  GtkStack *pages;
  AdwStatusPage *connection;
  GtkSpinner *connecting;
  GtkWidget *retry;

  RestanteHolder *holder;
  gboolean chosen; /* there is a domain to show */
  char **wanted;   /* domain, page and detail that are shown with the first status, or NULL */
};

G_DEFINE_FINAL_TYPE (RestanteWindow, restante_window, ADW_TYPE_APPLICATION_WINDOW)

RestanteHolder *
restante_window_get_holder (RestanteWindow *self)
{
  g_return_val_if_fail (RESTANTE_IS_WINDOW (self), NULL);
  return self->holder;
}

static RestantePage *
current_page (RestanteWindow *self)
{
  return RESTANTE_PAGE (gtk_stack_get_visible_child (self->pages));
}

/* What is seen: the pages once there is anything to show, and before that the connection. */
static void
show_content (RestanteWindow *self)
{
  RestanteHolderState state = restante_holder_get_state (self->holder);
  gboolean pages = FALSE;

  if (!restante_holder_get_status (self->holder)) {
    gtk_stack_set_visible_child_name (self->content, "connection");
  } else {
    pages = self->chosen;
    gtk_stack_set_visible_child_name (self->content, pages ? "pages" : "empty");
  }
  gtk_widget_set_visible (GTK_WIDGET (self->tools), pages);
  adw_window_title_set_title (self->title, pages ? adw_window_title_get_title (self->title) : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-domain",
                                 state == RESTANTE_HOLDER_CONNECTED);
}

static void
show_connection_page (RestanteWindow *self, const RestanteConnectionLook *look)
{
  gboolean connecting = look->state == RESTANTE_HOLDER_CONNECTING;
  g_autofree char *description = restante_connection_look_description (self->holder);
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_title (self->connection, _ (look->title));
  adw_status_page_set_description (self->connection, escaped);
  adw_status_page_set_icon_name (self->connection, connecting ? NULL : look->icon);
  gtk_widget_set_visible (GTK_WIDGET (self->connecting), connecting);
  gtk_spinner_set_spinning (self->connecting, connecting);
  gtk_widget_set_visible (self->retry, !connecting);
}

static void
show_notice (RestanteWindow *self, const RestanteConnectionLook *look)
{
  gboolean connected = look->state == RESTANTE_HOLDER_CONNECTED;
  gboolean connecting = look->state == RESTANTE_HOLDER_CONNECTING;
  g_autofree char *words = restante_connection_look_bar (self->holder);

  if (!restante_holder_get_status (self->holder))
    g_clear_pointer (&words, g_free);
  restante_notice_bar_say (self->notice, words, connecting ? NULL : _ ("_Retry"),
                           connecting ? NULL : look->icon);
  if (connected)
    gtk_widget_remove_css_class (GTK_WIDGET (self->pages), "stale");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->pages), "stale");
}

static void
on_holder_changed (RestanteWindow *self)
{
  const RestanteConnectionLook *look =
      restante_connection_look_find (restante_holder_get_state (self->holder));

  show_connection_page (self, look);
  show_notice (self, look);
  show_content (self);
}

static void
on_panes_changed (RestanteWindow *self)
{
  gtk_widget_set_visible (self->back, restante_panes_get_folded (self->panes));
}

static void
on_retry (RestanteWindow *self)
{
  restante_holder_connect_now (self->holder);
}

static void
show_title (RestanteWindow *self, RestanteDomain *domain, const char *page)
{
  guint n;
  const RestantePageKind *kinds = restante_page_kinds (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (kinds[i].name, page))
      adw_window_title_set_title (self->title, _ (kinds[i].title));
  adw_window_title_set_subtitle (self->title, restante_domain_get_name (domain));
}

static void
on_chosen (RestanteWindow *self, RestanteDomain *domain, const char *name)
{
  RestantePage *page;

  self->chosen = domain != NULL;
  if (domain) {
    page = RESTANTE_PAGE (gtk_stack_get_child_by_name (self->pages, name));
    restante_page_set_domain (page, domain);
    gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
    adw_bin_set_child (self->tools, restante_page_get_tools (page));
    show_title (self, domain, name);
  }
  if (self->holder)
    show_content (self);
}

static void
show_page (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteWindow *self = RESTANTE_WINDOW (widget);
  const char *name, *detail;

  g_variant_get (parameter, "(&s&s)", &name, &detail);
  restante_sidebar_choose (self->sidebar, NULL, name);
  if (*detail && self->chosen)
    restante_page_open (current_page (self), detail);
  restante_panes_set_second_shown (self->panes, TRUE);
}

static const char *
known_page (const char *name)
{
  guint n;
  const RestantePageKind *kinds = restante_page_kinds (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (kinds[i].name, name))
      return kinds[i].name;
  return kinds[0].name;
}

static void
show_wanted (RestanteWindow *self)
{
  g_auto (GStrv) wanted = NULL;
  const char *page;

  if (!self->wanted || !restante_holder_get_status (self->holder))
    return;
  wanted = g_steal_pointer (&self->wanted);
  page = known_page (wanted[1]);
  restante_sidebar_choose (self->sidebar, wanted[0], page);
  restante_panes_set_second_shown (self->panes, TRUE);
  if (*wanted[2] && self->chosen && g_str_equal (page, wanted[1]))
    restante_page_open (current_page (self), wanted[2]);
}

void
restante_window_show (RestanteWindow *self,
                      const char *domain,
                      const char *page,
                      const char *detail)
{
  const char *wanted[] = { domain, page, detail, NULL };

  g_return_if_fail (RESTANTE_IS_WINDOW (self));
  g_strfreev (self->wanted);
  self->wanted = g_strdupv ((char **)wanted);
  show_wanted (self);
}

static void
show_content_pane (GtkWidget *widget, const char *action, GVariant *parameter)
{
  restante_panes_set_second_shown (RESTANTE_WINDOW (widget)->panes, TRUE);
}

static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteWindow *self = RESTANTE_WINDOW (widget);

  if (!self->chosen || !restante_page_go_back (current_page (self)))
    restante_panes_set_second_shown (self->panes, FALSE);
}

static void
retry (GtkWidget *widget, const char *action, GVariant *parameter)
{
  on_retry (RESTANTE_WINDOW (widget));
}

static void
set_up_dns (RestanteWindow *self, const char *name)
{
  g_autoptr (RestanteDnsState) dns = restante_dns_state_get_shared (self->holder, name);

  gtk_window_present (restante_dns_setup_dialog_new (GTK_WINDOW (self), dns));
}

static gboolean
on_calls_set_up (RestanteWindow *self, GtkWindow *dialog)
{
  set_up_dns (self, g_object_get_data (G_OBJECT (dialog), DOMAIN_KEY));
  return FALSE; /* it closes */
}

/* First the password that the home server needs, which is shown once. */
static void
set_up_calls (RestanteWindow *self, const char *name)
{
  GtkWindow *dialog = restante_dial_in_dialog_new (GTK_WINDOW (self), self->holder, name);

  g_object_set_data_full (G_OBJECT (dialog), DOMAIN_KEY, g_strdup (name), g_free);
  g_signal_connect_object (dialog, "close-request", G_CALLBACK (on_calls_set_up), self,
                           G_CONNECT_SWAPPED);
  restante_dial_in_dialog_set_up (RESTANTE_DIAL_IN_DIALOG (dialog));
  gtk_window_present (dialog);
}

/* What is left to do for a new domain is told at once. */
static void
on_domain_added (RestanteWindow *self, RestanteDomain *domain)
{
  const char *name = restante_domain_get_name (domain);
  RestanteIdentity *identity = restante_primary_get_identity (restante_domain_get_primary (domain));

  restante_sidebar_choose (self->sidebar, name, "overview");
  restante_panes_set_second_shown (self->panes, TRUE);
  if (g_strcmp0 (restante_identity_get_kind (identity), "dial-in") == 0)
    set_up_calls (self, name);
  else
    set_up_dns (self, name);
}

static void
add_domain (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RestanteWindow *self = RESTANTE_WINDOW (widget);
  GtkWindow *dialog = restante_add_domain_dialog_new (GTK_WINDOW (self), self->holder);

  g_signal_connect_object (dialog, "added", G_CALLBACK (on_domain_added), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
add_pages (RestanteWindow *self)
{
  guint n;
  const RestantePageKind *kinds = restante_page_kinds (&n);

  for (guint i = 0; i < n; i++)
    gtk_stack_add_named (self->pages, g_object_new (kinds[i].type (), NULL), kinds[i].name);
}

static void
set_holder (RestanteWindow *self, RestanteHolder *holder)
{
  self->holder = g_object_ref (holder);
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); page;
       page = gtk_widget_get_next_sibling (page))
    restante_page_set_holder (RESTANTE_PAGE (page), holder);
  g_signal_connect_object (holder, "notify", G_CALLBACK (on_holder_changed), self,
                           G_CONNECT_SWAPPED);
  restante_sidebar_set_holder (self->sidebar, holder);
  /* After the sidebar, which then has the domain. */
  g_signal_connect_object (holder, "notify::status", G_CALLBACK (show_wanted), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  on_holder_changed (self);
}

static gboolean
restante_window_close_request (GtkWindow *window)
{
  RestanteWindow *self = RESTANTE_WINDOW (window);

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); page;
       page = gtk_widget_get_next_sibling (page))
    restante_page_flush (RESTANTE_PAGE (page));
  return GTK_WINDOW_CLASS (restante_window_parent_class)->close_request (window);
}

static void
restante_window_dispose (GObject *object)
{
  g_clear_object (&RESTANTE_WINDOW (object)->holder);
  G_OBJECT_CLASS (restante_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, back);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, tools);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, content);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, connection);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, connecting);
  gtk_widget_class_bind_template_child (widget_class, RestanteWindow, retry);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_panes_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
restante_window_finalize (GObject *object)
{
  g_strfreev (RESTANTE_WINDOW (object)->wanted);
  G_OBJECT_CLASS (restante_window_parent_class)->finalize (object);
}

static void
restante_window_class_init (RestanteWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = restante_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = restante_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = restante_window_close_request;
  g_type_ensure (RESTANTE_TYPE_PANES);
  g_type_ensure (RESTANTE_TYPE_SIDEBAR);
  g_type_ensure (RESTANTE_TYPE_NOTICE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/restante/Restante/window.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "win.show-page", "(ss)", show_page);
  gtk_widget_class_install_action (widget_class, "win.show-content", NULL, show_content_pane);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "win.add-domain", NULL, add_domain);
}

static void
restante_window_init (RestanteWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_pages (self);
  /* A narrow window opens with how things are, not with a list of pages. */
  restante_panes_set_second_shown (self->panes, TRUE);
}

RestanteWindow *
restante_window_new (AdwApplication *application, RestanteHolder *holder)
{
  RestanteWindow *self = g_object_new (RESTANTE_TYPE_WINDOW, "application", application, NULL);

  set_holder (self, holder);
  return self;
}
