/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/domain-advice.h"

#include <string.h>

#include "policy/domain-advice-private.h"
#include "policy/ip-address.h"

#define MX_TTL 3600 /* of a record that is proposed; seconds */

static const struct
{
  RestanteCheckCode code;
  const char *name;
  RestanteJudge judge;
} checks[] = {
  { RESTANTE_CHECK_MX_PRESENT, "mx-present", restante_judge_mx_present },
  { RESTANTE_CHECK_PRIMARY_PRESENT, "primary-present", restante_judge_primary_present },
  { RESTANTE_CHECK_MX_ORDER, "mx-order", restante_judge_mx_order },
  { RESTANTE_CHECK_MX_TARGET, "mx-target", restante_judge_mx_target },
  { RESTANTE_CHECK_SELF_ADDRESS, "self-address", restante_judge_self_address },
  { RESTANTE_CHECK_HELO, "helo", restante_judge_helo },
  { RESTANTE_CHECK_PRIMARY_ADDRESS, "primary-address", restante_judge_primary_address },
  { RESTANTE_CHECK_NS_AGREE, "ns-agree", restante_judge_ns_agree },
  { RESTANTE_CHECK_CACHES, "caches", restante_judge_caches },
  { RESTANTE_CHECK_TTL, "ttl", restante_judge_ttl },
  { RESTANTE_CHECK_MTA_STS, "mta-sts", restante_judge_mta_sts },
  { RESTANTE_CHECK_DANE, "dane", restante_judge_dane },
  { RESTANTE_CHECK_CERTIFICATE, "certificate", restante_judge_certificate },
  { RESTANTE_CHECK_VANISHED, "vanished", restante_judge_vanished },
};

static const char *const severities[] = {
  [RESTANTE_SEVERITY_OK] = "ok",
  [RESTANTE_SEVERITY_UNKNOWN] = "unknown",
  [RESTANTE_SEVERITY_WARNING] = "warning",
  [RESTANTE_SEVERITY_ERROR] = "error",
};

static const struct
{
  RestanteLookup lookup;
  const char *why;
  const char *fix;
} unclear[] = {
  { RESTANTE_LOOKUP_NONE, "were not looked up", "Check again." },
  { RESTANTE_LOOKUP_FAILED, "could not be looked up: the name servers do not answer",
    "Check again in a while; if it stays so, look at the name servers of the zone and at servers= "
    "in "
    "[dns]." },
  { RESTANTE_LOOKUP_BOGUS,
    "cannot be believed: the answer is not what the zone has signed (DNSSEC)",
    "Look at the signatures of the zone and at its DS record; senders that validate see nothing of "
    "it." },
};

const char *
restante_check_code_to_string (RestanteCheckCode code)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (checks[i].code == code)
      return checks[i].name;
  g_return_val_if_reached (NULL);
}

const char *
restante_severity_to_string (RestanteSeverity severity)
{
  g_return_val_if_fail ((guint)severity < G_N_ELEMENTS (severities), NULL);
  return severities[severity];
}

void
restante_advice_free (RestanteAdvice *self)
{
  if (self == NULL)
    return;
  g_free (self->seen);
  g_free (self->wanted);
  g_free (self->fix);
  g_free (self);
}

GPtrArray *
restante_domain_advice (const RestanteDomainFacts *facts)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_advice_free);

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    RestanteAdvice *advice = g_new0 (RestanteAdvice, 1);

    advice->code = checks[i].code;
    checks[i].judge (facts, advice);
    g_ptr_array_add (all, advice);
  }
  return all;
}

RestanteSeverity
restante_domain_advice_worst (GPtrArray *advice)
{
  RestanteSeverity worst = RESTANTE_SEVERITY_OK;

  for (guint i = 0; i < advice->len; i++)
    worst = MAX (worst, ((const RestanteAdvice *)g_ptr_array_index (advice, i))->severity);
  return worst;
}

void
restante_advice_say (
    RestanteAdvice *advice, RestanteSeverity severity, char *seen, char *wanted, const char *fix)
{
  advice->severity = severity;
  advice->seen = seen;
  advice->wanted = wanted;
  advice->fix = g_strdup (fix);
}

void
restante_advice_praise (RestanteAdvice *advice, char *seen, char *wanted)
{
  restante_advice_say (advice, RESTANTE_SEVERITY_OK, seen, wanted, "");
}

void
restante_advice_give_up (RestanteAdvice *advice, RestanteLookup lookup, char *what, char *wanted)
{
  for (guint i = 0; i < G_N_ELEMENTS (unclear); i++)
    if (unclear[i].lookup == lookup)
      restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                           g_strdup_printf ("%s %s.", what, unclear[i].why), wanted,
                           unclear[i].fix);
  g_free (what);
}

gboolean
restante_addresses_meet (const char *const *one, const char *const *other)
{
  for (guint i = 0; one[i] != NULL; i++)
    if (restante_ip_address_in (one[i], other))
      return TRUE;
  return FALSE;
}

gboolean
restante_facts_is_primary (const RestanteDomainFacts *facts, const RestanteMxFacts *mx)
{
  return g_str_equal (mx->host, facts->primary) ||
         restante_ip_address_in (facts->primary, (const char *const *)mx->addresses.addresses);
}

gboolean
restante_facts_is_holder (const RestanteDomainFacts *facts, const RestanteMxFacts *mx)
{
  return g_str_equal (mx->host, facts->holder);
}

char *
restante_facts_mx_line (const RestanteDomainFacts *facts, guint preference, const char *host)
{
  return g_strdup_printf ("%s. %u IN MX %u %s.", facts->domain,
                          facts->mx_ttl > 0 ? facts->mx_ttl : MX_TTL, preference, host);
}
