/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard of one domain's address: what it counts from probe to probe, which write is under way,
 * and whose orders wait for it. It never knows another domain.
 *
 * Main loop only. */
#pragma once

#include "queue/fences.h"
#include "watch/dns-keeper.h"
#include "watch/probe.h"
#include "watch/watch.h"

G_BEGIN_DECLS

/* Of all guards; whoever makes one keeps it until @running is 0. */
typedef struct
{
  RestanteQueue *queue;
  RestanteWatch *watch;
  RestanteDnsKeeper *keeper;
  const char *const *public_addresses; /* of this machine; empty: to be found out */
  guint running;                       /* what is under way */
} RestanteFenceGuardContext;

#define RESTANTE_TYPE_FENCE_GUARD (restante_fence_guard_get_type ())
G_DECLARE_FINAL_TYPE (RestanteFenceGuard, restante_fence_guard, RESTANTE, FENCE_GUARD, GObject)

/* Signal: changed (). Takes @record; what it leaves open is ended when the main loop runs. */
RestanteFenceGuard *restante_fence_guard_new (RestanteFenceGuardContext *context,
                                              RestanteFenceRecord *record);
/* Begins nothing more; orders that wait end with an error. */
void restante_fence_guard_stop (RestanteFenceGuard *self);

const char *restante_fence_guard_get_domain (RestanteFenceGuard *self);
/* The name leads to what the holder wrote, or something is being written. */
gboolean restante_fence_guard_is_busy (RestanteFenceGuard *self);
/* A probe of its primary is over. */
void restante_fence_guard_take_probe (RestanteFenceGuard *self, const RestanteProbeResult *result);

/* The owner's orders (watch/fence-keeper.h): each takes @task and returns TRUE or an error. */
void restante_fence_guard_turn_on (
    RestanteFenceGuard *self, gint64 after, const char *to, gboolean dry_run, GTask *task);
void restante_fence_guard_turn_off (RestanteFenceGuard *self, GTask *task);
void restante_fence_guard_fence_now (RestanteFenceGuard *self, GTask *task);
void restante_fence_guard_restore (RestanteFenceGuard *self, GTask *task);

G_END_DECLS
