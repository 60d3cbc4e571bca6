/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of the rows, by the secondary button, the menu key or Shift+F10. It selects the row that
 * it is opened on, and never does anything itself: its items are actions of the page. */
#pragma once

#include <gtk/gtk.h>

#include "pages/hidden-list.h"

G_BEGIN_DECLS

/* For as long as @parent lives, which holds the lists that show @selection; @list is its model.
 * @menu becomes a child of @parent: whoever attaches it unparents it in dispose. */
void restante_held_menu_attach (GtkWidget *parent,
                                GtkPopover *menu,
                                GtkMultiSelection *selection,
                                RestanteHiddenList *list);

G_END_DECLS
