/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deletion that can still be undone: its rows are hidden at once, and the holder is asked only
 * when the toast has gone or the window closes. It never deletes when the app dies before that. */
#pragma once

#include "page.h"
#include "pages/hidden-list.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_PENDING_DELETE (restante_pending_delete_get_type ())
G_DECLARE_FINAL_TYPE (
    RestantePendingDelete, restante_pending_delete, RESTANTE, PENDING_DELETE, GObject)

/* Hides @ids (NULL-terminated, copied) in @list and shows the toast on @page. */
RestantePendingDelete *restante_pending_delete_start (RestantePage *page,
                                                      RestanteHiddenList *list,
                                                      const char *const *ids);
/* Shows the rows again; nothing when it is too late. */
void restante_pending_delete_undo (RestantePendingDelete *self);
/* Deletes now, when it was neither undone nor done. The application stays until the holder has
 * answered. */
void restante_pending_delete_commit (RestantePendingDelete *self);

G_END_DECLS
