/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One transaction of the writer and what follows from it: counts to write before the commit; after
 * it, files to remove and changes to tell. It never lets a follow-up happen for a transaction that
 * was rolled back. */
#pragma once

#include "queue/database.h"
#include "queue/ids.h"
#include "queue/queue.h"
#include "queue/spool.h"
#include "queue/tally.h"

G_BEGIN_DECLS

typedef struct _RestanteBatch RestanteBatch;

/* Borrows the parts; the writer thread only. */
RestanteBatch *
restante_batch_new (RestanteDatabase *database, RestanteIds *ids, RestanteSpool *spool);
void restante_batch_free (RestanteBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteBatch, restante_batch_free)
void
restante_batch_set_changed (RestanteBatch *self, RestanteQueueChanged changed, gpointer user_data);

gboolean restante_batch_begin (RestanteBatch *self, GError **error);
gboolean restante_batch_commit (RestanteBatch *self, GError **error);
void restante_batch_rollback (RestanteBatch *self);

/* For the jobs in between. */
RestanteDatabase *restante_batch_get_database (RestanteBatch *self);
/* A message is new (@before 0), gone (@after 0) or in another state; also tells the change. */
void restante_batch_count (RestanteBatch *self,
                           gint64 domain_id,
                           gint64 id,
                           gint64 size,
                           RestanteMessageState before,
                           RestanteMessageState after);
/* @id of restante_ids_next() is in the store from now on, and no message's: it is never given
 * again.
 */
void restante_batch_use_id (RestanteBatch *self, gint64 id);
/* The domain itself changed. */
void restante_batch_touch_domain (RestanteBatch *self, gint64 domain_id);
/* The spool file @name is nobody's any more. */
void restante_batch_drop_file (RestanteBatch *self, const char *name);
/* Writes the counts now, for a job that reads them. */
gboolean restante_batch_settle_counts (RestanteBatch *self, GError **error);

G_END_DECLS
