/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner sees of the store: pages of messages by key, one message, counts. It never changes
 * anything and never pages by offset. */
#pragma once

#include "api/counts.h"
#include "api/message-page.h"
#include "api/message.h"
#include "queue/body.h"
#include "queue/filter.h"
#include "queue/queue.h"

G_BEGIN_DECLS

#define RESTANTE_PAGE_MAX 500

/* At most @limit messages that match @filter, behind the message @after (0: from the start), in the
 * filter's order. */
RestanteMessagePage *restante_queue_list (
    RestanteQueue *self, const RestanteFilter *filter, gint64 after, guint limit, GError **error);
/* The id of every @every-th message that matches (the last one of each page of that length), so
 * that a view can jump to any page by key. */
GArray *restante_queue_marks (RestanteQueue *self,
                              const RestanteFilter *filter,
                              guint every,
                              GError **error); /* gint64 */
RestanteMessage *restante_queue_get (RestanteQueue *self, gint64 id, GError **error);
/* The message as it is delivered: the Received field, then the bytes as they came. */
RestanteBodyReader *restante_queue_read (RestanteQueue *self, gint64 id, GError **error);
/* Counts and bytes of one domain; from a table that is kept, not counted. */
RestanteCounts *restante_queue_count (RestanteQueue *self, gint64 domain_id, GError **error);

G_END_DECLS
