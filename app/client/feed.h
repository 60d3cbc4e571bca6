/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to a holder from its beginning to its end: the link, then the events, then the
 * status, so that nothing that happens is missed between them. It never connects a second time. */
#pragma once

#include <gio/gio.h>

#include "api/event.h"
#include "api/status.h"
#include "client/link.h"

G_BEGIN_DECLS

/* Signals: "status" (RestanteStatus *), when the connection stands and after each refresh; "event"
 * (RestanteEvent *), never before the first status; "failed" (GError *), once, and nothing after
 * it. */
#define RESTANTE_TYPE_FEED (restante_feed_get_type ())
G_DECLARE_FINAL_TYPE (RestanteFeed, restante_feed, RESTANTE, FEED, GObject)

/* Starts from the thread's default main context. */
RestanteFeed *restante_feed_new (RestantePlace *place);
/* For requests; NULL before the first status. Owned by the feed. */
RestanteLink *restante_feed_get_link (RestanteFeed *self);
/* Asks for the status once more; a holder that does not answer in time has failed. */
void restante_feed_refresh (RestanteFeed *self);
/* No signal comes any more; requests under way fail. */
void restante_feed_close (RestanteFeed *self);

G_END_DECLS
