/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the selection on its messages when the list is read again: GTK keeps it on positions. It
 * never selects what the owner has not selected. */
#pragma once

#include <gtk/gtk.h>

#include "pages/hidden-list.h"

G_BEGIN_DECLS

/* From now on, for as long as @selection lives. @list is its model. */
void restante_held_selection_keep (GtkMultiSelection *selection, RestanteHiddenList *list);
/* The ids of the selected messages (free them with g_strfreev), or NULL when some are not loaded.
 */
char **restante_held_selection_get_ids (GtkMultiSelection *selection);
guint restante_held_selection_get_size (GtkMultiSelection *selection);

G_END_DECLS
