/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fan-out of events to everybody who listens on /v1/events. It never waits for a slow reader
 * and never buffers for one: a reader that leaves too much unread is dropped, and has to connect
 * and look again. */
#pragma once

#include <libsoup/soup.h>

#include "api/event.h"

G_BEGIN_DECLS

#define RESTANTE_EVENTS_READERS_MAX 64

typedef struct _RestanteEvents RestanteEvents;

/* Main loop only. */
RestanteEvents *restante_events_new (void);
/* Drops everybody. */
void restante_events_free (RestanteEvents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteEvents, restante_events_free)

/* Whether there is room for one more reader. */
gboolean restante_events_has_room (RestanteEvents *self);
/* Takes a reference. */
void restante_events_add (RestanteEvents *self, SoupWebsocketConnection *reader);
guint restante_events_get_readers (RestanteEvents *self);
/* One document, one text message, to each reader. */
void restante_events_send (RestanteEvents *self, RestanteEvent *event);

G_END_DECLS
