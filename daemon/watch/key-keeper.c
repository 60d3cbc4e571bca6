/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/key-keeper.h"

#include "policy/key-learning.h"
#include "queue/pins.h"

/* A proof speaks for this long, or for three probes: a busy machine may miss one. */
#define SHORTEST_GAP (10 * 60)
#define PROBES_A_GAP 3

static RestanteDomainRecord *
with_first (const RestanteDomainRecord *domain, const char *fingerprint)
{
  RestanteDomainRecord *changed = restante_domain_record_copy (domain);

  g_strfreev (changed->pins);
  changed->pins =
      restante_keys_put_first ((const char *const *)domain->pins, fingerprint, RESTANTE_PINS_MAX);
  return changed;
}

/* A stranger that stays is told of in the words of its first sight: that it was not learned after
 * an outage is no news once it is the outage. */
static gboolean
is_known (const RestanteKeyScene *scene, const RestanteProbeResult *result)
{
  return scene->state == RESTANTE_PRIMARY_STRANGER && scene->domain->cause != NULL &&
         restante_stranger_sight_is (scene->domain->stranger, result->fingerprint, result->address);
}

static void
explain (const RestanteKeyScene *scene, RestanteProbeResult *result, RestanteNewKeyVerdict verdict)
{
  const char *reason = restante_new_key_reason (verdict);
  g_autofree char *cause = result->cause;

  if (verdict == RESTANTE_NEW_KEY_DENIED)
    result->cause = g_steal_pointer (&cause);
  else if (is_known (scene, result))
    result->cause = g_strdup (scene->domain->cause);
  else
    result->cause =
        reason != NULL ? g_strdup_printf ("%s %s", cause, reason) : g_steal_pointer (&cause);
}

RestanteDomainRecord *
restante_key_keeper_learn (const RestanteKeyScene *scene, RestanteProbeResult *result)
{
  const RestanteDomainRecord *domain = scene->domain;
  RestanteNewKey key = {
    .fingerprint = result->fingerprint,
    .denied = restante_keys_have ((const char *const *)domain->denied, result->fingerprint),
    .state = scene->state,
    .failures = scene->failures,
    .since_proof = scene->since_proof,
    .longest_gap = MAX (SHORTEST_GAP, PROBES_A_GAP * (gint64)scene->interval),
    .address = result->address,
    .proven_address = domain->last_address,
    .chain_valid = result->chain_valid,
  };
  RestanteNewKeyVerdict verdict;

  if (domain->identity != RESTANTE_IDENTITY_KEY)
    return NULL;
  verdict = restante_new_key_judge (&key);
  if (verdict == RESTANTE_NEW_KEY_LEARN)
    return restante_queue_learn_pin (scene->queue, domain, result->fingerprint)
               ? with_first (domain, result->fingerprint)
               : NULL;
  explain (scene, result, verdict);
  return NULL;
}

RestanteDomainRecord *
restante_key_keeper_use (RestanteQueue *queue,
                         const RestanteDomainRecord *domain,
                         const RestanteProbeResult *result)
{
  if (domain->identity != RESTANTE_IDENTITY_KEY || result->fingerprint == NULL ||
      g_strcmp0 (domain->pins[0], result->fingerprint) == 0)
    return NULL;
  restante_queue_use_pin (queue, domain, result->fingerprint);
  return with_first (domain, result->fingerprint);
}
