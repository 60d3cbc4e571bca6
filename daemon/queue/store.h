/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands behind a RestanteQueue, for the files of this folder alone. It never leaves the
 * folder. */
#pragma once

#include "queue/batch.h"
#include "queue/checkpointer.h"
#include "queue/domain-table.h"
#include "queue/ids.h"
#include "queue/page-ends.h"
#include "queue/queue.h"
#include "queue/readers.h"
#include "queue/room.h"
#include "queue/spool.h"
#include "queue/store-writer.h"
#include "queue/unrecorded.h"

G_BEGIN_DECLS

struct _RestanteQueue
{
  RestanteQueueOptions options;
  char *path;                 /* of the database */
  int lock;                   /* file descriptor that says that the store is in use */
  RestanteDatabase *database; /* the writer thread's, once that runs */
  RestanteSpool *spool;
  RestanteRoom *room;
  RestanteIds *ids;
  RestanteBatch *batch;
  RestanteCheckpointer *checkpointer;
  RestanteStoreWriter *writer;
  RestanteReaders *readers;
  RestanteDomainTable *domains;
  RestantePageEnds *page_ends;
  RestanteUnrecorded *unrecorded;
  GMutex activity_lock;
  gint64 last_activity; /* id; under activity_lock */
  GThread *sweeper;
  GMutex sweep_lock;
  GCond sweep_ended;
  gboolean swept; /* under sweep_lock */
};

/* Blocks until the sweep that a start begins with is over. */
void restante_store_wait_for_sweep (RestanteQueue *self);

/* The id of the domain @name, in any form that protocol/address.h can normalize, as the
 * transaction of @database sees it; 0: NOT_FOUND, or another error. */
gint64 restante_store_find_domain_id (RestanteDatabase *database, const char *name, GError **error);

/* message.flags: stored, never renumber. */
#define RESTANTE_MESSAGE_EIGHT_BIT 1
#define RESTANTE_MESSAGE_SMTPUTF8  2
#define RESTANTE_MESSAGE_ELSEWHERE                                                                 \
  4 /* delivered to another host than the primary, as the owner wanted */

/* message.ends of a hold without end. */
#define RESTANTE_NO_END G_MAXINT64

G_END_DECLS
