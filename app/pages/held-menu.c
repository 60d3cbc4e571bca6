/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/held-menu.h"

#include "pages/held-selection.h"
#include "pages/message-card.h"
#include "pages/message-cell.h"

typedef struct
{
  GtkWidget *parent; /* not owned: it owns this */
  GtkPopover *menu;
  GtkMultiSelection *selection;
  RestanteHiddenList *list;
  GtkWidget *row; /* weak: has the keyboard again when the menu is closed */
} Menu;

static void
menu_free (gpointer data)
{
  Menu *self = data;

  g_clear_weak_pointer (&self->row);
  g_signal_handlers_disconnect_by_data (self->menu, self);
  g_object_unref (self->menu);
  g_object_unref (self->selection);
  g_object_unref (self->list);
  g_free (self);
}

/* The message of a row: of the first cell, or of the card, somewhere in it. */
static RestanteMessage *
find_message (GtkWidget *widget)
{
  for (; widget; widget = gtk_widget_get_first_child (widget)) {
    if (RESTANTE_IS_MESSAGE_CELL (widget))
      return restante_message_cell_get_message (RESTANTE_MESSAGE_CELL (widget));
    if (RESTANTE_IS_MESSAGE_CARD (widget))
      return restante_message_card_get_message (RESTANTE_MESSAGE_CARD (widget));
  }
  return NULL;
}

/* The row that @widget is in, and its message; NULL outside of rows. */
static GtkWidget *
find_row (Menu *self, GtkWidget *widget, RestanteMessage **message)
{
  if (!widget || !gtk_widget_is_ancestor (widget, self->parent))
    return NULL;
  for (; widget != self->parent && !GTK_IS_LIST_VIEW (widget);
       widget = gtk_widget_get_parent (widget)) {
    *message = find_message (widget);
    if (*message)
      return widget;
  }
  return NULL;
}

/* What is chosen in the menu is done to what is selected: that has to be what was pointed at. */
static gboolean
select_message (Menu *self, RestanteMessage *message)
{
  const char *id = restante_message_get_id (message);
  guint position = id ? restante_hidden_list_find (self->list, id) : G_MAXUINT;
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);

  if (position == G_MAXUINT)
    return FALSE;
  if (!gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);
  return TRUE;
}

static gboolean
open_at (Menu *self, GtkWidget *widget, const GdkRectangle *at)
{
  RestanteMessage *message = NULL;
  GtkWidget *row = find_row (self, widget, &message);

  if (!row || !select_message (self, message))
    return FALSE;
  g_set_weak_pointer (&self->row, row);
  gtk_popover_set_pointing_to (self->menu, at);
  gtk_popover_popup (self->menu);
  return TRUE;
}

/* GTK 4.8 would give the keyboard to whatever comes next in the window. */
static void
on_closed (Menu *self)
{
  if (self->row && gtk_widget_get_mapped (self->row))
    gtk_widget_grab_focus (self->row);
}

static void
on_secondary_click (Menu *self, int n_press, double x, double y)
{
  const GdkRectangle at = { (int)x, (int)y, 1, 1 };

  open_at (self, gtk_widget_pick (self->parent, x, y, GTK_PICK_DEFAULT), &at);
}

/* Below the row that has the keyboard, where its text begins. */
static gboolean
on_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  Menu *self = user_data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t row;
  GdkRectangle at;

  if (!focus || !gtk_widget_compute_bounds (focus, self->parent, &row))
    return FALSE;
  at = (GdkRectangle){ (int)row.origin.x + 12, (int)(row.origin.y + row.size.height) - 1, 1, 1 };
  return open_at (self, focus, &at);
}

void
restante_held_menu_attach (GtkWidget *parent,
                           GtkPopover *menu,
                           GtkMultiSelection *selection,
                           RestanteHiddenList *list)
{
  Menu *self = g_new0 (Menu, 1);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->parent = parent;
  self->menu = g_object_ref (menu);
  self->selection = g_object_ref (selection);
  self->list = g_object_ref (list);
  gtk_widget_set_parent (GTK_WIDGET (menu), parent);
  g_signal_connect_swapped (menu, "closed", G_CALLBACK (on_closed), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_secondary_click), self);
  gtk_widget_add_controller (parent, GTK_EVENT_CONTROLLER (click));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (on_key, self, NULL)));
  gtk_widget_add_controller (parent, keys);
  g_object_set_data_full (G_OBJECT (parent), "restante-held-menu", self, menu_free);
}
