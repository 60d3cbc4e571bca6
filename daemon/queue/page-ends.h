/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the last pages of lists ended, so that the next page begins at the right place even when
 * the message there was deleted or moved meanwhile. It is a memory of bounded size; the store
 * answers for what it has forgotten. */
#pragma once

#include "queue/filter.h"

G_BEGIN_DECLS

typedef struct _RestantePageEnds RestantePageEnds;

RestantePageEnds *restante_page_ends_new (void);
void restante_page_ends_free (RestantePageEnds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestantePageEnds, restante_page_ends_free)

/* A page in @order ended with the message @id, whose sort key was @key. Any thread, as below. */
void
restante_page_ends_remember (RestantePageEnds *self, RestanteOrder order, gint64 id, gint64 key);
/* @id has just been seen elsewhere in this order: what was remembered is out of date. */
void restante_page_ends_forget (RestantePageEnds *self, RestanteOrder order, gint64 id);
gboolean
restante_page_ends_find (RestantePageEnds *self, RestanteOrder order, gint64 id, gint64 *key);

G_END_DECLS
