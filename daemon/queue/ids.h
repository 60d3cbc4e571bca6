/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where message ids come from: a counter in memory over a mark in the store, so that no id is used
 * twice, not even after the newest messages were deleted and the daemon was started again. It never
 * blocks on the disk. */
#pragma once

#include "queue/database.h"

G_BEGIN_DECLS

typedef struct _RestanteIds RestanteIds;

/* Starts over the mark that is stored. */
RestanteIds *restante_ids_load (RestanteDatabase *database, GError **error);
void restante_ids_free (RestanteIds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteIds, restante_ids_free)

/* From any thread. */
gint64 restante_ids_next (RestanteIds *self);
/* In the writer: moves the mark in the transaction when @highest, an id that it stores, is over it.
 */
gboolean restante_ids_reserve (RestanteIds *self,
                               RestanteDatabase *database,
                               gint64 highest,
                               GError **error);
/* In the writer: how the transaction that reserved went. */
void restante_ids_settle (RestanteIds *self, gboolean committed);
/* At the end: stores the counter itself, so that the next start leaves no gap. */
gboolean restante_ids_store (RestanteIds *self, RestanteDatabase *database, GError **error);

G_END_DECLS
