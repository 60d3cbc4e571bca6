/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of what happened, in words for the owner. It never holds mail content or secrets. */
#pragma once

#include "api/activity-page.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* @domain may be NULL. @kind is one word ("up", "down", "stranger", "held", …). Does not wait for
 * the commit; returns the activity's id. */
gint64 restante_queue_add_activity (
    RestanteQueue *self, gint64 time, const char *domain, const char *kind, const char *text);
/* Newest first, behind the activity @after (0: from the newest). */
RestanteActivityPage *restante_queue_list_activities (
    RestanteQueue *self, const char *domain, gint64 after, guint limit, GError **error);

G_END_DECLS
