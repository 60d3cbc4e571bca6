/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pins of one domain's primary as probes meet its keys: a new key is learned where
 * policy/key-learning.h allows it, and a pin that proves is the first one from then on. It never
 * talks to the network and never looks at what a delivery met.
 *
 * Main loop only. */
#pragma once

#include "policy/primary-state.h"
#include "queue/domains.h"
#include "watch/probe.h"

G_BEGIN_DECLS

/* What was known before the probe. */
typedef struct
{
  RestanteQueue *queue;
  const RestanteDomainRecord *domain; /* that was probed */
  RestantePrimaryState state;
  guint failures;     /* failed probes since the last proof */
  gint64 since_proof; /* seconds; negative: none that counts */
  guint interval;     /* seconds between probes while up */
} RestanteKeyScene;

/* @result is a stranger's: a copy of the domain with its key among the pins, stored without waiting
 * for the commit, or NULL when it is not learned; the cause of @result says why then. */
RestanteDomainRecord *restante_key_keeper_learn (const RestanteKeyScene *scene,
                                                 RestanteProbeResult *result);
/* @result is proven: the same with the pin that proved it first; NULL: it was. */
RestanteDomainRecord *restante_key_keeper_use (RestanteQueue *queue,
                                               const RestanteDomainRecord *domain,
                                               const RestanteProbeResult *result);

G_END_DECLS
