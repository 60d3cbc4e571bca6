/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/held-mail.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "pages/held-actions.h"
#include "pages/held-columns.h"
#include "pages/held-empty.h"
#include "pages/held-menu.h"
#include "pages/held-selection.h"
#include "pages/message-card.h"
#include "pages/reading-pane.h"
#include "pages/state-filter.h"
#include "widgets/panes.h"
#include "widgets/width-bin.h"

struct _RestanteHeldMail
{
  RestantePage parent_instance;
  RestantePanes *panes;
  RestanteWidthBin *width;
  GtkSearchBar *search_bar;
  GtkEditable *search;
  RestanteStateFilter *filter;
  GtkDropDown *order;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkWidget *lists; /* the views and the menu: a stack’s child must be a page to GTK 4.8 */
  GtkStack *views;
  GtkWidget *wide;
  GtkWidget *narrow;
  GtkColumnView *columns;
  GtkListView *rows;
  AdwStatusPage *empty;
  GtkWidget *resend;
  GtkWidget *resend_all;
  GtkLabel *summary;
  GtkWidget *selected_actions;
  RestanteReadingPane *reading;
  GtkPopover *menu;

  RestanteMessageList *messages;
  RestanteHiddenList *list;
  GtkMultiSelection *selection;
};

/* In the order of the template's list. */
static const char *const orders[] = { "newest", "oldest", "expires", "largest" };

G_DEFINE_FINAL_TYPE (RestanteHeldMail, restante_held_mail, RESTANTE_TYPE_PAGE)

GtkMultiSelection *
restante_held_mail_get_selection (RestanteHeldMail *self)
{
  g_return_val_if_fail (RESTANTE_IS_HELD_MAIL (self), NULL);
  return self->selection;
}

RestanteMessageList *
restante_held_mail_get_messages (RestanteHeldMail *self)
{
  g_return_val_if_fail (RESTANTE_IS_HELD_MAIL (self), NULL);
  return self->messages;
}

RestanteHiddenList *
restante_held_mail_get_list (RestanteHeldMail *self)
{
  g_return_val_if_fail (RESTANTE_IS_HELD_MAIL (self), NULL);
  return self->list;
}

RestanteMessage *
restante_held_mail_get_alone (RestanteHeldMail *self)
{
  g_return_val_if_fail (RESTANTE_IS_HELD_MAIL (self), NULL);
  if (!restante_panes_get_folded (self->panes) || !restante_panes_get_second_shown (self->panes))
    return NULL;
  return restante_reading_pane_get_message (self->reading);
}

/* What is listed */

static RestanteQuery *
make_query (RestanteHeldMail *self)
{
  RestanteQuery *query = restante_query_new ();
  RestanteDomain *domain = restante_page_get_domain (RESTANTE_PAGE (self));
  guint order = gtk_drop_down_get_selected (self->order);
  const char *search = gtk_editable_get_text (self->search);

  query->domain = g_strdup (domain ? restante_domain_get_name (domain) : NULL);
  query->state = g_strdup (restante_state_filter_get_state (self->filter));
  query->search = *search ? g_strdup (search) : NULL;
  query->order = g_strdup (order < G_N_ELEMENTS (orders) ? orders[order] : NULL);
  return query;
}

static void
on_query_changed (RestanteHeldMail *self)
{
  RestanteHolder *holder = restante_page_get_holder (RESTANTE_PAGE (self));
  RestanteDomain *domain = restante_page_get_domain (RESTANTE_PAGE (self));
  g_autoptr (RestanteQuery) query = NULL;

  if (!self->messages || !holder || !domain)
    return;
  query = make_query (self);
  restante_message_list_show (self->messages, holder, query);
}

static void
on_domain (RestanteHeldMail *self)
{
  RestanteDomain *domain = restante_page_get_domain (RESTANTE_PAGE (self));

  restante_held_mail_read (self, NULL);
  restante_state_filter_set_counts (self->filter,
                                    domain ? restante_domain_get_counts (domain) : NULL);
  on_query_changed (self);
}

/* What is seen of it */

static void
show_empty (RestanteHeldMail *self)
{
  const RestanteQuery *query = restante_message_list_get_query (self->messages);
  const RestanteHeldEmpty *words =
      restante_held_empty_find (query ? query->state : NULL, query && query->search);
  const char *problem = restante_message_list_get_problem (self->messages);
  g_autofree char *escaped = problem ? g_markup_escape_text (problem, -1) : NULL;

  adw_status_page_set_icon_name (self->empty, problem ? "dialog-warning-symbolic" : words->icon);
  adw_status_page_set_title (self->empty, problem ? _ ("Not Loaded") : _ (words->title));
  adw_status_page_set_description (self->empty, problem ? escaped : _ (words->description));
}

static void
show_list (RestanteHeldMail *self)
{
  gboolean some = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0;
  gboolean loading = !some && restante_message_list_get_loading (self->messages);

  if (!some && !loading)
    show_empty (self);
  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_stack_set_visible_child_name (self->stack, some ? "list" : loading ? "loading" : "empty");
}

static void
on_targets_changed (RestanteHeldMail *self)
{
  guint n, selected;
  g_autofree char *words = NULL;

  if (!self->selection)
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  selected = restante_held_selection_get_size (self->selection);
  /* Translators: how many messages of the list are selected. */
  words = selected ? g_strdup_printf (ngettext ("%u selected", "%u selected", selected), selected)
                   : g_strdup_printf (ngettext ("%u message", "%u messages", n), n);
  gtk_label_set_text (self->summary, words);
  gtk_widget_set_visible (self->resend, selected > 0);
  gtk_widget_set_visible (self->resend_all, selected == 0);
  gtk_widget_set_visible (self->selected_actions, selected > 0);
  restante_held_actions_update (self);
}

static void
on_list_changed (RestanteHeldMail *self)
{
  show_list (self);
  on_targets_changed (self);
}

static void
on_narrow (RestanteHeldMail *self)
{
  gboolean narrow = restante_width_bin_get_narrow (self->width);

  gtk_stack_set_visible_child (self->views, narrow ? self->narrow : self->wide);
}

/* Reading */

static void
focus_list (RestanteHeldMail *self)
{
  gboolean narrow = restante_width_bin_get_narrow (self->width);

  gtk_widget_grab_focus (narrow ? GTK_WIDGET (self->rows) : GTK_WIDGET (self->columns));
}

/* The columns may just have made room for rows: they are scrolled to what is read, and the keyboard
 * is there. */
static gboolean
focus_row (gpointer user_data)
{
  g_autoptr (RestanteHeldMail) self = user_data;
  RestanteMessage *message = restante_reading_pane_get_message (self->reading);
  guint position = message
                       ? restante_hidden_list_find (self->list, restante_message_get_id (message))
                       : G_MAXUINT;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  if (position == G_MAXUINT || !restante_width_bin_get_narrow (self->width))
    return G_SOURCE_REMOVE;
  gtk_widget_activate_action (GTK_WIDGET (self->rows), "list.scroll-to-item", "u", position);
  for (; row; row = gtk_widget_get_next_sibling (row)) {
    GtkWidget *card = gtk_widget_get_first_child (row);

    if (card && restante_message_card_get_message (RESTANTE_MESSAGE_CARD (card)) == message)
      gtk_widget_grab_focus (row);
  }
  return G_SOURCE_REMOVE;
}

void
restante_held_mail_read (RestanteHeldMail *self, RestanteMessage *message)
{
  g_return_if_fail (RESTANTE_IS_HELD_MAIL (self));
  if (message && !restante_message_get_id (message))
    return;
  restante_panes_set_second_shown (self->panes, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->reading), message != NULL);
  restante_reading_pane_show (self->reading, restante_page_get_holder (RESTANTE_PAGE (self)),
                              message);
  restante_panes_set_second_shown (self->panes, message != NULL);
  /* Beside the message the list keeps the keyboard, so that the arrows lead to the next one. */
  if (message && !restante_panes_get_folded (self->panes)) {
    focus_list (self);
    g_idle_add (focus_row, g_object_ref (self));
  }
  on_targets_changed (self);
}

static void
on_closed (RestanteHeldMail *self)
{
  restante_held_mail_read (self, NULL);
  focus_list (self);
}

static void
on_activate (RestanteHeldMail *self, guint position)
{
  g_autoptr (RestanteMessage) message =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  restante_held_mail_read (self, message);
}

/* While a message is read, selecting another one reads that. */
static void
on_selection_changed (RestanteHeldMail *self)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  on_targets_changed (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self->reading)) && gtk_bitset_get_size (selected) == 1 &&
      !restante_panes_get_folded (self->panes))
    on_activate (self, gtk_bitset_get_minimum (selected));
}

void
restante_held_mail_start_search (RestanteHeldMail *self)
{
  g_return_if_fail (RESTANTE_IS_HELD_MAIL (self));
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* The page's methods */

static void
restante_held_mail_open (RestantePage *page, const char *state)
{
  RestanteHeldMail *self = RESTANTE_HELD_MAIL (page);

  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  restante_state_filter_set_state (self->filter, state);
}

static gboolean
restante_held_mail_go_back (RestantePage *page)
{
  RestanteHeldMail *self = RESTANTE_HELD_MAIL (page);

  if (!restante_held_mail_get_alone (self))
    return FALSE;
  on_closed (self);
  return TRUE;
}

static void
restante_held_mail_flush (RestantePage *page)
{
  restante_held_actions_flush (RESTANTE_HELD_MAIL (page));
}

static void
restante_held_mail_dispose (GObject *object)
{
  RestanteHeldMail *self = RESTANTE_HELD_MAIL (object);

  if (self->menu)
    gtk_widget_unparent (GTK_WIDGET (self->menu));
  self->menu = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->messages);
  G_OBJECT_CLASS (restante_held_mail_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, panes);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, width);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, search);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, filter);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, order);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, stack);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, spinner);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, lists);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, views);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, wide);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, narrow);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, columns);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, rows);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, empty);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, resend);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, resend_all);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, summary);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, selected_actions);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, reading);
  gtk_widget_class_bind_template_child (widget_class, RestanteHeldMail, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_query_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_targets_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
}

static void
restante_held_mail_class_init (RestanteHeldMailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  RestantePageClass *page_class = RESTANTE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = restante_held_mail_dispose;
  page_class->open = restante_held_mail_open;
  page_class->go_back = restante_held_mail_go_back;
  page_class->flush = restante_held_mail_flush;
  g_type_ensure (RESTANTE_TYPE_PANES);
  g_type_ensure (RESTANTE_TYPE_WIDTH_BIN);
  g_type_ensure (RESTANTE_TYPE_STATE_FILTER);
  g_type_ensure (RESTANTE_TYPE_READING_PANE);
  g_type_ensure (RESTANTE_TYPE_MESSAGE_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/restante/Restante/pages/held-mail.ui");
  bind_children (widget_class);
  restante_held_actions_install (widget_class);
}

static void
make_list (RestanteHeldMail *self)
{
  self->messages = restante_message_list_new (NULL);
  self->list = restante_hidden_list_new (self->messages);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  restante_held_selection_keep (self->selection, self->list);
  gtk_column_view_set_model (self->columns, GTK_SELECTION_MODEL (self->selection));
  gtk_list_view_set_model (self->rows, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_list_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->messages, "notify", G_CALLBACK (show_list), self,
                           G_CONNECT_SWAPPED);
}

static void
restante_held_mail_init (RestanteHeldMail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search);
  restante_held_columns_add (self->columns);
  make_list (self);
  restante_held_menu_attach (self->lists, self->menu, self->selection, self->list);
  g_signal_connect (self, "notify::domain", G_CALLBACK (on_domain), NULL);
  g_signal_connect (self, "notify::holder", G_CALLBACK (on_query_changed), NULL);
  on_list_changed (self);
}
