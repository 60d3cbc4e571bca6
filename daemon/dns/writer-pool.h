/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writers that are in use, each open as long as its settings stay: what a service has said to
 * one call (never ask again, wait) counts for the next. It never reads settings by itself.
 *
 * Any thread. */
#pragma once

#include "dns/writer.h"

G_BEGIN_DECLS

typedef struct _RestanteWriterPool RestanteWriterPool;

/* @surroundings are copied; what they point to must live as long as the pool. */
RestanteWriterPool *restante_writer_pool_new (const RestanteWriterSurroundings *surroundings);
/* Writers that others still hold live on. */
void restante_writer_pool_free (RestanteWriterPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteWriterPool, restante_writer_pool_free)

/* The writer with these settings; new reference. SETTINGS. */
RestanteWriter *restante_writer_pool_open (RestanteWriterPool *self,
                                           const RestanteWriterSettings *settings,
                                           GError **error);
/* The owner took it away: one of that name is another one from now on. */
void restante_writer_pool_forget (RestanteWriterPool *self, const char *name);

G_END_DECLS
