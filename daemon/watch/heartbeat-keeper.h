/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the signs of life mean for the watch: where a primary is looked for, and when at once. It
 * never believes that the home is where it says: a probe proves that, or does not.
 *
 * A home that has told regularly, and then does not, is probed at once: that is the earliest sign
 * of an outage. It is a hint, once for each silence, and no more; what was heard before a restart
 * is not counted.
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

/* A sign of life, as net/heartbeat-judge.h tells it, that came at @when (monotonic, seconds). Any
 * thread; returns at once. */
void restante_heartbeat_keeper_hear (RestanteHeartbeatKeeper *self,
                                     const char *domain,
                                     const char *const *told,
                                     gboolean changed,
                                     gint64 when);
/* How @domain is heard: *@every is the seconds between two signs of life, -1 when they are not
 * regular; *@overdue_since is when the one that is overdue should have come, in seconds since the
 * epoch, 0: none is. */
void restante_heartbeat_keeper_describe (RestanteHeartbeatKeeper *self,
                                         const char *domain,
                                         gint64 *every,
                                         gint64 *overdue_since);
/* The owner took the heartbeat of @domain away: what it told counts no more. */
void restante_heartbeat_keeper_forget (RestanteHeartbeatKeeper *self, const char *domain);

G_END_DECLS
