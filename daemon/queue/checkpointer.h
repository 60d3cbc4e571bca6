/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that moves committed pages from the WAL into the database, so that the writer does not
 * have to. It sleeps while nothing is committed, and it never blocks the writer unless the WAL
 * outgrows its bound. */
#pragma once

#include "queue/database.h"

G_BEGIN_DECLS

typedef struct _RestanteCheckpointer RestanteCheckpointer;

/* Takes a connection of its own to @path. */
RestanteCheckpointer *restante_checkpointer_new (const char *path, GError **error);
void restante_checkpointer_free (RestanteCheckpointer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteCheckpointer, restante_checkpointer_free)

/* Called in the writer thread after a commit. With a WAL over the bound (writing never paused long
 * enough for it to start over) it blocks until everything is moved; the next commit then starts the
 * WAL over. */
void restante_checkpointer_note (RestanteCheckpointer *self, guint64 wal_size);
/* Moves everything now, so that the next commit starts the WAL over: it needs no more room then
 * than the WAL has. Blocks. */
void restante_checkpointer_fold (RestanteCheckpointer *self);
/* Checkpoints that were made so far. */
guint64 restante_checkpointer_get_rounds (RestanteCheckpointer *self);

G_END_DECLS
