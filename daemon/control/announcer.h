/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns what watch/ signals into events of the API. Changes of the queue are gathered by domain:
 * the first is told at once, and then at most five a second. It never counts in the main loop. */
#pragma once

#include "control/context.h"
#include "control/events.h"

G_BEGIN_DECLS

#define RESTANTE_ANNOUNCER_INTERVAL 200 /* milliseconds between two queue events of a domain */
#define RESTANTE_ANNOUNCER_IDS      100 /* in one event */

typedef struct _RestanteAnnouncer RestanteAnnouncer;

/* Main loop only. @events must outlive it. */
RestanteAnnouncer *restante_announcer_new (RestanteControlContext *context, RestanteEvents *events);
void restante_announcer_free (RestanteAnnouncer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteAnnouncer, restante_announcer_free)

G_END_DECLS
