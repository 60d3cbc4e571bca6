/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands the held mail of some domains over the connection that their home server has made for it
 * (RFC 2645 section 4): the canary first, then the rest, oldest first, one domain after the other.
 * It never sends a message to anybody who has not called with the right password, and it waits for
 * nobody's retry time: whoever calls wants all there is.
 *
 * Blocks its thread. */
#pragma once

#include "net/channel.h"
#include "queue/domains.h"
#include "watch/drain.h"

G_BEGIN_DECLS

typedef struct
{
  RestanteQueue *queue;
  GPtrArray *domains; /* RestanteDomainRecord; at least one */
  RestanteChannel *channel;
  const char *helo;
  guint timeout;       /* seconds until the home server has greeted */
  guint retry_first;   /* seconds; how long a message that was put off once is shown as waiting */
  const gint *closing; /* atomic; TRUE: no further message is begun */
} RestanteTurnPlan;

typedef struct
{
  RestanteDrainReport *reports; /* one a domain, in the order of the plan; without `held_left` */
  guint n_reports;
  char *capabilities; /* what the home server's EHLO offered, protocol/capabilities.h */
} RestanteTurnResult;

void restante_turn_run (const RestanteTurnPlan *plan, RestanteTurnResult *result);
void restante_turn_result_clear (RestanteTurnResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RestanteTurnResult, restante_turn_result_clear)

G_END_DECLS
