/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads back what a fence or a restore wrote at every server in charge of the zone, and says in the
 * log what they answer. It never writes DNS.
 *
 * Main loop only. */
#pragma once

#include "queue/fences.h"
#include "watch/dns-keeper.h"

G_BEGIN_DECLS

/* The log is as it is after a look. */
typedef void (*RestanteFenceLooked) (gpointer user_data);

typedef struct
{
  RestanteQueue *queue; /* this and @keeper must live until the callback */
  RestanteDnsKeeper *keeper;
  const char *domain;
  GPtrArray *entries;         /* RestanteFenceLog that are stored; a reference is taken */
  RestanteFenceLooked looked; /* called with the callback's @user_data, once at least */
} RestanteFenceVerifyPlan;

/* Done when all servers agree, after some seconds when they do not, or when it is cancelled. */
void restante_fence_verify_async (const RestanteFenceVerifyPlan *plan,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void restante_fence_verify_finish (GAsyncResult *result);

G_END_DECLS
