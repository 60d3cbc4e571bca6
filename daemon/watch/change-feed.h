/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the store's change notifications from the writer thread into the main loop, gathered by
 * domain. It never blocks the writer and never drops a change: too many ids become "many". */
#pragma once

#include <glib.h>

#include "queue/queue.h"

G_BEGIN_DECLS

typedef struct _RestanteChangeFeed RestanteChangeFeed;

/* In the main loop; @ids (gint64) holds at most RESTANTE_CHANGE_FEED_IDS of the changed messages,
 * @more says that there are others. */
typedef void (*RestanteChangeFeedFunc) (gint64 domain_id,
                                        GArray *ids,
                                        gboolean more,
                                        gpointer user_data);
#define RESTANTE_CHANGE_FEED_IDS 100

/* Takes the queue's changed notification; the queue must be closed or idle before the feed is
 * freed. */
RestanteChangeFeed *
restante_change_feed_new (RestanteQueue *queue, RestanteChangeFeedFunc func, gpointer user_data);
void restante_change_feed_free (RestanteChangeFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteChangeFeed, restante_change_feed_free)

G_END_DECLS
