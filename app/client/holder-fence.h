/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of client/holder.h about the fence of a domain. */
#pragma once

#include "api/fence.h"
#include "client/holder.h"

G_BEGIN_DECLS

/* What the owner can have done with it. */
typedef enum
{
  RESTANTE_FENCE_ORDER_OFF,     /* puts back first what is fenced */
  RESTANTE_FENCE_ORDER_NOW,     /* leads the name away at once */
  RESTANTE_FENCE_ORDER_RESTORE, /* puts the address back at once */
} RestanteFenceOrder;

/* As all calls of client/holder.h: asynchronous, @cancellable may be NULL. All finish with
 * restante_holder_fence_finish(): the fence as it is then, a new reference, or NULL with an error
 * in the holder's words. */
void restante_holder_fence_async (RestanteHolder *self,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Turns it on. @after: seconds. @to: as in api/fence.h. @dry_run: only say what would be written.
 */
void restante_holder_fence_on_async (RestanteHolder *self,
                                     const char *name,
                                     gint64 after,
                                     const char *to,
                                     gboolean dry_run,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void restante_holder_fence_order_async (RestanteHolder *self,
                                        const char *name,
                                        RestanteFenceOrder order,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
RestanteFence *
restante_holder_fence_finish (RestanteHolder *self, GAsyncResult *result, GError **error);

G_END_DECLS
