/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who takes a domain's mail, in which order, and whether that can work (RFC 5321 section 5.1, RFC
 * 2181 section 10.3). */
#include <string.h>

#include "policy/domain-advice-private.h"

#define STEP 10 /* between preferences, so that there is room for others */

typedef gboolean (*Is) (const RestanteDomainFacts *facts, const RestanteMxFacts *mx);

/* The lowest (@best) or highest preference of those that are @is; -1: none. */
static int
preference_of (const RestanteDomainFacts *facts, Is is, gboolean best)
{
  int found = -1;

  for (guint i = 0; i < facts->mx->len; i++) {
    const RestanteMxFacts *mx = g_ptr_array_index (facts->mx, i);

    if (is (facts, mx) && (found < 0 || (best ? mx->preference < found : mx->preference > found)))
      found = mx->preference;
  }
  return found;
}

static gboolean
is_any (const RestanteDomainFacts *facts, const RestanteMxFacts *mx)
{
  return TRUE;
}

static gboolean
is_null (const RestanteDomainFacts *facts, const RestanteMxFacts *mx)
{
  return *mx->host == '\0';
}

/* This machine under another name: it takes mail, but is not seen as this holder. */
static const RestanteMxFacts *
find_namesake (const RestanteDomainFacts *facts)
{
  for (guint i = 0; i < facts->mx->len; i++) {
    const RestanteMxFacts *mx = g_ptr_array_index (facts->mx, i);
    const char *const *addresses = (const char *const *)mx->addresses.addresses;

    if (!restante_facts_is_primary (facts, mx) &&
        (restante_addresses_meet (addresses, (const char *const *)facts->own) ||
         restante_addresses_meet (addresses,
                                  (const char *const *)facts->holder_addresses.addresses)))
      return mx;
  }
  return NULL;
}

/* "10 mail.home.example, 20 mx2.example" */
static char *
list_mx (const RestanteDomainFacts *facts)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < facts->mx->len; i++) {
    const RestanteMxFacts *mx = g_ptr_array_index (facts->mx, i);

    g_string_append_printf (list, "%s%u %s", i > 0 ? ", " : "", mx->preference,
                            *mx->host != '\0' ? mx->host : ".");
  }
  return g_string_free (list, FALSE);
}

/* Whether there is no set to judge; says so. */
static gboolean
has_no_mx (const RestanteDomainFacts *facts, RestanteAdvice *advice, const char *wanted)
{
  g_autofree char *line = restante_facts_mx_line (facts, 20, facts->holder);
  g_autofree char *fix = g_strdup_printf ("Add this record: %s", line);

  if (restante_lookup_is_unclear (facts->mx_lookup))
    restante_advice_give_up (advice, facts->mx_lookup,
                             g_strdup_printf ("The MX records of %s", facts->domain),
                             g_strdup (wanted));
  else if (facts->mx_lookup == RESTANTE_LOOKUP_NO_NAME)
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                         g_strdup_printf ("The domain %s does not exist in DNS.", facts->domain),
                         g_strdup (wanted),
                         "Register the domain, or look at its delegation and its name.");
  else if (facts->mx_lookup == RESTANTE_LOOKUP_NO_DATA || facts->mx->len == 0)
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                         g_strdup_printf ("%s has no MX record.", facts->domain), g_strdup (wanted),
                         fix);
  else
    return FALSE;
  return TRUE;
}

static char *
proposed_holder (const RestanteDomainFacts *facts)
{
  int highest = preference_of (facts, is_any, FALSE);

  return restante_facts_mx_line (facts, (guint)MIN (highest + STEP, G_MAXUINT16), facts->holder);
}

static void
say_holder_is_missing (const RestanteDomainFacts *facts, RestanteAdvice *advice, char *wanted)
{
  const RestanteMxFacts *namesake = find_namesake (facts);
  g_autofree char *line = proposed_holder (facts);
  g_autofree char *list = list_mx (facts);
  g_autofree char *fix = NULL;

  if (namesake != NULL) {
    fix = g_strdup_printf ("Write %s instead of %s there, or set hostname=%s in [server] here.",
                           facts->holder, namesake->host, namesake->host);
    restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                         g_strdup_printf ("%s has this machine's address but another name (MX of "
                                          "%s: %s).",
                                          namesake->host, facts->domain, list),
                         wanted, fix);
    return;
  }
  fix = g_strdup_printf ("Add this record: %s", line);
  restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                       g_strdup_printf ("This holder, %s, is not among the MX of %s: %s.",
                                        facts->holder, facts->domain, list),
                       wanted, fix);
}

void
restante_judge_mx_present (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  g_autofree char *wanted = g_strdup_printf ("%s is an MX of %s.", facts->holder, facts->domain);
  g_autofree char *list = list_mx (facts);

  if (has_no_mx (facts, advice, wanted))
    return;
  if (preference_of (facts, is_null, TRUE) >= 0)
    restante_advice_say (
        advice, RESTANTE_SEVERITY_ERROR,
        g_strdup_printf ("%s says that it takes no mail (null MX).", facts->domain),
        g_steal_pointer (&wanted), "Remove the record \"MX 0 .\"; then check again.");
  else if (preference_of (facts, restante_facts_is_holder, TRUE) < 0)
    say_holder_is_missing (facts, advice, g_steal_pointer (&wanted));
  else
    restante_advice_praise (advice, g_strdup_printf ("The MX of %s: %s.", facts->domain, list),
                            g_steal_pointer (&wanted));
}

static void
say_primary_is_missing (const RestanteDomainFacts *facts, RestanteAdvice *advice, char *wanted)
{
  g_autofree char *list = list_mx (facts);
  int holder = preference_of (facts, restante_facts_is_holder, TRUE);
  guint below = holder > STEP ? (guint)(holder - STEP) : holder > 0 ? (guint)holder - 1 : STEP;
  gboolean by_address = g_hostname_is_ip_address (facts->primary);
  g_autofree char *line = restante_facts_mx_line (facts, below, facts->primary);
  g_autofree char *fix =
      by_address
          ? g_strdup ("Give that address a name, make the name an MX with the lowest number, "
                      "and set the primary by its name.")
          : g_strdup_printf ("Add this record: %s", line);

  restante_advice_say (advice, RESTANTE_SEVERITY_ERROR,
                       g_strdup_printf ("The primary, %s, is not among the MX of %s: %s.",
                                        facts->primary, facts->domain, list),
                       wanted, fix);
}

void
restante_judge_primary_present (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  g_autofree char *wanted =
      *facts->primary != '\0'
          ? g_strdup_printf ("%s is an MX of %s.", facts->primary, facts->domain)
          : g_strdup ("A primary that dials in needs no MX.");
  g_autofree char *list = list_mx (facts);

  if (*facts->primary == '\0')
    restante_advice_praise (advice, g_strdup ("The primary dials in."), g_steal_pointer (&wanted));
  else if (has_no_mx (facts, advice, wanted))
    return;
  else if (preference_of (facts, restante_facts_is_primary, TRUE) < 0)
    say_primary_is_missing (facts, advice, g_steal_pointer (&wanted));
  else
    restante_advice_praise (advice, g_strdup_printf ("The MX of %s: %s.", facts->domain, list),
                            g_steal_pointer (&wanted));
}

void
restante_judge_mx_order (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  int primary = preference_of (facts, restante_facts_is_primary, TRUE);
  int holder = preference_of (facts, restante_facts_is_holder, TRUE);
  g_autofree char *line = NULL;
  g_autofree char *fix = NULL;
  g_autofree char *wanted = g_strdup ("The primary's number is lower than this holder's.");

  if (primary < 0 || holder < 0 || *facts->primary == '\0') {
    restante_advice_say (
        advice, RESTANTE_SEVERITY_UNKNOWN, g_strdup ("There are not both of them to compare."),
        g_steal_pointer (&wanted), "First have the primary and this holder among the MX records.");
    return;
  }
  if (primary < holder) {
    restante_advice_praise (
        advice, g_strdup_printf ("The primary has %d, this holder %d.", primary, holder),
        g_steal_pointer (&wanted));
    return;
  }
  line = restante_facts_mx_line (facts, (guint)MIN (primary + STEP, G_MAXUINT16), facts->holder);
  fix = g_strdup_printf ("Change this holder's record to: %s", line);
  restante_advice_say (
      advice, RESTANTE_SEVERITY_ERROR,
      g_strdup_printf ("The primary has %d, this holder %d: senders bring mail here %s.", primary,
                       holder, primary == holder ? "as often" : "first"),
      g_steal_pointer (&wanted), fix);
}

/* What is wrong with one target, worst first. */
typedef enum
{
  TARGET_FINE,
  TARGET_UNCLEAR,
  TARGET_TWICE,
  TARGET_NULL,
  TARGET_LITERAL,
  TARGET_ALIAS,
  TARGET_NO_ADDRESS,
} Target;

static const struct
{
  RestanteSeverity severity;
  const char *what; /* %s: the host */
  const char *fix;
} targets[] = {
  [TARGET_FINE] = { RESTANTE_SEVERITY_OK, NULL, NULL },
  [TARGET_UNCLEAR] = { RESTANTE_SEVERITY_UNKNOWN, "The addresses of %s could not be looked up.",
                       "Check again in a while; if it stays so, look at the name servers of that "
                       "name." },
  [TARGET_TWICE] = { RESTANTE_SEVERITY_WARNING, "This holder, %s, is there twice.",
                     "Remove one of the two records." },
  [TARGET_NULL] = { RESTANTE_SEVERITY_ERROR, "A null MX%s says that no mail is taken.",
                    "Remove the record \"MX 0 .\"." },
  [TARGET_LITERAL] = { RESTANTE_SEVERITY_ERROR, "%s is an address, and an MX has to be a name.",
                       "Give the address a name with an A or AAAA record, and name that one." },
  [TARGET_ALIAS] = { RESTANTE_SEVERITY_ERROR,
                     "%s is an alias (CNAME), which an MX must not be (RFC 2181 section 10.3).",
                     "Name the host that the alias leads to, or give the name A and AAAA records "
                     "instead of the CNAME." },
  [TARGET_NO_ADDRESS] = { RESTANTE_SEVERITY_ERROR, "%s has no address.",
                          "Add an A or AAAA record for it, or remove its MX record." },
};

static Target
judge_target (const RestanteDomainFacts *facts, guint index)
{
  const RestanteMxFacts *mx = g_ptr_array_index (facts->mx, index);

  if (*mx->host == '\0')
    return TARGET_NULL;
  if (mx->is_literal)
    return TARGET_LITERAL;
  if (mx->is_alias)
    return TARGET_ALIAS;
  if (mx->addresses.lookup == RESTANTE_LOOKUP_NO_NAME ||
      mx->addresses.lookup == RESTANTE_LOOKUP_NO_DATA)
    return TARGET_NO_ADDRESS;
  if (restante_lookup_is_unclear (mx->addresses.lookup))
    return TARGET_UNCLEAR;
  for (guint i = 0; i < index; i++) {
    const RestanteMxFacts *other = g_ptr_array_index (facts->mx, i);

    if (restante_facts_is_holder (facts, mx) && g_str_equal (mx->host, other->host))
      return TARGET_TWICE;
  }
  return TARGET_FINE;
}

void
restante_judge_mx_target (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  g_autofree char *wanted = g_strdup ("Every MX is a name of its own with an address.");
  const char *host = "";
  Target worst = TARGET_FINE;

  if (has_no_mx (facts, advice, wanted))
    return;
  for (guint i = 0; i < facts->mx->len; i++) {
    Target target = judge_target (facts, i);

    if (target <= worst)
      continue;
    worst = target;
    host = ((const RestanteMxFacts *)g_ptr_array_index (facts->mx, i))->host;
  }
  if (worst == TARGET_FINE) {
    restante_advice_praise (advice,
                            g_strdup_printf ("Each of the %u has an address.", facts->mx->len),
                            g_steal_pointer (&wanted));
    return;
  }
  {
    g_auto (GStrv) parts = g_strsplit (targets[worst].what, "%s", 2);

    restante_advice_say (advice, targets[worst].severity,
                         g_strconcat (parts[0], host, parts[1], NULL), g_steal_pointer (&wanted),
                         targets[worst].fix);
  }
}
