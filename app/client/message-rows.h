/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What client/message-list.h knows of its messages: takes what was read in and says which positions
 * have changed by it. It never reads anything itself. */
#pragma once

#include "client/page-run.h"
#include "client/row-diff.h"

G_BEGIN_DECLS

typedef struct _RestanteMessageRows RestanteMessageRows;

RestanteMessageRows *restante_message_rows_new (void);
void restante_message_rows_free (RestanteMessageRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteMessageRows, restante_message_rows_free)

/* Owned by the rows. */
RestanteRowCache *restante_message_rows_get_cache (RestanteMessageRows *self);
/* The newest id that was taken in, or NULL. */
const char *restante_message_rows_get_newest_id (RestanteMessageRows *self);
/* The message at @position, or an object that becomes the message when it comes. Owned by the rows.
 */
RestanteMessage *restante_message_rows_get (RestanteMessageRows *self, guint position);
/* Forgets the list; objects that somebody holds are known again. */
void restante_message_rows_clear (RestanteMessageRows *self);

/* Takes in pages of the list as it is known. Returns the number of splices (0 or 1, as long as
 * before). */
guint restante_message_rows_fill (RestanteMessageRows *self,
                                  RestantePageRun *run,
                                  RestanteSplice splices[RESTANTE_SPLICES_MAX]);
/* Takes in @n_pages of a list that may have changed since it had @total rows. Returns the number of
 * splices that lead to the new list, one after the other; nothing else is fresh any more. */
guint restante_message_rows_replace (RestanteMessageRows *self,
                                     RestantePageRun *run,
                                     guint total,
                                     guint n_pages,
                                     RestanteSplice splices[RESTANTE_SPLICES_MAX]);

G_END_DECLS
