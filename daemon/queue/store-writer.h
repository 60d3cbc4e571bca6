/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that changes the store: it takes every job that waits, runs them in one transaction,
 * commits once and tells those who wait. It never tells anyone that a job is done before its commit
 * is on stable storage, and a job that fails takes no other down. */
#pragma once

#include "queue/batch.h"

G_BEGIN_DECLS

typedef struct _RestanteStoreWriter RestanteStoreWriter;

/* A job runs in the writer thread, and again from its start when the transaction could not be kept.
 * To refuse (NOT_FOUND, EXISTS, CONFLICT) it returns FALSE before it has changed anything; any
 * other error rolls everything back. */
typedef gboolean (*RestanteJobRun) (RestanteBatch *batch, gpointer data, GError **error);
/* Called in the writer thread after each commit with the bytes that wait in the WAL. */
typedef void (*RestanteStoreWriterCommitted) (guint64 wal_size, gpointer user_data);

/* Borrows @batch. */
RestanteStoreWriter *restante_store_writer_new (RestanteBatch *batch,
                                                RestanteStoreWriterCommitted committed,
                                                gpointer user_data);
/* Called in the writer thread when the disk had no room for a job: it makes what room it can, and
 * the job is run once more. Set it before the first job. */
typedef void (*RestanteStoreWriterFull) (gpointer user_data);
void restante_store_writer_set_full (RestanteStoreWriter *self, RestanteStoreWriterFull full);
/* Runs what waits, then ends the thread. */
void restante_store_writer_free (RestanteStoreWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteStoreWriter, restante_store_writer_free)

/* The job is on stable storage, or failed with @error (takes it; NULL: kept). Called in the writer
 * thread; must return at once, and must not use the writer. */
typedef void (*RestanteJobFinished) (gpointer data, GError *error);

/* Does not wait: @finished is told. */
void restante_store_writer_start (RestanteStoreWriter *self,
                                  RestanteJobRun run,
                                  RestanteJobFinished finished,
                                  gpointer data);
/* Blocks until the job is on stable storage. Any thread but the writer's. */
gboolean restante_store_writer_run (RestanteStoreWriter *self,
                                    RestanteJobRun run,
                                    gpointer data,
                                    GError **error);
/* A posted job failed for good, with @error: nothing of it is in the store. Called in the writer
 * thread before the data is freed; must return at once, and must not use the writer. */
typedef void (*RestanteJobLost) (gpointer data, const GError *error);

/* Does not wait. A job that the disk does not take is tried again every second, in its turn, until
 * it is kept or the writer is freed; then @data is freed. Any other error is the end of it: then
 * @lost is called, or a warning is logged when that is NULL. */
void restante_store_writer_post (RestanteStoreWriter *self,
                                 RestanteJobRun run,
                                 RestanteJobLost lost,
                                 gpointer data,
                                 GDestroyNotify free_data);
/* Blocks until everything that was posted before is on stable storage and its data freed, or has
 * just failed to get there. */
void restante_store_writer_flush (RestanteStoreWriter *self);
/* Transactions that were committed so far. */
guint64 restante_store_writer_get_commits (RestanteStoreWriter *self);

G_END_DECLS
