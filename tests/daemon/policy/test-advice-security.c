/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "good-facts.h"

#define DAY (24 * 3600)

static void
set_policy (RestanteDomainFacts *facts, RestanteStsMode mode, const char *mx)
{
  facts->sts.record = RESTANTE_LOOKUP_FOUND;
  facts->sts.fetched = TRUE;
  facts->sts.mode = mode;
  good_facts_set (&facts->sts.mx, mx);
}

#define POLICY(name, mode, mx)                                                                     \
  static void name (RestanteDomainFacts *facts)                                                    \
  {                                                                                                \
    set_policy (facts, mode, mx);                                                                  \
  }

POLICY (enforced, RESTANTE_STS_MODE_ENFORCE, "mail.home.example")
POLICY (testing, RESTANTE_STS_MODE_TESTING, "mail.home.example")
POLICY (mode_none, RESTANTE_STS_MODE_NONE, "mail.home.example")
POLICY (lists_it, RESTANTE_STS_MODE_ENFORCE, "mail.home.example MX2.example")
POLICY (wildcard, RESTANTE_STS_MODE_ENFORCE, "*.example")
/* RFC 8461 section 4.1: one label, the leftmost. */
POLICY (wildcard_of_two, RESTANTE_STS_MODE_ENFORCE, "*.mx2.example *.xample")

static void
not_fetched (RestanteDomainFacts *facts)
{
  facts->sts.record = RESTANTE_LOOKUP_FOUND;
  facts->sts.problem = g_strdup ("its certificate is not trusted");
}

static void
not_asked_for (RestanteDomainFacts *facts)
{
  facts->sts.record = RESTANTE_LOOKUP_FOUND;
}

static void
sts_silent (RestanteDomainFacts *facts)
{
  facts->sts.record = RESTANTE_LOOKUP_FAILED;
}

static void
set_tlsa (RestanteTlsaFacts *tlsa, const char *host)
{
  g_free (tlsa->host);
  tlsa->host = g_strdup (host);
  tlsa->lookup = RESTANTE_LOOKUP_FOUND;
  tlsa->validated = TRUE;
  tlsa->secure = TRUE;
  tlsa->has_usable = TRUE;
  tlsa->key_known = TRUE;
  tlsa->matches = TRUE;
}

static void
tlsa_right (RestanteDomainFacts *facts)
{
  set_tlsa (&facts->primary_tlsa, "mail.home.example");
  set_tlsa (&facts->holder_tlsa, "mx2.example");
}

static void
primary_wrong (RestanteDomainFacts *facts)
{
  tlsa_right (facts);
  facts->primary_tlsa.matches = FALSE;
}

static void
holder_wrong (RestanteDomainFacts *facts)
{
  tlsa_right (facts);
  facts->holder_tlsa.matches = FALSE;
  facts->holder_tlsa_data = g_strdup ("3 1 1 abcd");
}

static void
unsigned_zone (RestanteDomainFacts *facts)
{
  primary_wrong (facts);
  facts->primary_tlsa.secure = FALSE;
}

static void
not_validated (RestanteDomainFacts *facts)
{
  unsigned_zone (facts);
  facts->primary_tlsa.validated = FALSE;
}

static void
bogus_zone (RestanteDomainFacts *facts)
{
  tlsa_right (facts);
  facts->primary_tlsa.lookup = RESTANTE_LOOKUP_BOGUS;
}

static void
key_unknown (RestanteDomainFacts *facts)
{
  primary_wrong (facts);
  facts->primary_tlsa.key_known = FALSE;
}

static void
unusable (RestanteDomainFacts *facts)
{
  primary_wrong (facts);
  facts->primary_tlsa.has_usable = FALSE;
}

static void
tlsa_silent (RestanteDomainFacts *facts)
{
  tlsa_right (facts);
  facts->primary_tlsa.lookup = RESTANTE_LOOKUP_FAILED;
}

static void
ended (RestanteDomainFacts *facts)
{
  facts->certificate.not_after = facts->now - 3 * DAY;
}

static void
not_yet (RestanteDomainFacts *facts)
{
  facts->certificate.not_before = facts->now + DAY;
}

static void
ends_soon (RestanteDomainFacts *facts)
{
  facts->certificate.not_after = facts->now + 14 * DAY - 1;
}

static void
ends_in_two_weeks (RestanteDomainFacts *facts)
{
  facts->certificate.not_after = facts->now + 14 * DAY;
}

static void
wrong_name (RestanteDomainFacts *facts)
{
  facts->certificate.covers_name = FALSE;
}

static void
self_signed (RestanteDomainFacts *facts)
{
  facts->certificate.is_self_signed = TRUE;
}

static void
not_read (RestanteDomainFacts *facts)
{
  facts->certificate.known = FALSE;
}

#define STS         RESTANTE_CHECK_MTA_STS
#define DANE        RESTANTE_CHECK_DANE
#define CERTIFICATE RESTANTE_CHECK_CERTIFICATE
#define OK          RESTANTE_SEVERITY_OK
#define UNKNOWN     RESTANTE_SEVERITY_UNKNOWN
#define WARNING     RESTANTE_SEVERITY_WARNING
#define ERROR       RESTANTE_SEVERITY_ERROR

static const GoodFactsCase cases[] = {
  { "/policy/advice-security/mta-sts/none", STS, OK, NULL, NULL },
  { "/policy/advice-security/mta-sts/lists-it", STS, OK, lists_it, NULL },
  { "/policy/advice-security/mta-sts/wildcard", STS, OK, wildcard, NULL },
  { "/policy/advice-security/mta-sts/mode-none", STS, OK, mode_none, NULL },
  { "/policy/advice-security/mta-sts/enforced", STS, ERROR, enforced, "mx: mx2.example" },
  { "/policy/advice-security/mta-sts/wildcard-of-two", STS, ERROR, wildcard_of_two, NULL },
  { "/policy/advice-security/mta-sts/testing", STS, WARNING, testing, "mx: mx2.example" },
  { "/policy/advice-security/mta-sts/not-fetched", STS, WARNING, not_fetched, "not trusted" },
  { "/policy/advice-security/mta-sts/not-asked-for", STS, UNKNOWN, not_asked_for,
    "mx: mx2.example" },
  { "/policy/advice-security/mta-sts/silence", STS, UNKNOWN, sts_silent, NULL },
  { "/policy/advice-security/dane/none", DANE, OK, NULL, NULL },
  { "/policy/advice-security/dane/right", DANE, OK, tlsa_right, NULL },
  { "/policy/advice-security/dane/primary-wrong", DANE, ERROR, primary_wrong,
    "mail.home.example match no key" },
  { "/policy/advice-security/dane/holder-wrong", DANE, ERROR, holder_wrong,
    "_25._tcp.mx2.example. 3600 IN TLSA 3 1 1 abcd" },
  { "/policy/advice-security/dane/unsigned", DANE, WARNING, unsigned_zone, "not signed" },
  { "/policy/advice-security/dane/not-validated", DANE, UNKNOWN, not_validated, "dns-root-data" },
  { "/policy/advice-security/dane/bogus", DANE, ERROR, bogus_zone, "DNSSEC" },
  { "/policy/advice-security/dane/key-unknown", DANE, UNKNOWN, key_unknown, NULL },
  { "/policy/advice-security/dane/unusable", DANE, WARNING, unusable, "3 1 1" },
  { "/policy/advice-security/dane/silence", DANE, UNKNOWN, tlsa_silent, NULL },
  { "/policy/advice-security/certificate/good", CERTIFICATE, OK, NULL, NULL },
  { "/policy/advice-security/certificate/self-signed", CERTIFICATE, OK, self_signed, NULL },
  { "/policy/advice-security/certificate/two-weeks", CERTIFICATE, OK, ends_in_two_weeks, NULL },
  { "/policy/advice-security/certificate/soon", CERTIFICATE, WARNING, ends_soon, "13 days" },
  { "/policy/advice-security/certificate/ended", CERTIFICATE, ERROR, ended, "3 days ago" },
  { "/policy/advice-security/certificate/not-yet", CERTIFICATE, ERROR, not_yet, "clock" },
  { "/policy/advice-security/certificate/wrong-name", CERTIFICATE, ERROR, wrong_name,
    "mx2.example" },
  { "/policy/advice-security/certificate/not-read", CERTIFICATE, UNKNOWN, not_read, NULL },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  good_facts_add_cases (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
