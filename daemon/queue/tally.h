/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many messages and bytes each domain has in each state, kept as a table so that nobody has to
 * count. Changes are gathered during a transaction and written once at its end. It never counts
 * rows. */
#pragma once

#include "policy/message-state.h"
#include "queue/database.h"

G_BEGIN_DECLS

typedef struct _RestanteTally RestanteTally;

RestanteTally *restante_tally_new (void);
void restante_tally_free (RestanteTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteTally, restante_tally_free)

void restante_tally_add (RestanteTally *self,
                         gint64 domain_id,
                         RestanteMessageState state,
                         gint64 messages,
                         gint64 bytes);
/* Writes what was gathered into the transaction. */
gboolean restante_tally_flush (RestanteTally *self, RestanteDatabase *database, GError **error);
/* Forgets what was gathered: the transaction was rolled back. */
void restante_tally_clear (RestanteTally *self);

G_END_DECLS
