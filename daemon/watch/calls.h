/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of home servers between the threads that serve them and the main loop: hands mail over
 * in the one, and tells the watch in the other that somebody has called and what came of it. It
 * never keeps a call, and never waits for the main loop. */
#pragma once

#include "net/channel.h"
#include "queue/queue.h"
#include "watch/watch.h"

G_BEGIN_DECLS

typedef struct _RestanteCalls RestanteCalls;

/* Copies what it needs of @options. @queue must outlive it; @watch is kept as long as something is
 * on its way to it. Main loop. */
RestanteCalls *restante_calls_new (RestanteWatch *watch,
                                   RestanteQueue *queue,
                                   const RestanteWatchOptions *options);
void restante_calls_free (RestanteCalls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteCalls, restante_calls_free)

/* These three go one after the other in the thread of one call. The home server of @domains
 * (NULL-terminated names) has called from @address and knows the password. */
void restante_calls_began (RestanteCalls *self, const char *const *domains, const char *address);
/* It wants the held mail of @domains (RestanteDomainRecord) over @channel. Blocks until QUIT; no
 * message is begun once @closing (atomic) is TRUE. */
void restante_calls_turn (RestanteCalls *self,
                          GPtrArray *domains,
                          RestanteChannel *channel,
                          const gint *closing);
void restante_calls_ended (RestanteCalls *self, const char *const *domains);

G_END_DECLS
