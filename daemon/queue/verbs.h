/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner does to messages: resend, extend, delete. It never makes a move that
 * policy/message-state.h does not allow: such messages are left as they are and not counted. */
#pragma once

#include "queue/filter.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* Each works on everything that @filter matches, in transactions of at most 500 messages, and
 * returns the number of messages that it changed, or -1. With ids in the filter and one of them
 * unknown: NOT_FOUND, nothing is changed. */

/* Makes recipients that are not held held again and everything due at once, as if it
 * had never been tried; an ended hold starts
 * anew at @now. */
gint64 restante_queue_resend (RestanteQueue *self,
                              const RestanteFilter *filter,
                              gint64 now,
                              GError **error);
/* Adds @by seconds (1 s to 365 d) to the end of the hold, at most 10 years from @now; a message on
 * the shelf is held again, with @by from @now. */
gint64 restante_queue_extend (
    RestanteQueue *self, const RestanteFilter *filter, gint64 by, gint64 now, GError **error);
gint64 restante_queue_delete (RestanteQueue *self, const RestanteFilter *filter, GError **error);
/* Records that all recipients of @id were taken elsewhere, with the @reply in words. */
gboolean restante_queue_sent_away (
    RestanteQueue *self, gint64 id, const char *reply, gint64 now, GError **error);

G_END_DECLS
