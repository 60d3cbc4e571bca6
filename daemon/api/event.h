/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that changed at the holder, as told over the WebSocket. Which members are set follows
 * from the event; the others are never written. */
#pragma once

#include "api/activity.h"
#include "api/check.h"
#include "api/counts.h"
#include "api/fence.h"
#include "api/primary.h"
#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_EVENT (restante_event_get_type ())
G_DECLARE_FINAL_TYPE (RestanteEvent, restante_event, RESTANTE, EVENT, RestanteValue)

/* "queue", "primary", "domain-added", "domain-removed", "activity", "dns", "fence". */
const char *restante_event_get_event (RestanteEvent *self);
gint64 restante_event_get_time (RestanteEvent *self);
const char *restante_event_get_domain (RestanteEvent *self);     /* or NULL */
RestanteCounts *restante_event_get_counts (RestanteEvent *self); /* of "queue" */
/* Of "queue": up to 100 messages that changed. */
const char *const *restante_event_get_ids (RestanteEvent *self);
/* More messages than these changed: look again. */
gboolean restante_event_get_more (RestanteEvent *self);
/* Of "primary". */
RestantePrimary *restante_event_get_primary (RestanteEvent *self);
/* Of "activity". */
RestanteActivity *restante_event_get_activity (RestanteEvent *self);
/* Of "dns": a line of the domain's check that has another colour than before. */
RestanteCheck *restante_event_get_check (RestanteEvent *self);
/* Of "fence". */
RestanteFence *restante_event_get_fence (RestanteEvent *self);

G_END_DECLS
