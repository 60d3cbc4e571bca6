/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner wants of the guard of a domain, checked and stored. It never fences. */
#pragma once

#include "queue/fences.h"
#include "watch/dns-keeper.h"

G_BEGIN_DECLS

typedef struct _RestanteFenceWish RestanteFenceWish;

/* As in watch/fence-keeper.h. */
RestanteFenceWish *restante_fence_wish_new (gint64 after, const char *to, gboolean dry_run);
void restante_fence_wish_free (RestanteFenceWish *self);

/* @record turned on and set as wanted, at @now (seconds since the epoch); free it.
 * RESTANTE_FENCE_ERROR_INVALID. */
RestanteFenceRecord *restante_fence_wish_apply (const RestanteFenceWish *self,
                                                const RestanteFenceRecord *record,
                                                gint64 now,
                                                GError **error);

/* Stores a copy of @record. @name: somebody must be able to write it, or
 * RESTANTE_ADDRESS_WRITER_ERROR; NULL: no matter. Main loop only; @queue and @keeper must live
 * until the callback. */
void restante_fence_wish_store_async (RestanteQueue *queue,
                                      RestanteDnsKeeper *keeper,
                                      const RestanteFenceRecord *record,
                                      const char *name,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* As it is stored; free it. */
RestanteFenceRecord *restante_fence_wish_store_finish (GAsyncResult *result, GError **error);

G_END_DECLS
