/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/dane.h"

#include "policy/tlsa-agility.h"
#include "policy/tlsa.h"

/* What an answer of DNS comes to that names no key: the words before its name, behind it, and
 * behind the reason why there was none. */
static const struct
{
  RestanteIdentityVerdict verdict;
  const char *before;
  const char *between;
  const char *after;
} answers[RESTANTE_DANE_ANSWERS] = {
  [RESTANTE_DANE_SECURE] = { RESTANTE_IDENTITY_UNCONFIRMED, "The TLSA records at ",
                             " have no form that counts",
                             ": publish 3 1 1 and the SHA-256 digest of the server's public key "
                             "there." },
  [RESTANTE_DANE_UNSIGNED] = { RESTANTE_IDENTITY_UNCONFIRMED, "The TLSA records at ",
                               " prove nothing, because their zone is not signed",
                               ": sign it (DNSSEC) and have its DS record put into the zone above "
                               "it." },
  [RESTANTE_DANE_NONE] = { RESTANTE_IDENTITY_UNCONFIRMED, "There are no TLSA records at ", "",
                           ": publish 3 1 1 and the SHA-256 digest of the server's public key "
                           "there, in a signed zone." },
  [RESTANTE_DANE_BOGUS] = { RESTANTE_IDENTITY_UNCONFIRMED, "The TLSA records at ",
                            " are not what their zone has signed (DNSSEC)",
                            ": look at its signatures and its DS record, or use name servers that "
                            "pass signatures on." },
  [RESTANTE_DANE_SILENT] = { RESTANTE_IDENTITY_UNDECIDED, "The TLSA records at ",
                             " cannot be looked up",
                             ": look at the name servers of their zone and at the settings in "
                             "[dns]." },
  [RESTANTE_DANE_NO_ANCHOR] = { RESTANTE_IDENTITY_UNCONFIRMED, "The TLSA records at ",
                                " cannot be validated here",
                                ": install the package dns-root-data, or set trust-anchor in "
                                "[dns]." },
  [RESTANTE_DANE_NO_NAME] = { RESTANTE_IDENTITY_UNCONFIRMED,
                              "No TLSA records can be published for the address ", "",
                              ": set the primary by its name." },
};

static RestanteIdentityVerdict
judge_answer (const RestanteDaneSet *set, char **cause)
{
  RestanteDaneAnswer answer = restante_dane_set_get_answer (set);

  const char *problem = restante_dane_set_get_problem (set);
  g_autofree char *reason = problem != NULL ? g_strdup_printf (" (%s)", problem) : g_strdup ("");

  *cause = g_strconcat (answers[answer].before, restante_dane_set_get_name (set),
                        answers[answer].between, reason, answers[answer].after, NULL);
  return answers[answer].verdict;
}

gboolean
restante_dane_can_prove (const RestanteDaneSet *set, char **cause)
{
  g_autoptr (GPtrArray) records = restante_tlsa_choose (restante_dane_set_get_records (set));

  *cause = NULL;
  if (records->len > 0)
    return TRUE;
  judge_answer (set, cause);
  return FALSE;
}

static gboolean
names (GBytes *record, const RestanteDaneCertificate *certificate)
{
  const RestanteTlsaKeys keys = { certificate->certificate, certificate->public_key, NULL };

  return restante_tlsa_matches (record, &keys);
}

/* The authority stands behind the server's own certificate. *@problem: what an authority that is
 * named says of it, when it does not hold. */
static gboolean
holds_with_authority (GBytes *record, const RestanteIdentityFacts *facts, const char **problem)
{
  for (guint i = 1; i < facts->n_shown; i++) {
    if (!names (record, &facts->shown[i]))
      continue;
    if (facts->shown[i].problem == NULL)
      return TRUE;
    *problem = facts->shown[i].problem;
  }
  return FALSE;
}

static gboolean
proves (GBytes *record, const RestanteIdentityFacts *facts, const char **problem)
{
  switch (restante_tlsa_get_use (record)) {
  case RESTANTE_TLSA_END_ENTITY:
    return facts->n_shown > 0 && names (record, &facts->shown[0]);
  case RESTANTE_TLSA_AUTHORITY:
    return holds_with_authority (record, facts, problem);
  default:
    return FALSE;
  }
}

static gboolean
one_proves (const GPtrArray *records, const RestanteIdentityFacts *facts, const char **problem)
{
  for (guint i = 0; i < records->len && facts->tls; i++)
    if (proves (g_ptr_array_index (records, i), facts, problem))
      return TRUE;
  return FALSE;
}

static char *
explain_stranger (const RestanteIdentityFacts *facts, const char *problem)
{
  const GPtrArray *all = restante_dane_set_get_records (facts->dane);
  const char *ignored = NULL;
  const char *name = restante_dane_set_get_name (facts->dane);

  if (!facts->tls || facts->n_shown == 0)
    return g_strdup_printf ("The host shows no key, but there are TLSA records at %s: it does not "
                            "offer STARTTLS.",
                            name);
  if (problem != NULL)
    return g_strdup_printf ("The host's certificate is of the authority that the TLSA records at "
                            "%s name, but it does not hold: %s.",
                            name, problem);
  if (one_proves (all, facts, &ignored))
    return g_strdup_printf ("A host with another key answers: of the TLSA records at %s only those "
                            "with SHA-256 are of it, and those with SHA-512 count.",
                            name);
  return g_strdup_printf ("A host with another key answers: none of the TLSA records at %s is of "
                          "%s.",
                          name, facts->fingerprint != NULL ? facts->fingerprint : "its key");
}

RestanteIdentityVerdict
restante_dane_judge (const RestanteIdentityFacts *facts, char **cause)
{
  g_autoptr (GPtrArray) records = NULL;
  const char *problem = NULL;

  *cause = NULL;
  if (facts->dane == NULL) {
    *cause = g_strdup ("The TLSA records of the primary were not looked up.");
    return RESTANTE_IDENTITY_UNDECIDED;
  }
  records = restante_tlsa_choose (restante_dane_set_get_records (facts->dane));
  if (records->len == 0)
    return judge_answer (facts->dane, cause);
  if (one_proves (records, facts, &problem))
    return RESTANTE_IDENTITY_PROVEN;
  *cause = explain_stranger (facts, problem);
  return RESTANTE_IDENTITY_STRANGER;
}
