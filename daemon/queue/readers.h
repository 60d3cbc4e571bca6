/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few connections for reading, opened when they are first needed and shared by all threads. What
 * is read through one is one moment of the store; it never changes anything. */
#pragma once

#include "queue/database.h"

G_BEGIN_DECLS

typedef struct _RestanteReaders RestanteReaders;

RestanteReaders *restante_readers_new (const char *path);
/* Nobody may have one of them any more. */
void restante_readers_free (RestanteReaders *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteReaders, restante_readers_free)

/* A connection with a read transaction; blocks while all are taken. */
RestanteDatabase *restante_readers_take (RestanteReaders *self, GError **error);
void restante_readers_give (RestanteReaders *self, RestanteDatabase *database);

G_END_DECLS
