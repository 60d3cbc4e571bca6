/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard of every domain's address: looks at what the probes found, has the name fenced and
 * restored when policy/fence.h says so or the owner does, ends what a crash left, and has every
 * write read back at the servers in charge. It never probes and never writes itself.
 *
 * Main loop only. */
#pragma once

#include "queue/fences.h"
#include "watch/dns-keeper.h"
#include "watch/fence-write.h"
#include "watch/watch.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_FENCE_KEEPER (restante_fence_keeper_get_type ())
G_DECLARE_FINAL_TYPE (RestanteFenceKeeper, restante_fence_keeper, RESTANTE, FENCE_KEEPER, GObject)

/* Signal: fence-changed (const char *domain): its document would say something else.
 *
 * @public_addresses: of this machine, NULL-terminated; empty: to be found out. All others must live
 * until it is stopped. What a crash left is looked at when the main loop runs. */
RestanteFenceKeeper *restante_fence_keeper_start (RestanteQueue *queue,
                                                  RestanteWatch *watch,
                                                  RestanteDnsKeeper *keeper,
                                                  const char *const *public_addresses);
/* Waits for what is being written. Takes the reference. */
void restante_fence_keeper_stop (RestanteFenceKeeper *self);

/* Whether the name of @domain's primary is the fence's business now: it leads to what the holder
 * wrote, or something is being written. */
gboolean restante_fence_keeper_is_busy (RestanteFenceKeeper *self, const char *domain);

/* Turns the guard of @domain on. @after in seconds, -1: as it was; @to: "self", "nothing",
 * addresses with blanks or commas between them, NULL: as it was. */
void restante_fence_keeper_turn_on_async (RestanteFenceKeeper *self,
                                          const char *domain,
                                          gint64 after,
                                          const char *to,
                                          gboolean dry_run,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

typedef enum
{
  RESTANTE_FENCE_ORDER_OFF,     /* restores first where fenced */
  RESTANTE_FENCE_ORDER_NOW,     /* fences, where the last probe found the name to lead */
  RESTANTE_FENCE_ORDER_RESTORE, /* puts back what was there before */
} RestanteFenceOrder;

/* By hand, at once; done when it was read back. */
void restante_fence_keeper_order_async (RestanteFenceKeeper *self,
                                        const char *domain,
                                        RestanteFenceOrder order,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Of both. RESTANTE_FENCE_ERROR, RESTANTE_WRITER_ERROR, RESTANTE_QUEUE_ERROR. */
gboolean restante_fence_keeper_finish (GAsyncResult *result, GError **error);

G_END_DECLS
