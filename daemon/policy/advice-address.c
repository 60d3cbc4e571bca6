/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the names lead: this holder's to this machine, the primary's to the home. */
#include <string.h>

#include "policy/domain-advice-private.h"
#include "policy/ip-address.h"

#define LIST(strv) ((const char *const *)(strv))

static gboolean
are_private (char **addresses)
{
  for (guint i = 0; addresses[i] != NULL; i++)
    if (!restante_ip_address_is_private (addresses[i]))
      return FALSE;
  return addresses[0] != NULL;
}

static gboolean
has_family (char **addresses, gboolean six)
{
  for (guint i = 0; addresses[i] != NULL; i++)
    if ((strchr (addresses[i], ':') != NULL) == six)
      return TRUE;
  return FALSE;
}

/* The first of @these that is not among @those. */
static const char *
find_other (char **these, char **those)
{
  for (guint i = 0; these[i] != NULL; i++)
    if (!restante_ip_address_in (these[i], LIST (those)))
      return these[i];
  return NULL;
}

/* "mx2.example. 3600 IN A 192.0.2.1" */
static char *
address_line (const char *name, const char *address)
{
  return g_strdup_printf ("%s. 3600 IN %s %s", name, strchr (address, ':') != NULL ? "AAAA" : "A",
                          address);
}

/* The holder's name leads somewhere, but not here. */
static void
say_elsewhere (const RestanteDomainFacts *facts, RestanteAdvice *advice, char *wanted)
{
  g_autofree char *there = g_strjoinv (", ", facts->holder_addresses.addresses);
  g_autofree char *line = address_line (facts->holder, facts->own[0]);
  g_autofree char *fix = g_strdup_printf ("Change its record to: %s Or set public-address= in "
                                          "[server] when this machine has another one.",
                                          line);
  gboolean local = are_private (facts->holder_addresses.addresses) || are_private (facts->own);

  restante_advice_say (
      advice, local ? RESTANTE_SEVERITY_WARNING : RESTANTE_SEVERITY_ERROR,
      g_strdup_printf ("%s leads to %s, which is not this machine.", facts->holder, there), wanted,
      fix);
}

/* It leads here; is it all of here, and nothing else? */
static void
compare_own (const RestanteDomainFacts *facts, RestanteAdvice *advice, char *wanted)
{
  char **addresses = facts->holder_addresses.addresses;
  const char *extra = find_other (addresses, facts->own);
  const char *missing = NULL;
  g_autofree char *there = g_strjoinv (", ", addresses);
  g_autofree char *line = NULL;
  g_autofree char *fix = NULL;

  for (guint i = 0; facts->own[i] != NULL && missing == NULL; i++)
    if (!has_family (addresses, strchr (facts->own[i], ':') != NULL))
      missing = facts->own[i];
  if (missing != NULL) {
    line = address_line (facts->holder, missing);
    fix = g_strdup_printf ("Add this record: %s", line);
    restante_advice_say (
        advice, RESTANTE_SEVERITY_WARNING,
        g_strdup_printf ("%s leads to %s, but not to %s.", facts->holder, there, missing), wanted,
        fix);
  } else if (extra != NULL) {
    restante_advice_say (
        advice, RESTANTE_SEVERITY_WARNING,
        g_strdup_printf ("%s also leads to %s, which is not this machine.", facts->holder, extra),
        wanted,
        "Remove that address from the name, or add it to public-address= in "
        "[server] when it is this machine's.");
  } else {
    restante_advice_praise (advice, g_strdup_printf ("%s leads to %s.", facts->holder, there),
                            wanted);
  }
}

void
restante_judge_self_address (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  const RestanteAddressFacts *holder = &facts->holder_addresses;
  g_autofree char *own = g_strjoinv (", ", facts->own);
  g_autofree char *wanted = g_strdup_printf ("%s leads to this machine%s%s.", facts->holder,
                                             *own != '\0' ? ", " : "", own);
  g_autofree char *line =
      facts->own[0] != NULL ? address_line (facts->holder, facts->own[0]) : NULL;
  g_autofree char *fix =
      line != NULL ? g_strdup_printf ("Add this record: %s", line)
                   : g_strdup ("Add an A or AAAA record with this machine's public address.");

  if (restante_lookup_is_unclear (holder->lookup))
    restante_advice_give_up (advice, holder->lookup,
                             g_strdup_printf ("The addresses of %s", facts->holder),
                             g_steal_pointer (&wanted));
  else if (holder->lookup != RESTANTE_LOOKUP_FOUND)
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                         g_strdup_printf ("%s has no address.", facts->holder),
                         g_steal_pointer (&wanted), fix);
  else if (facts->own[0] == NULL)
    restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                         g_strdup ("This machine's public address is not known."),
                         g_steal_pointer (&wanted),
                         "Set public-address= in [server] to the addresses at which senders see "
                         "this machine.");
  else if (!restante_addresses_meet (LIST (holder->addresses), LIST (facts->own)))
    say_elsewhere (facts, advice, g_steal_pointer (&wanted));
  else
    compare_own (facts, advice, g_steal_pointer (&wanted));
}

static gboolean
leads_to_holder (const RestanteDomainFacts *facts, const RestantePtrFacts *pointer)
{
  for (guint i = 0; pointer->names[i] != NULL; i++)
    if (g_ascii_strcasecmp (pointer->names[i], facts->holder) == 0)
      return TRUE;
  return FALSE;
}

/* The first whose name is another one, or that could not be asked (@unclear). */
static const RestantePtrFacts *
find_pointer (const RestanteDomainFacts *facts, gboolean is_unclear)
{
  for (guint i = 0; i < facts->pointers->len; i++) {
    const RestantePtrFacts *pointer = g_ptr_array_index (facts->pointers, i);

    if (restante_lookup_is_unclear (pointer->lookup) == is_unclear &&
        !leads_to_holder (facts, pointer))
      return pointer;
  }
  return NULL;
}

static void
say_other_name (const RestanteDomainFacts *facts,
                RestanteAdvice *advice,
                const RestantePtrFacts *pointer,
                char *wanted)
{
  g_autofree char *names = g_strjoinv (", ", pointer->names);
  g_autofree char *fix = g_strdup_printf (
      "Ask whoever gave you the address %s (the provider of this machine) to set its PTR record to "
      "%s.",
      pointer->address, facts->holder);

  restante_advice_say (
      advice, RESTANTE_SEVERITY_WARNING,
      *names == '\0'
          ? g_strdup_printf ("The address %s has no name (PTR).", pointer->address)
          : g_strdup_printf ("The address %s has the name %s (PTR).", pointer->address, names),
      wanted, fix);
}

void
restante_judge_helo (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  g_autofree char *wanted = g_strdup_printf (
      "The address of this machine has the name %s, with which it greets.", facts->holder);
  const RestantePtrFacts *other = find_pointer (facts, FALSE);
  const RestantePtrFacts *unclear = find_pointer (facts, TRUE);

  if (facts->pointers->len == 0)
    restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                         g_strdup ("This machine's public address is not known."),
                         g_steal_pointer (&wanted),
                         "Set public-address= in [server] to the addresses at which senders see "
                         "this machine.");
  else if (other != NULL)
    say_other_name (facts, advice, other, g_steal_pointer (&wanted));
  else if (unclear != NULL)
    restante_advice_give_up (advice, unclear->lookup,
                             g_strdup_printf ("The names of %s (PTR)", unclear->address),
                             g_steal_pointer (&wanted));
  else
    restante_advice_praise (
        advice, g_strdup_printf ("Each address of this machine has the name %s.", facts->holder),
        g_steal_pointer (&wanted));
}

/* An address of the primary's name at which nobody has proven to be it. */
static const char *
find_unproven (const RestanteDomainFacts *facts)
{
  for (guint i = 0; facts->primary_addresses.addresses[i] != NULL; i++) {
    const char *address = facts->primary_addresses.addresses[i];

    if (!restante_ip_address_equal (address, facts->proven) &&
        !restante_ip_address_in (address, LIST (facts->believed)))
      return address;
  }
  return NULL;
}

static void
tell_fence (const RestanteDomainFacts *facts, RestanteAdvice *advice, char *wanted)
{
  g_autofree char *there = g_strjoinv (", ", facts->primary_addresses.addresses);

  restante_advice_say (advice, RESTANTE_SEVERITY_WARNING,
                       g_strdup_printf ("%s is fenced: it leads to %s until the primary is back.",
                                        facts->primary, *there != '\0' ? there : "nothing"),
                       wanted,
                       "Nothing, when the primary is away; the fence ends when it has proven "
                       "itself.");
}

static void
compare_proven (const RestanteDomainFacts *facts, RestanteAdvice *advice, char *wanted)
{
  const char *unproven = find_unproven (facts);
  gboolean all = unproven != NULL &&
                 !restante_ip_address_in (facts->proven, LIST (facts->primary_addresses.addresses));
  g_autofree char *there = g_strjoinv (", ", facts->primary_addresses.addresses);

  if (!all)
    restante_advice_praise (advice, g_strdup_printf ("%s leads to %s.", facts->primary, there),
                            wanted);
  else
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                         g_strdup_printf ("%s leads to %s, where nobody has proven to be it.",
                                          facts->primary, there),
                         wanted,
                         "Bring its address record up to date (look at your dynamic DNS client at "
                         "home), or start the primary there.");
}

void
restante_judge_primary_address (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  const RestanteAddressFacts *primary = &facts->primary_addresses;
  g_autofree char *wanted =
      facts->proven != NULL
          ? g_strdup_printf ("It leads to %s, where the primary has proven itself.", facts->proven)
          : g_strdup ("It leads to an address where the primary has proven itself.");
  g_autofree char *trust =
      g_strdup_printf ("Confirm the primary's key: restantectl primary trust %s", facts->domain);

  if (*facts->primary == '\0')
    restante_advice_praise (advice, g_strdup ("The primary dials in."), g_steal_pointer (&wanted));
  else if (restante_lookup_is_unclear (primary->lookup))
    restante_advice_give_up (advice, primary->lookup,
                             g_strdup_printf ("The addresses of %s", facts->primary),
                             g_steal_pointer (&wanted));
  else if (facts->fenced)
    tell_fence (facts, advice, g_steal_pointer (&wanted));
  else if (primary->lookup != RESTANTE_LOOKUP_FOUND)
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                         g_strdup_printf ("The primary, %s, has no address.", facts->primary),
                         g_steal_pointer (&wanted),
                         "Add an A or AAAA record with the home's address, or look at your dynamic "
                         "DNS client at home.");
  else if (facts->proven == NULL)
    restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                         g_strdup_printf ("%s leads to %s, and the primary has not proven itself "
                                          "yet.",
                                          facts->primary, primary->addresses[0]),
                         g_steal_pointer (&wanted), trust);
  else
    compare_proven (facts, advice, g_steal_pointer (&wanted));
}

/* The first of @seen that is an MX no more. */
static const char *
find_gone_mx (const RestanteDomainFacts *facts)
{
  for (guint i = 0; facts->seen_mx[i] != NULL; i++) {
    gboolean there = FALSE;

    for (guint j = 0; j < facts->mx->len; j++)
      there |= g_str_equal (((const RestanteMxFacts *)g_ptr_array_index (facts->mx, j))->host,
                            facts->seen_mx[i]);
    if (!there)
      return facts->seen_mx[i];
  }
  return NULL;
}

static gboolean
is_one_of_ours (const RestanteDomainFacts *facts, const char *host)
{
  return g_str_equal (host, facts->holder) || g_str_equal (host, facts->primary);
}

static gboolean
was_new (const RestanteDomainFacts *facts)
{
  for (guint i = 0; i < facts->mx->len; i++)
    if (!g_strv_contains (LIST (facts->seen_mx),
                          ((const RestanteMxFacts *)g_ptr_array_index (facts->mx, i))->host))
      return TRUE;
  return FALSE;
}

/* What is compared, and did it change? Worst first. */
static void
compare_seen (const RestanteDomainFacts *facts, RestanteAdvice *advice, char *wanted)
{
  const char *gone = find_gone_mx (facts);
  char **now = facts->primary_addresses.addresses;
  const char *fix = "Put it back, and look at whoever writes this zone: some dynamic DNS clients "
                    "delete what they do not know.";

  if (gone != NULL && is_one_of_ours (facts, gone))
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                         g_strdup_printf ("The MX record of %s was there within the last 24 hours "
                                          "and is gone.",
                                          gone),
                         wanted, fix);
  else if (facts->seen_addresses[0] != NULL && now[0] == NULL && !facts->fenced)
    restante_advice_say (
        advice, RESTANTE_SEVERITY_ERROR,
        g_strdup_printf ("The address of %s was there within the last 24 hours and "
                         "is gone.",
                         facts->primary),
        wanted, fix);
  else if (gone != NULL || (facts->seen_mx[0] != NULL && was_new (facts)))
    restante_advice_say (
        advice, RESTANTE_SEVERITY_WARNING,
        g_strdup_printf ("The MX records of %s changed within the last 24 hours.", facts->domain),
        wanted, "Nothing, when you changed them.");
  else if (facts->seen_addresses[0] != NULL && (find_other (now, facts->seen_addresses) != NULL ||
                                                find_other (facts->seen_addresses, now) != NULL))
    restante_advice_say (
        advice, RESTANTE_SEVERITY_WARNING,
        g_strdup_printf ("The address of %s changed within the last 24 hours.", facts->primary),
        wanted, "Nothing, when the home got another address.");
  else
    restante_advice_praise (advice, g_strdup ("Nothing changed within the last 24 hours."), wanted);
}

void
restante_judge_vanished (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  g_autofree char *wanted =
      g_strdup ("The MX records and the primary's address stay as they were.");

  if (facts->seen_mx[0] == NULL && facts->seen_addresses[0] == NULL)
    restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                         g_strdup ("There is no check of the last 24 hours to compare with."),
                         g_steal_pointer (&wanted), "Check again later.");
  else if (restante_lookup_is_unclear (facts->mx_lookup))
    restante_advice_give_up (advice, facts->mx_lookup,
                             g_strdup_printf ("The MX records of %s", facts->domain),
                             g_steal_pointer (&wanted));
  else if (facts->seen_addresses[0] != NULL &&
           restante_lookup_is_unclear (facts->primary_addresses.lookup))
    restante_advice_give_up (advice, facts->primary_addresses.lookup,
                             g_strdup_printf ("The addresses of %s", facts->primary),
                             g_steal_pointer (&wanted));
  else
    compare_seen (facts, advice, g_steal_pointer (&wanted));
}
