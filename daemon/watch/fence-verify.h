/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads back what a fence or a restore wrote at every server in charge of the zone, and says in the
 * log what they answer. It never writes DNS.
 *
 * Main loop only. */
#pragma once

#include "queue/fences.h"
#include "watch/dns-keeper.h"

G_BEGIN_DECLS

/* @entries: RestanteFenceLog that are stored, a reference is taken. One look. */
void restante_fence_verify_async (RestanteQueue *queue,
                                  RestanteDnsKeeper *keeper,
                                  const char *domain,
                                  GPtrArray *entries,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Whether all of them agree. */
gboolean restante_fence_verify_finish (GAsyncResult *result);

G_END_DECLS
