/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "good-facts.h"

/* What is broken, or odd and right. */
#define MX(name, list)                                                                             \
  static void name (RestanteDomainFacts *facts)                                                    \
  {                                                                                                \
    good_facts_set_mx (facts, list);                                                               \
  }

MX (no_holder, "10 mail.home.example")
MX (no_primary, "20 mx2.example")
MX (two_holders, "10 mail.home.example, 20 mx2.example, 20 mx.other.example")
MX (equal, "10 mail.home.example, 10 mx2.example")
MX (reversed, "20 mail.home.example, 10 mx2.example")
MX (sandwich, "10 mail.home.example, 20 mx2.example, 30 mail.home.example")
MX (holder_twice, "10 mail.home.example, 20 mx2.example, 30 mx2.example")
MX (null_mx, "0 ")
MX (highest, "65530 mail.home.example")

static void
no_records (RestanteDomainFacts *facts)
{
  g_ptr_array_set_size (facts->mx, 0);
  facts->mx_lookup = RESTANTE_LOOKUP_NO_DATA;
}

static void
no_domain (RestanteDomainFacts *facts)
{
  no_records (facts);
  facts->mx_lookup = RESTANTE_LOOKUP_NO_NAME;
}

static void
silence (RestanteDomainFacts *facts)
{
  no_records (facts);
  facts->mx_lookup = RESTANTE_LOOKUP_FAILED;
}

static void
forged (RestanteDomainFacts *facts)
{
  no_records (facts);
  facts->mx_lookup = RESTANTE_LOOKUP_BOGUS;
}

static void
other_name (RestanteDomainFacts *facts)
{
  good_facts_set_mx (facts, "10 mail.home.example, 20 vps7.hoster.example");
  good_facts_set_addresses (&good_facts_get_mx (facts, 1)->addresses, "192.0.2.1");
}

static void
primary_by_address (RestanteDomainFacts *facts)
{
  g_free (facts->primary);
  facts->primary = g_strdup ("198.51.100.7");
  good_facts_set_addresses (&good_facts_get_mx (facts, 0)->addresses, "198.51.100.7");
}

static void
other_by_address (RestanteDomainFacts *facts)
{
  g_free (facts->primary);
  facts->primary = g_strdup ("198.51.100.8");
}

static void
dials_in (RestanteDomainFacts *facts)
{
  g_free (facts->primary);
  facts->primary = g_strdup ("");
}

static void
alias (RestanteDomainFacts *facts)
{
  good_facts_get_mx (facts, 1)->is_alias = TRUE;
}

static void
literal (RestanteDomainFacts *facts)
{
  good_facts_set_mx (facts, "10 192.0.2.7, 20 mx2.example");
  good_facts_get_mx (facts, 0)->is_literal = TRUE;
}

static void
no_address (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&good_facts_get_mx (facts, 0)->addresses, "");
}

static void
six_only (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&good_facts_get_mx (facts, 0)->addresses, "2001:db8::7");
}

static void
silent_target (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&good_facts_get_mx (facts, 0)->addresses, "");
  good_facts_get_mx (facts, 0)->addresses.lookup = RESTANTE_LOOKUP_FAILED;
}

#define PRESENT RESTANTE_CHECK_MX_PRESENT
#define PRIMARY RESTANTE_CHECK_PRIMARY_PRESENT
#define ORDER   RESTANTE_CHECK_MX_ORDER
#define TARGET  RESTANTE_CHECK_MX_TARGET
#define OK      RESTANTE_SEVERITY_OK
#define UNKNOWN RESTANTE_SEVERITY_UNKNOWN
#define WARNING RESTANTE_SEVERITY_WARNING
#define ERROR   RESTANTE_SEVERITY_ERROR

static const GoodFactsCase cases[] = {
  { "/policy/advice-mx/present/good", PRESENT, OK, NULL, NULL },
  { "/policy/advice-mx/present/two-holders", PRESENT, OK, two_holders, NULL },
  { "/policy/advice-mx/present/no-holder", PRESENT, ERROR, no_holder,
    "home.example. 3600 IN MX 20 mx2.example." },
  { "/policy/advice-mx/present/highest", PRESENT, ERROR, highest,
    "home.example. 3600 IN MX 65535 mx2.example." },
  { "/policy/advice-mx/present/other-name", PRESENT, ERROR, other_name,
    "vps7.hoster.example has this machine's address but another name" },
  { "/policy/advice-mx/present/no-records", PRESENT, ERROR, no_records,
    "home.example. 3600 IN MX 20 mx2.example." },
  { "/policy/advice-mx/present/no-domain", PRESENT, ERROR, no_domain, "does not exist" },
  { "/policy/advice-mx/present/null", PRESENT, ERROR, null_mx, "takes no mail" },
  { "/policy/advice-mx/present/silence", PRESENT, UNKNOWN, silence, "do not answer" },
  { "/policy/advice-mx/present/forged", PRESENT, UNKNOWN, forged, "DNSSEC" },
  { "/policy/advice-mx/primary/good", PRIMARY, OK, NULL, NULL },
  { "/policy/advice-mx/primary/none", PRIMARY, ERROR, no_primary,
    "home.example. 3600 IN MX 10 mail.home.example." },
  { "/policy/advice-mx/primary/by-address", PRIMARY, OK, primary_by_address, NULL },
  { "/policy/advice-mx/primary/other-by-address", PRIMARY, ERROR, other_by_address, NULL },
  { "/policy/advice-mx/primary/dials-in", PRIMARY, OK, dials_in, NULL },
  { "/policy/advice-mx/primary/silence", PRIMARY, UNKNOWN, silence, NULL },
  { "/policy/advice-mx/order/good", ORDER, OK, NULL, NULL },
  { "/policy/advice-mx/order/two-holders", ORDER, OK, two_holders, NULL },
  { "/policy/advice-mx/order/sandwich", ORDER, OK, sandwich, NULL },
  { "/policy/advice-mx/order/equal", ORDER, ERROR, equal,
    "home.example. 3600 IN MX 20 mx2.example." },
  { "/policy/advice-mx/order/reversed", ORDER, ERROR, reversed,
    "home.example. 3600 IN MX 30 mx2.example." },
  { "/policy/advice-mx/order/no-holder", ORDER, UNKNOWN, no_holder, NULL },
  { "/policy/advice-mx/order/silence", ORDER, UNKNOWN, silence, NULL },
  { "/policy/advice-mx/target/good", TARGET, OK, NULL, NULL },
  { "/policy/advice-mx/target/six-only", TARGET, OK, six_only, NULL },
  { "/policy/advice-mx/target/alias", TARGET, ERROR, alias, "mx2.example is an alias" },
  { "/policy/advice-mx/target/literal", TARGET, ERROR, literal, "192.0.2.7 is an address" },
  { "/policy/advice-mx/target/no-address", TARGET, ERROR, no_address,
    "mail.home.example has no address" },
  { "/policy/advice-mx/target/null", TARGET, ERROR, null_mx, NULL },
  { "/policy/advice-mx/target/twice", TARGET, WARNING, holder_twice, "twice" },
  { "/policy/advice-mx/target/silence", TARGET, UNKNOWN, silent_target, NULL },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  good_facts_add_cases (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
