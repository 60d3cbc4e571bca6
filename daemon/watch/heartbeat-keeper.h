/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the signs of life mean for the watch: where a primary is looked for, and when at once. It
 * never believes that the home is where it says: a probe proves that, or does not.
 *
 * Main loop only, unless said. */
#pragma once

#include "queue/heartbeats.h"
#include "watch/watch.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_HEARTBEAT_KEEPER (restante_heartbeat_keeper_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteHeartbeatKeeper, restante_heartbeat_keeper, RESTANTE, HEARTBEAT_KEEPER, GObject)

/* Signal: heard (const char *domain, char **told, gboolean changed): the home said where it is, and
 * that is stored; it is probed there now.
 *
 * Takes up what was last told before a restart. @queue and @watch must outlive it. */
RestanteHeartbeatKeeper *restante_heartbeat_keeper_start (RestanteQueue *queue,
                                                          RestanteWatch *watch);
/* What is still on its way from other threads is dropped. Takes the reference. */
void restante_heartbeat_keeper_stop (RestanteHeartbeatKeeper *self);

/* A sign of life, as net/heartbeat-judge.h tells it. Any thread; returns at once. */
void restante_heartbeat_keeper_hear (RestanteHeartbeatKeeper *self,
                                     const char *domain,
                                     const char *const *told,
                                     gboolean changed);
/* The owner took the heartbeat of @domain away: what it told counts no more. */
void restante_heartbeat_keeper_forget (RestanteHeartbeatKeeper *self, const char *domain);

G_END_DECLS
