/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers one sign of life: whose it is, whether that may be believed, and what it changes. It
 * never says more than it must to somebody who does not know a password, and never sees a
 * connection.
 *
 * Thread-safe; blocks on the store. */
#pragma once

#include "queue/queue.h"

G_BEGIN_DECLS

typedef struct _RestanteHeartbeatJudge RestanteHeartbeatJudge;

/* @domain told that its home is at @told (IP addresses, NULL-terminated), and that is stored;
 * @changed: it was not known. Called in the judge's thread; must return at once. */
typedef void (*RestanteHeartbeatHeard) (const char *domain,
                                        const char *const *told,
                                        gboolean changed,
                                        gpointer user_data);

/* @queue must outlive it. */
RestanteHeartbeatJudge *restante_heartbeat_judge_new (RestanteQueue *queue,
                                                      RestanteHeartbeatHeard heard,
                                                      gpointer user_data);
void restante_heartbeat_judge_free (RestanteHeartbeatJudge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHeartbeatJudge, restante_heartbeat_judge_free)

/* The whole answer to a request of @length bytes (protocol/dyndns-request.h) from the IP address
 * @peer, at @now (seconds since the epoch). Free it. */
char *restante_heartbeat_judge_answer (
    RestanteHeartbeatJudge *self, const guint8 *bytes, gsize length, const char *peer, gint64 now);

G_END_DECLS
