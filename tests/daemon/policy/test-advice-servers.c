/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "good-facts.h"

#define ANSWER(name, kind)                                                                         \
  static void name (RestanteDomainFacts *facts)                                                    \
  {                                                                                                \
    good_facts_get_server (facts, 1)->answer = kind;                                               \
  }

ANSWER (one_silent, RESTANTE_SERVER_SILENT)
ANSWER (one_refuses, RESTANTE_SERVER_REFUSES)
ANSWER (one_not_in_charge, RESTANTE_SERVER_NOT_IN_CHARGE)

static void
all_silent (RestanteDomainFacts *facts)
{
  good_facts_get_server (facts, 0)->answer = RESTANTE_SERVER_SILENT;
  good_facts_get_server (facts, 1)->answer = RESTANTE_SERVER_SILENT;
}

static void
all_refuse (RestanteDomainFacts *facts)
{
  good_facts_get_server (facts, 0)->answer = RESTANTE_SERVER_REFUSES;
  good_facts_get_server (facts, 1)->answer = RESTANTE_SERVER_REFUSES;
}

static void
no_servers (RestanteDomainFacts *facts)
{
  g_ptr_array_set_size (facts->servers, 0);
}

static void
serial_behind (RestanteDomainFacts *facts)
{
  good_facts_get_server (facts, 1)->serial--;
}

static void
mx_behind (RestanteDomainFacts *facts)
{
  serial_behind (facts);
  good_facts_get_server (facts, 1)->mx[1][0] = '3';
}

static void
parent_behind (RestanteDomainFacts *facts)
{
  good_facts_set (&facts->parent_servers, "ns1.example ns9.example");
}

static void
parent_unknown (RestanteDomainFacts *facts)
{
  good_facts_set (&facts->parent_servers, "");
}

static RestanteCacheFacts *
cache (RestanteDomainFacts *facts)
{
  return g_ptr_array_index (facts->caches, 0);
}

static void
caches_off (RestanteDomainFacts *facts)
{
  facts->caches_on = FALSE;
  g_ptr_array_set_size (facts->caches, 0);
}

static void
cache_old (RestanteDomainFacts *facts)
{
  cache (facts)->mx_is_old = TRUE;
  cache (facts)->mx_left = 1234;
}

static void
cache_old_address (RestanteDomainFacts *facts)
{
  cache (facts)->primary_is_old = TRUE;
  cache (facts)->primary.ttl = 60;
}

/* What stays longest is told. */
static void
cache_old_both (RestanteDomainFacts *facts)
{
  cache_old (facts);
  cache_old_address (facts);
}

/* The resolver that this holder asks for everything is one, too. */
static void
configured_old (RestanteDomainFacts *facts)
{
  facts->configured.mx_is_old = TRUE;
  facts->configured.mx_left = 77;
}

static void
configured_old_alone (RestanteDomainFacts *facts)
{
  caches_off (facts);
  configured_old (facts);
}

static void
cache_silent (RestanteDomainFacts *facts)
{
  cache (facts)->lookup = RESTANTE_LOOKUP_FAILED;
}

static void
address_long (RestanteDomainFacts *facts)
{
  facts->primary_addresses.ttl = 3601;
}

static void
address_at_the_limit (RestanteDomainFacts *facts)
{
  facts->primary_addresses.ttl = 3600;
}

static void
mx_short (RestanteDomainFacts *facts)
{
  facts->mx_ttl = 299;
}

static void
mx_long (RestanteDomainFacts *facts)
{
  facts->mx_ttl = 86400;
}

static void
ttl_unknown (RestanteDomainFacts *facts)
{
  facts->mx_ttl = 0;
  facts->primary_addresses.ttl = 0;
}

#define AGREE   RESTANTE_CHECK_NS_AGREE
#define CACHES  RESTANTE_CHECK_CACHES
#define TTL     RESTANTE_CHECK_TTL
#define OK      RESTANTE_SEVERITY_OK
#define UNKNOWN RESTANTE_SEVERITY_UNKNOWN
#define WARNING RESTANTE_SEVERITY_WARNING
#define ERROR   RESTANTE_SEVERITY_ERROR

static const GoodFactsCase cases[] = {
  { "/policy/advice-servers/agree/good", AGREE, OK, NULL, NULL },
  { "/policy/advice-servers/agree/parent-unknown", AGREE, OK, parent_unknown, NULL },
  { "/policy/advice-servers/agree/one-silent", AGREE, WARNING, one_silent, "ns2.example" },
  { "/policy/advice-servers/agree/one-refuses", AGREE, ERROR, one_refuses, "ns2.example" },
  { "/policy/advice-servers/agree/not-in-charge", AGREE, ERROR, one_not_in_charge, "authority" },
  { "/policy/advice-servers/agree/all-refuse", AGREE, ERROR, all_refuse, NULL },
  { "/policy/advice-servers/agree/all-silent", AGREE, UNKNOWN, all_silent, NULL },
  { "/policy/advice-servers/agree/none", AGREE, UNKNOWN, no_servers, NULL },
  { "/policy/advice-servers/agree/serial", AGREE, WARNING, serial_behind, "serial" },
  { "/policy/advice-servers/agree/mx", AGREE, ERROR, mx_behind, "other MX records" },
  { "/policy/advice-servers/agree/parent", AGREE, WARNING, parent_behind, "ns2.example" },
  { "/policy/advice-servers/caches/good", CACHES, OK, NULL, NULL },
  { "/policy/advice-servers/caches/off", CACHES, UNKNOWN, caches_off, "public-resolvers=" },
  { "/policy/advice-servers/caches/old", CACHES, WARNING, cache_old, "old MX records, for 1234 s" },
  { "/policy/advice-servers/caches/old-address", CACHES, WARNING, cache_old_address,
    "old address of the primary, for 60 s" },
  { "/policy/advice-servers/caches/configured", CACHES, WARNING, configured_old,
    "resolver of this holder still has the old MX records, for 77 s" },
  { "/policy/advice-servers/caches/configured-alone", CACHES, UNKNOWN, configured_old_alone,
    "for 77 s" },
  { "/policy/advice-servers/caches/old-both", CACHES, WARNING, cache_old_both, "for 1234 s" },
  { "/policy/advice-servers/caches/silence", CACHES, UNKNOWN, cache_silent, NULL },
  { "/policy/advice-servers/ttl/good", TTL, OK, NULL, NULL },
  { "/policy/advice-servers/ttl/address-long", TTL, WARNING, address_long, "3601 s" },
  { "/policy/advice-servers/ttl/address-at-the-limit", TTL, OK, address_at_the_limit, NULL },
  { "/policy/advice-servers/ttl/mx-short", TTL, WARNING, mx_short, "299 s" },
  { "/policy/advice-servers/ttl/mx-long", TTL, OK, mx_long, NULL },
  { "/policy/advice-servers/ttl/unknown", TTL, UNKNOWN, ttl_unknown, NULL },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  good_facts_add_cases (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
