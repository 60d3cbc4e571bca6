/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes senders insist: MTA-STS (RFC 8461), DANE (RFC 7672), and the holder's certificate. */
#include <string.h>

#include "policy/domain-advice-private.h"

#define SOON (14 * 24 * 3600) /* seconds */

/* RFC 8461 section 4.1: a wildcard stands for exactly one label. */
static gboolean
pattern_matches (const char *pattern, const char *host)
{
  const char *dot;

  if (!g_str_has_prefix (pattern, "*."))
    return g_ascii_strcasecmp (pattern, host) == 0;
  dot = strchr (host, '.');
  return dot != NULL && dot != host && g_ascii_strcasecmp (pattern + 1, dot) == 0;
}

static gboolean
is_listed (const RestanteDomainFacts *facts)
{
  for (guint i = 0; facts->sts.mx[i] != NULL; i++)
    if (pattern_matches (facts->sts.mx[i], facts->holder))
      return TRUE;
  return FALSE;
}

static void
judge_policy (const RestanteDomainFacts *facts, RestanteAdvice *advice, char *wanted)
{
  gboolean enforced = facts->sts.mode == RESTANTE_STS_MODE_ENFORCE;
  g_autofree char *fix = g_strdup_printf ("Add the line \"mx: %s\" to the policy file, and change "
                                          "id= in the TXT record of _mta-sts.%s.",
                                          facts->holder, facts->domain);

  if (facts->sts.mode == RESTANTE_STS_MODE_NONE || is_listed (facts))
    restante_advice_praise (advice,
                            g_strdup (facts->sts.mode == RESTANTE_STS_MODE_NONE
                                          ? "The policy has the mode none."
                                          : "The policy lists this holder."),
                            wanted);
  else
    restante_advice_say (
        advice, enforced ? RESTANTE_SEVERITY_ERROR : RESTANTE_SEVERITY_WARNING,
        g_strdup_printf ("The policy (%s) does not list %s%s.", enforced ? "enforce" : "testing",
                         facts->holder,
                         enforced ? ": senders that keep to it do not bring mail here" : ""),
        wanted, fix);
}

void
restante_judge_mta_sts (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  g_autofree char *wanted = g_strdup ("No MTA-STS policy, or one that lists this holder.");
  g_autofree char *fix = g_strdup_printf (
      "Serve the policy at https://mta-sts.%s/.well-known/mta-sts.txt, or remove the TXT record of "
      "_mta-sts.%s.",
      facts->domain, facts->domain);
  g_autofree char *look = g_strdup_printf (
      "See whether https://mta-sts.%s/.well-known/mta-sts.txt has the line \"mx: %s\".",
      facts->domain, facts->holder);

  if (restante_lookup_is_unclear (facts->sts.record))
    restante_advice_give_up (advice, facts->sts.record,
                             g_strdup_printf ("The records of _mta-sts.%s", facts->domain),
                             g_steal_pointer (&wanted));
  else if (facts->sts.record != RESTANTE_LOOKUP_FOUND)
    restante_advice_praise (advice, g_strdup ("There is none."), g_steal_pointer (&wanted));
  else if (!facts->sts.fetched && facts->sts.problem == NULL)
    restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                         g_strdup ("There is a policy, which was not fetched."),
                         g_steal_pointer (&wanted), look);
  else if (!facts->sts.fetched)
    restante_advice_say (
        advice, RESTANTE_SEVERITY_WARNING,
        g_strdup_printf ("There is a TXT record, but no policy: %s.",
                         facts->sts.problem != NULL ? facts->sts.problem : "it was not fetched"),
        g_steal_pointer (&wanted), fix);
  else
    judge_policy (facts, advice, g_steal_pointer (&wanted));
}

/* What the TLSA records of one server come to. */
typedef enum
{
  TLSA_NONE,
  TLSA_MATCHES,
  TLSA_UNUSABLE, /* senders ignore them (RFC 7672 section 3.1.3) */
  TLSA_UNCLEAR,  /* could not be looked up */
  TLSA_NOT_VALIDATED,
  TLSA_KEY_UNKNOWN, /* nothing to compare with */
  TLSA_UNSIGNED,
  TLSA_BOGUS,
  TLSA_WRONG,
} Tlsa;

static const struct
{
  RestanteSeverity severity;
  const char *what; /* after "The TLSA records of HOST " */
  const char *fix;
} tlsas[] = {
  [TLSA_NONE] = { RESTANTE_SEVERITY_OK, NULL, NULL },
  [TLSA_MATCHES] = { RESTANTE_SEVERITY_OK, "match its key", NULL },
  [TLSA_UNUSABLE] = { RESTANTE_SEVERITY_WARNING, "have no form that SMTP uses",
                      "Use 3 1 1 (RFC 7672 section 3.1)." },
  [TLSA_UNCLEAR] = { RESTANTE_SEVERITY_UNKNOWN, "could not be looked up",
                     "Check again in a while." },
  [TLSA_NOT_VALIDATED] = { RESTANTE_SEVERITY_UNKNOWN,
                           "cannot be judged, because their signatures cannot be validated here",
                           "Install the package dns-root-data, or set trust-anchor= in [dns], and "
                           "use name servers that pass signatures on (DNSSEC)." },
  [TLSA_KEY_UNKNOWN] = { RESTANTE_SEVERITY_UNKNOWN,
                         "cannot be compared: its key was not seen yet, or only its SHA-256",
                         "Check again when the primary has been probed. Records other than 3 1 1 "
                         "cannot be compared here." },
  [TLSA_UNSIGNED] = { RESTANTE_SEVERITY_WARNING,
                      "mean nothing, because the zone is not signed (DNSSEC)",
                      "Sign the zone, or remove the records." },
  [TLSA_BOGUS] = { RESTANTE_SEVERITY_ERROR,
                   "are not what the zone has signed (DNSSEC): senders that validate do not "
                   "deliver",
                   "Look at the signatures of the zone and at its DS record." },
  [TLSA_WRONG] = { RESTANTE_SEVERITY_ERROR,
                   "match no key in use: senders that validate do not deliver",
                   "Replace them with the digest of the key that is in use." },
};

static Tlsa
judge_tlsa (const RestanteTlsaFacts *tlsa)
{
  if (*tlsa->host == '\0' || tlsa->lookup == RESTANTE_LOOKUP_NO_NAME ||
      tlsa->lookup == RESTANTE_LOOKUP_NO_DATA)
    return TLSA_NONE;
  if (tlsa->lookup == RESTANTE_LOOKUP_BOGUS)
    return TLSA_BOGUS;
  if (tlsa->lookup != RESTANTE_LOOKUP_FOUND)
    return TLSA_UNCLEAR;
  if (!tlsa->validated)
    return TLSA_NOT_VALIDATED;
  if (!tlsa->secure)
    return TLSA_UNSIGNED;
  if (!tlsa->has_usable)
    return TLSA_UNUSABLE;
  if (!tlsa->key_known)
    return TLSA_KEY_UNKNOWN;
  return tlsa->matches ? TLSA_MATCHES : TLSA_WRONG;
}

/* What the owner could publish for this holder is known; the primary's key is the owner's to know.
 */
static char *
write_fix (const RestanteDomainFacts *facts, const RestanteTlsaFacts *tlsa, const char *fix)
{
  if (tlsa == &facts->holder_tlsa && facts->holder_tlsa_data != NULL)
    return g_strdup_printf ("%s This one: _25._tcp.%s. 3600 IN TLSA %s", fix, facts->holder,
                            facts->holder_tlsa_data);
  return g_strdup (fix);
}

void
restante_judge_dane (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  Tlsa primary = judge_tlsa (&facts->primary_tlsa);
  Tlsa holder = judge_tlsa (&facts->holder_tlsa);
  Tlsa worst = MAX (primary, holder);
  const RestanteTlsaFacts *tlsa = primary >= holder ? &facts->primary_tlsa : &facts->holder_tlsa;
  g_autofree char *wanted =
      g_strdup ("No TLSA record, or ones that match the keys in use, in a signed zone.");
  g_autofree char *seen = NULL;
  g_autofree char *fix = NULL;

  if (worst == TLSA_NONE) {
    restante_advice_praise (advice, g_strdup ("There is no TLSA record."),
                            g_steal_pointer (&wanted));
    return;
  }
  seen = g_strdup_printf ("The TLSA records of %s %s.", tlsa->host, tlsas[worst].what);
  if (worst == TLSA_MATCHES) {
    restante_advice_praise (advice, g_steal_pointer (&seen), g_steal_pointer (&wanted));
    return;
  }
  fix = write_fix (facts, tlsa, tlsas[worst].fix);
  restante_advice_say (advice, tlsas[worst].severity, g_steal_pointer (&seen),
                       g_steal_pointer (&wanted), fix);
}

/* "in 3 days", "3 days ago" */
static char *
tell_days (gint64 seconds)
{
  gint64 days = ABS (seconds) / (24 * 3600);

  return g_strdup_printf ("%s%" G_GINT64_FORMAT " day%s%s", seconds >= 0 ? "in " : "", days,
                          days == 1 ? "" : "s", seconds >= 0 ? "" : " ago");
}

void
restante_judge_certificate (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  const RestanteCertificateFacts *certificate = &facts->certificate;
  g_autofree char *wanted =
      g_strdup_printf ("A certificate for %s that is valid for two weeks or more.", facts->holder);
  g_autofree char *end = tell_days (certificate->not_after - facts->now);
  g_autofree char *start = tell_days (certificate->not_before - facts->now);

  if (!certificate->known)
    restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                         g_strdup ("The certificate of this holder could not be read."),
                         g_steal_pointer (&wanted), "Look at certificate= in [tls].");
  else if (certificate->not_after <= facts->now)
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR, g_strdup_printf ("It ended %s.", end),
                         g_steal_pointer (&wanted),
                         "Renew it; restanted loads the new one by itself.");
  else if (certificate->not_before > facts->now)
    restante_advice_say (
        advice, RESTANTE_SEVERITY_ERROR,
        g_strdup_printf ("It is not valid yet: it begins %s.", start), g_steal_pointer (&wanted),
        "Look at the clock of this machine, or put the certificate before it back.");
  else if (!certificate->covers_name)
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                         g_strdup_printf ("It is not for %s.", facts->holder),
                         g_steal_pointer (&wanted),
                         "Get one for that name, or set hostname= in [server] to a name that it "
                         "has.");
  else if (certificate->not_after - facts->now < SOON)
    restante_advice_say (advice, RESTANTE_SEVERITY_WARNING, g_strdup_printf ("It ends %s.", end),
                         g_steal_pointer (&wanted),
                         "Renew it; restanted loads the new one by itself.");
  else
    restante_advice_praise (
        advice,
        g_strdup_printf ("It ends %s%s.", end, certificate->is_self_signed ? ", self-signed" : ""),
        g_steal_pointer (&wanted));
}
