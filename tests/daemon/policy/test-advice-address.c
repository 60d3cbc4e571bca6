/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "good-facts.h"

static void
no_address (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&facts->holder_addresses, "");
}

static void
elsewhere (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&facts->holder_addresses, "203.0.113.1");
}

static void
private_elsewhere (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&facts->holder_addresses, "127.0.0.1");
}

static void
no_six (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&facts->holder_addresses, "192.0.2.1");
}

static void
four_only_machine (RestanteDomainFacts *facts)
{
  no_six (facts);
  good_facts_set (&facts->own, "192.0.2.1");
}

static void
six_only_machine (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&facts->holder_addresses, "2001:db8::1");
  good_facts_set (&facts->own, "2001:db8::1");
}

static void
one_more (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&facts->holder_addresses, "192.0.2.1 2001:db8::1 203.0.113.1");
}

static void
own_unknown (RestanteDomainFacts *facts)
{
  good_facts_set (&facts->own, "");
  g_ptr_array_set_size (facts->pointers, 0);
}

static void
holder_silent (RestanteDomainFacts *facts)
{
  no_address (facts);
  facts->holder_addresses.lookup = RESTANTE_LOOKUP_FAILED;
}

static RestantePtrFacts *
pointer (RestanteDomainFacts *facts)
{
  return g_ptr_array_index (facts->pointers, 0);
}

static void
no_pointer (RestanteDomainFacts *facts)
{
  good_facts_set (&pointer (facts)->names, "");
  pointer (facts)->lookup = RESTANTE_LOOKUP_NO_NAME;
}

static void
other_pointer (RestanteDomainFacts *facts)
{
  good_facts_set (&pointer (facts)->names, "vps7.hoster.example");
}

static void
two_pointers (RestanteDomainFacts *facts)
{
  good_facts_set (&pointer (facts)->names, "vps7.hoster.example MX2.example");
}

static void
pointer_silent (RestanteDomainFacts *facts)
{
  good_facts_set (&pointer (facts)->names, "");
  pointer (facts)->lookup = RESTANTE_LOOKUP_FAILED;
}

static void
primary_gone (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&facts->primary_addresses, "");
}

static void
primary_moved (RestanteDomainFacts *facts)
{
  good_facts_set_addresses (&facts->primary_addresses, "203.0.113.66");
}

static void
primary_moved_and_proven (RestanteDomainFacts *facts)
{
  primary_moved (facts);
  good_facts_set (&facts->believed, "203.0.113.66");
}

static void
primary_fenced (RestanteDomainFacts *facts)
{
  primary_moved (facts);
  facts->fenced = TRUE;
}

static void
primary_fenced_to_nothing (RestanteDomainFacts *facts)
{
  primary_gone (facts);
  facts->fenced = TRUE;
}

static void
never_proven (RestanteDomainFacts *facts)
{
  g_clear_pointer (&facts->proven, g_free);
}

static void
primary_silent (RestanteDomainFacts *facts)
{
  primary_gone (facts);
  facts->primary_addresses.lookup = RESTANTE_LOOKUP_FAILED;
}

static void
dials_in (RestanteDomainFacts *facts)
{
  primary_gone (facts);
  g_free (facts->primary);
  facts->primary = g_strdup ("");
}

static void
first_check (RestanteDomainFacts *facts)
{
  good_facts_set (&facts->seen_mx, "");
  good_facts_set (&facts->seen_addresses, "");
}

static void
holder_vanished (RestanteDomainFacts *facts)
{
  good_facts_set_mx (facts, "10 mail.home.example");
}

static void
all_vanished (RestanteDomainFacts *facts)
{
  g_ptr_array_set_size (facts->mx, 0);
  facts->mx_lookup = RESTANTE_LOOKUP_NO_DATA;
}

static void
other_vanished (RestanteDomainFacts *facts)
{
  good_facts_set (&facts->seen_mx, "mail.home.example mx2.example mx.other.example");
}

static void
mx_came (RestanteDomainFacts *facts)
{
  good_facts_set_mx (facts, "10 mail.home.example, 20 mx2.example, 30 mx.other.example");
}

static void
mx_silent (RestanteDomainFacts *facts)
{
  all_vanished (facts);
  facts->mx_lookup = RESTANTE_LOOKUP_FAILED;
}

#define SELF     RESTANTE_CHECK_SELF_ADDRESS
#define HELO     RESTANTE_CHECK_HELO
#define PRIMARY  RESTANTE_CHECK_PRIMARY_ADDRESS
#define VANISHED RESTANTE_CHECK_VANISHED
#define OK       RESTANTE_SEVERITY_OK
#define UNKNOWN  RESTANTE_SEVERITY_UNKNOWN
#define WARNING  RESTANTE_SEVERITY_WARNING
#define ERROR    RESTANTE_SEVERITY_ERROR

static const GoodFactsCase cases[] = {
  { "/policy/advice-address/self/good", SELF, OK, NULL, NULL },
  { "/policy/advice-address/self/four-only", SELF, OK, four_only_machine, NULL },
  { "/policy/advice-address/self/six-only", SELF, OK, six_only_machine, NULL },
  { "/policy/advice-address/self/none", SELF, ERROR, no_address,
    "mx2.example. 3600 IN A 192.0.2.1" },
  { "/policy/advice-address/self/elsewhere", SELF, ERROR, elsewhere, "203.0.113.1" },
  { "/policy/advice-address/self/private", SELF, WARNING, private_elsewhere, NULL },
  { "/policy/advice-address/self/one-family", SELF, WARNING, no_six,
    "mx2.example. 3600 IN AAAA 2001:db8::1" },
  { "/policy/advice-address/self/one-more", SELF, WARNING, one_more, "203.0.113.1" },
  { "/policy/advice-address/self/own-unknown", SELF, UNKNOWN, own_unknown, "public-address=" },
  { "/policy/advice-address/self/silence", SELF, UNKNOWN, holder_silent, NULL },
  { "/policy/advice-address/helo/good", HELO, OK, NULL, NULL },
  { "/policy/advice-address/helo/two", HELO, OK, two_pointers, NULL },
  { "/policy/advice-address/helo/none", HELO, WARNING, no_pointer, "192.0.2.1 has no name" },
  { "/policy/advice-address/helo/other", HELO, WARNING, other_pointer, "vps7.hoster.example" },
  { "/policy/advice-address/helo/own-unknown", HELO, UNKNOWN, own_unknown, NULL },
  { "/policy/advice-address/helo/silence", HELO, UNKNOWN, pointer_silent, NULL },
  { "/policy/advice-address/primary/good", PRIMARY, OK, NULL, NULL },
  { "/policy/advice-address/primary/gone", PRIMARY, ERROR, primary_gone, "has no address" },
  { "/policy/advice-address/primary/moved", PRIMARY, ERROR, primary_moved, "203.0.113.66" },
  { "/policy/advice-address/primary/moved-and-proven", PRIMARY, OK, primary_moved_and_proven,
    NULL },
  { "/policy/advice-address/primary/fenced", PRIMARY, WARNING, primary_fenced, "fenced" },
  { "/policy/advice-address/primary/fenced-to-nothing", PRIMARY, WARNING, primary_fenced_to_nothing,
    "leads to nothing" },
  { "/policy/advice-address/primary/never-proven", PRIMARY, UNKNOWN, never_proven, NULL },
  { "/policy/advice-address/primary/silence", PRIMARY, UNKNOWN, primary_silent, NULL },
  { "/policy/advice-address/primary/dials-in", PRIMARY, OK, dials_in, NULL },
  { "/policy/advice-address/vanished/nothing", VANISHED, OK, NULL, NULL },
  { "/policy/advice-address/vanished/first-check", VANISHED, UNKNOWN, first_check, NULL },
  { "/policy/advice-address/vanished/holder", VANISHED, ERROR, holder_vanished, "mx2.example" },
  { "/policy/advice-address/vanished/all", VANISHED, ERROR, all_vanished, NULL },
  { "/policy/advice-address/vanished/primary-address", VANISHED, ERROR, primary_gone,
    "mail.home.example" },
  { "/policy/advice-address/vanished/other", VANISHED, WARNING, other_vanished, "changed" },
  { "/policy/advice-address/vanished/came", VANISHED, WARNING, mx_came, "changed" },
  { "/policy/advice-address/vanished/moved", VANISHED, WARNING, primary_moved, "changed" },
  { "/policy/advice-address/vanished/fenced", VANISHED, WARNING, primary_fenced_to_nothing,
    "changed" },
  { "/policy/advice-address/vanished/silence", VANISHED, UNKNOWN, mx_silent, NULL },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  good_facts_add_cases (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
