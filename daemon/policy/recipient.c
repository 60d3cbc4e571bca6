/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/recipient.h"

typedef enum
{
  ACCEPT,
  NOT_OURS,
  NO_DOMAIN
} Row;

static const RestanteRecipientVerdict verdicts[] = {
  [ACCEPT] = { 250, "2.1.5", "Will be kept and handed over" },
  [NOT_OURS] = { 550, "5.7.1", "Relaying denied: not a domain of this backup MX" },
  /* Nothing is set up yet: the sender must try again, it is our shortage (promise 5). */
  [NO_DOMAIN] = { 451, "4.3.5", "No domain is set up here yet" },
};

const RestanteRecipientVerdict *
restante_recipient_judge (const RestanteRecipientFacts *facts)
{
  if (facts->protected)
    return &verdicts[ACCEPT];
  if (!facts->postmaster)
    return &verdicts[NOT_OURS];
  return &verdicts[facts->any_domain ? ACCEPT : NO_DOMAIN];
}
