/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a home tells regularly that it lives, and when its silence says something: missed
 * heartbeats are the earliest sign of an outage (DESIGN section 4). A client that tells only
 * changes has no rhythm, and nothing of it is ever overdue. It never looks at a clock.
 *
 * Pure; one thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RestanteHeartbeatRhythm RestanteHeartbeatRhythm;

RestanteHeartbeatRhythm *restante_heartbeat_rhythm_new (void);
void restante_heartbeat_rhythm_free (RestanteHeartbeatRhythm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHeartbeatRhythm, restante_heartbeat_rhythm_free)

/* One came at @now, in seconds of a clock that does not go back. Those of one moment, such as for
 * IPv4 and for IPv6, are one. */
void restante_heartbeat_rhythm_beat (RestanteHeartbeatRhythm *self, gint64 now);
/* Seconds between two, 1 to about an hour; 0: the last ones were too few or too different to say.
 */
gint64 restante_heartbeat_rhythm_get_every (const RestanteHeartbeatRhythm *self);
/* When the next one should come, and when it is overdue, a while later, so that one may be lost.
 * G_MAXINT64: never. */
gint64 restante_heartbeat_rhythm_get_next (const RestanteHeartbeatRhythm *self);
gint64 restante_heartbeat_rhythm_get_overdue (const RestanteHeartbeatRhythm *self);

G_END_DECLS
