/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/held-columns.h"

#include <glib/gi18n.h>

#include "pages/message-cell.h"
#include "widgets/state-badge.h"
#include "widgets/time-left.h"

typedef enum
{
  CELL_TEXT,
  CELL_NUMERIC,
  CELL_TIME_LEFT,
  CELL_STATE,
} CellKind;

typedef struct
{
  const char *title;
  CellKind kind;
  RestanteMessageText text;
  RestanteMessageText full; /* NULL: the text is */
  int width;                /* at first; -1: what is needed */
  gboolean expand;          /* has a share of what is left over */
} Column;

static const Column columns[] = {
  { N_ ("From"), CELL_TEXT, restante_message_words_sender, NULL, 104, TRUE },
  { N_ ("To"), CELL_TEXT, restante_message_words_recipients_short,
    restante_message_words_recipients, 68, FALSE },
  { N_ ("Subject"), CELL_TEXT, restante_message_words_subject, NULL, 172, TRUE },
  { N_ ("Size"), CELL_NUMERIC, restante_message_words_size, NULL, -1, FALSE },
  { N_ ("Arrived"), CELL_NUMERIC, restante_message_words_arrived_short,
    restante_message_words_arrived, -1, FALSE },
  { N_ ("Time Left"), CELL_TIME_LEFT, NULL, NULL, -1, FALSE },
  { N_ ("Why"), CELL_STATE, NULL, NULL, 140, TRUE },
};

static GtkWidget *
make_cell (const Column *column)
{
  switch (column->kind) {
  case CELL_TIME_LEFT:
    return restante_time_left_new ();
  case CELL_STATE:
    return restante_state_badge_new (RESTANTE_STATE_OF_MESSAGE);
  default:
    return restante_message_cell_new (column->text, column->full, column->kind == CELL_NUMERIC);
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

/* GTK 4.8 has no way to name a row: the first cell names it from inside. */
static void
name_row (RestanteMessage *message, GParamSpec *pspec, GtkWidget *cell)
{
  GtkWidget *container = gtk_widget_get_parent (cell);
  GtkWidget *row = container ? gtk_widget_get_parent (container) : NULL;
  g_autofree char *summary = restante_message_words_summary (message, 0);

  if (row)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, summary,
                                    -1);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Column *column = user_data;
  RestanteMessage *message = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);

  if (column->text) {
    restante_message_cell_set_message (RESTANTE_MESSAGE_CELL (cell), message);
    if (column == columns) {
      g_signal_connect_object (message, "notify", G_CALLBACK (name_row), cell, 0);
      name_row (message, NULL, cell);
    }
  } else {
    bind_member (item, message, "state", cell, "state");
    if (column->kind == CELL_TIME_LEFT)
      bind_member (item, message, "expires", cell, "expires");
    else
      bind_member (item, message, "reason", cell, "note");
  }
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Column *column = user_data;
  GtkWidget *cell = gtk_list_item_get_child (item);

  if (column->text) {
    g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), name_row, cell);
    restante_message_cell_set_message (RESTANTE_MESSAGE_CELL (cell), NULL);
  } else {
    unbind_member (item, "state");
    unbind_member (item, column->kind == CELL_TIME_LEFT ? "expires" : "note");
  }
}

/* Titles stand where their figures stand; there is no API for it, the titles are the children of
 * the first child of the view, in the order of the columns. */
static void
align_titles (GtkColumnView *view)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (view)));

  for (gsize i = 0; i < G_N_ELEMENTS (columns) && title; i++) {
    gboolean end = columns[i].kind == CELL_NUMERIC || columns[i].kind == CELL_TIME_LEFT;

    if (end && gtk_widget_get_first_child (title))
      gtk_widget_set_halign (gtk_widget_get_first_child (title), GTK_ALIGN_END);
    title = gtk_widget_get_next_sibling (title);
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
    gtk_column_view_column_set_expand (column, columns[i].expand);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_column_set_fixed_width (column, columns[i].width);
    gtk_column_view_append_column (view, column);
  }
  align_titles (view);
}
