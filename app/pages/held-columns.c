/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/held-columns.h"

#include <glib/gi18n.h>

#include "pages/message-card.h"
#include "pages/message-cell.h"
#include "widgets/state-badge.h"
#include "widgets/time-left.h"

typedef enum
{
  CELL_TEXT,
  CELL_NUMERIC,
  CELL_TIME_LEFT,
  CELL_STATE,
  CELL_CARD,
} CellKind;

typedef struct
{
  const char *title;
  CellKind kind;
  RestanteMessageText text;
  int width; /* -1: what is left over is shared */
} Column;

static const Column columns[] = {
  { N_ ("Message"), CELL_CARD, NULL, -1 },
  { N_ ("From"), CELL_TEXT, restante_message_words_sender, -1 },
  { N_ ("To"), CELL_TEXT, restante_message_words_recipients, -1 },
  { N_ ("Subject"), CELL_TEXT, restante_message_words_subject, -1 },
  { N_ ("Size"), CELL_NUMERIC, restante_message_words_size, 84 },
  { N_ ("Arrived"), CELL_NUMERIC, restante_message_words_arrived, 136 },
  { N_ ("Time Left"), CELL_TIME_LEFT, NULL, 104 },
  { N_ ("State"), CELL_STATE, NULL, 112 },
};

static GtkWidget *
make_cell (const Column *column)
{
  switch (column->kind) {
  case CELL_TIME_LEFT:
    return restante_time_left_new ();
  case CELL_STATE:
    return restante_state_badge_new (RESTANTE_STATE_OF_MESSAGE);
  case CELL_CARD:
    return restante_message_card_new ();
  default:
    return restante_message_cell_new (column->text, column->kind == CELL_NUMERIC);
  }
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  gtk_list_item_set_child (item, make_cell (column));
}

/* What a cell binds beside its text; the bindings live until the cell shows another message. */
static void
bind_member (GtkListItem *item,
             RestanteMessage *message,
             const char *member,
             GtkWidget *cell,
             const char *property)
{
  GBinding *binding =
      g_object_bind_property (message, member, cell, property, G_BINDING_SYNC_CREATE);
  g_autofree char *key = g_strconcat ("restante-", property, NULL);

  g_object_set_data_full (G_OBJECT (item), key, g_object_ref (binding), g_object_unref);
}

static void
unbind_member (GtkListItem *item, const char *property)
{
  g_autofree char *key = g_strconcat ("restante-", property, NULL);
  GBinding *binding = g_object_get_data (G_OBJECT (item), key);

  if (binding)
    g_binding_unbind (binding);
  g_object_set_data (G_OBJECT (item), key, NULL);
}

/* GTK 4.8 cannot say what a row is called, so every cell's container says its text. */
static void
name_cell (RestanteMessage *message, GParamSpec *pspec, GtkWidget *cell)
{
  GtkWidget *container = gtk_widget_get_parent (cell);
  g_autofree char *summary = restante_message_words_summary (message, 0);

  if (container)
    gtk_accessible_update_property (GTK_ACCESSIBLE (container), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    summary, -1);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Column *column = user_data;
  RestanteMessage *message = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);

  if (column->kind == CELL_CARD) {
    restante_message_card_set_message (RESTANTE_MESSAGE_CARD (cell), message);
    g_signal_connect_object (message, "notify::state", G_CALLBACK (name_cell), cell, 0);
    name_cell (message, NULL, cell);
  } else if (column->text) {
    restante_message_cell_set_message (RESTANTE_MESSAGE_CELL (cell), message);
  } else {
    bind_member (item, message, "state", cell, "state");
    if (column->kind == CELL_TIME_LEFT)
      bind_member (item, message, "expires", cell, "expires");
    else
      bind_member (item, message, "reason", cell, "tooltip-text");
  }
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Column *column = user_data;
  RestanteMessage *message = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);

  if (column->kind == CELL_CARD) {
    g_signal_handlers_disconnect_by_func (message, name_cell, cell);
    restante_message_card_set_message (RESTANTE_MESSAGE_CARD (cell), NULL);
  } else if (column->text) {
    restante_message_cell_set_message (RESTANTE_MESSAGE_CELL (cell), NULL);
  } else {
    unbind_member (item, "state");
    unbind_member (item, column->kind == CELL_TIME_LEFT ? "expires" : "tooltip-text");
  }
}

void
restante_held_columns_add (GtkColumnView *view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column =
        gtk_column_view_column_new (_ (columns[i].title), factory);

    g_signal_connect (factory, "setup", G_CALLBACK (on_setup), (gpointer)&columns[i]);
    g_signal_connect (factory, "bind", G_CALLBACK (on_bind), (gpointer)&columns[i]);
    g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), (gpointer)&columns[i]);
    gtk_column_view_column_set_expand (column, columns[i].width == -1);
    gtk_column_view_column_set_fixed_width (column, columns[i].width);
    gtk_column_view_append_column (view, column);
  }
}

void
restante_held_columns_set_narrow (GtkColumnView *view, gboolean narrow)
{
  GListModel *model = gtk_column_view_get_columns (view);
  /* The row of titles has no API to hide it. */
  GtkWidget *titles = gtk_widget_get_first_child (GTK_WIDGET (view));

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);

    gtk_column_view_column_set_visible (column, (columns[i].kind == CELL_CARD) == narrow);
  }
  gtk_widget_set_visible (titles, !narrow);
}
