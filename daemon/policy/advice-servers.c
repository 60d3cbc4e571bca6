/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether all who answer for the zone say the same, and for how long others remember it. */
#include <string.h>

#include "policy/domain-advice-private.h"

/* Seconds. A home line gets another address; what senders remember of it must not live long. */
#define ADDRESS_TTL_LONG 3600
#define MX_TTL_SHORT     300

/* What is wrong with the servers, worst last. */
typedef enum
{
  AGREE,
  PARENT_DIFFERS,
  SERIAL_DIFFERS,
  SILENT,
  REFUSES,
  NOT_IN_CHARGE,
  MX_DIFFERS,
} Finding;

static const struct
{
  RestanteSeverity severity;
  const char *what; /* after the server's name */
  const char *fix;
} findings[] = {
  [AGREE] = { RESTANTE_SEVERITY_OK, NULL, NULL },
  [PARENT_DIFFERS] = { RESTANTE_SEVERITY_WARNING,
                       "is in only one of the zone's NS records and the delegation above it",
                       "Make the NS records of the zone and those at your registrar the same." },
  [SERIAL_DIFFERS] = { RESTANTE_SEVERITY_WARNING,
                       "has another serial number of the zone than the first one",
                       "Wait until the zone is transferred; if it stays so, look at its "
                       "transfers." },
  [SILENT] = { RESTANTE_SEVERITY_WARNING, "does not answer",
               "Look at that name server, or take it out of the NS records." },
  [REFUSES] = { RESTANTE_SEVERITY_ERROR, "refuses to answer for the zone",
                "Have that server serve the zone, or take it out of the NS records." },
  [NOT_IN_CHARGE] = { RESTANTE_SEVERITY_ERROR, "answers without authority for the zone",
                      "Have that server serve the zone, or take it out of the NS records." },
  [MX_DIFFERS] = { RESTANTE_SEVERITY_ERROR, "has other MX records than the first one",
                   "Bring that server up to date: reload its zone, or repair the transfer to it." },
};

static Finding
judge_server (const RestanteServerFacts *first, const RestanteServerFacts *server)
{
  switch (server->answer) {
  case RESTANTE_SERVER_SILENT:
    return SILENT;
  case RESTANTE_SERVER_REFUSES:
    return REFUSES;
  case RESTANTE_SERVER_NOT_IN_CHARGE:
    return NOT_IN_CHARGE;
  case RESTANTE_SERVER_IN_CHARGE:
    break;
  }
  if (!g_strv_equal ((const char *const *)first->mx, (const char *const *)server->mx))
    return MX_DIFFERS;
  return first->serial != server->serial ? SERIAL_DIFFERS : AGREE;
}

/* A name that only the zone or only the delegation has. */
static const char *
find_undelegated (const RestanteDomainFacts *facts)
{
  const char *const *zone = (const char *const *)facts->zone_servers;
  const char *const *parent = (const char *const *)facts->parent_servers;

  for (guint i = 0; parent[0] != NULL && zone[i] != NULL; i++)
    if (!g_strv_contains (parent, zone[i]))
      return zone[i];
  for (guint i = 0; parent[i] != NULL; i++)
    if (!g_strv_contains (zone, parent[i]))
      return parent[i];
  return NULL;
}

static Finding
find_worst (const RestanteDomainFacts *facts, const RestanteServerFacts *first, const char **server)
{
  const char *undelegated = find_undelegated (facts);
  Finding worst = undelegated != NULL ? PARENT_DIFFERS : AGREE;

  *server = undelegated;
  for (guint i = 0; i < facts->servers->len; i++) {
    const RestanteServerFacts *one = g_ptr_array_index (facts->servers, i);
    Finding finding = judge_server (first, one);

    if (finding <= worst)
      continue;
    worst = finding;
    *server = one->name;
  }
  return worst;
}

static gboolean
one_spoke (const RestanteDomainFacts *facts)
{
  for (guint i = 0; i < facts->servers->len; i++)
    if (((const RestanteServerFacts *)g_ptr_array_index (facts->servers, i))->answer !=
        RESTANTE_SERVER_SILENT)
      return TRUE;
  return FALSE;
}

void
restante_judge_ns_agree (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  g_autofree char *wanted = g_strdup ("Every name server of the zone says the same.");
  const RestanteServerFacts *first = restante_domain_facts_find_in_charge (facts);
  const char *server = NULL;
  Finding worst;

  if (facts->servers->len == 0 || !one_spoke (facts)) {
    restante_advice_say (
        advice, RESTANTE_SEVERITY_UNKNOWN,
        g_strdup_printf ("No name server of %s could be asked.", facts->domain),
        g_steal_pointer (&wanted),
        "Check again in a while; if it stays so, look at the zone's NS records and "
        "at the firewall here (port 53).");
    return;
  }
  worst = find_worst (facts, first, &server);
  if (worst == AGREE)
    restante_advice_praise (advice,
                            g_strdup_printf ("Each of the %u says the same, serial %u.",
                                             facts->servers->len, first->serial),
                            g_steal_pointer (&wanted));
  else
    restante_advice_say (advice, findings[worst].severity,
                         g_strdup_printf ("%s %s.", server, findings[worst].what),
                         g_steal_pointer (&wanted), findings[worst].fix);
}

/* The old answer that stays longest; resolver NULL: there is none. */
typedef struct
{
  const char *resolver;
  const char *what;
  guint32 left; /* seconds */
} OldAnswer;

static void
consider (OldAnswer *worst, const char *resolver, const char *what, guint32 left)
{
  if (worst->resolver == NULL || left > worst->left)
    *worst = (OldAnswer){ resolver, what, left };
}

static void
consider_cache (OldAnswer *worst, const RestanteCacheFacts *cache, const char *resolver)
{
  if (cache->mx_is_old)
    consider (worst, resolver, "MX records", cache->mx_left);
  if (cache->primary_is_old)
    consider (worst, resolver, "address of the primary", cache->primary.ttl);
}

static OldAnswer
find_old (const RestanteDomainFacts *facts)
{
  OldAnswer worst = { NULL, NULL, 0 };

  for (guint i = 0; i < facts->caches->len; i++) {
    const RestanteCacheFacts *cache = g_ptr_array_index (facts->caches, i);

    consider_cache (&worst, cache, cache->resolver);
  }
  consider_cache (&worst, &facts->configured, "The resolver of this holder");
  return worst;
}

/* "" when there is none. */
static char *
describe_old (const OldAnswer *old)
{
  return old->resolver != NULL ? g_strdup_printf ("%s still has the old %s, for %u s.",
                                                  old->resolver, old->what, old->left)
                               : g_strdup ("");
}

static gboolean
none_answered (const RestanteDomainFacts *facts)
{
  for (guint i = 0; i < facts->caches->len; i++)
    if (!restante_lookup_is_unclear (
            ((const RestanteCacheFacts *)g_ptr_array_index (facts->caches, i))->lookup))
      return FALSE;
  return TRUE;
}

void
restante_judge_caches (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  g_autofree char *wanted = g_strdup ("Public resolvers say what the zone says now.");
  const OldAnswer old = find_old (facts);
  g_autofree char *seen = describe_old (&old);

  if (!facts->caches_on)
    restante_advice_say (
        advice, RESTANTE_SEVERITY_UNKNOWN,
        g_strchomp (g_strdup_printf ("No public resolver is asked. %s", seen)),
        g_steal_pointer (&wanted),
        "Name some with public-resolvers= in [dns] to see what they still say; they "
        "then learn which domain you look after.");
  else if (old.resolver != NULL)
    restante_advice_say (advice, RESTANTE_SEVERITY_WARNING, g_steal_pointer (&seen),
                         g_steal_pointer (&wanted), "Wait until then.");
  else if (none_answered (facts))
    restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                         g_strdup ("None of the public resolvers answered."),
                         g_steal_pointer (&wanted), "Look at public-resolvers= in [dns].");
  else
    restante_advice_praise (advice, g_strdup ("They do."), g_steal_pointer (&wanted));
}

/* "home.example. 300 IN …" is the owner's to write: the type and the data stay. */
static void
say_ttl (RestanteAdvice *advice, const char *what, guint32 ttl, char *wanted, const char *fix)
{
  restante_advice_say (advice, RESTANTE_SEVERITY_WARNING,
                       g_strdup_printf ("%s may be remembered for %u s.", what, ttl), wanted, fix);
}

void
restante_judge_ttl (const RestanteDomainFacts *facts, RestanteAdvice *advice)
{
  guint32 address = facts->primary_addresses.ttl;
  g_autofree char *wanted = g_strdup ("60 to 300 s for the primary's address, hours for the MX.");
  g_autofree char *name = g_strdup_printf ("The address of %s", facts->primary);

  if (address > ADDRESS_TTL_LONG)
    say_ttl (
        advice, name, address, g_steal_pointer (&wanted),
        "Lower the TTL of that address to 300: so long a stranger can be reached after a change "
        "of address.");
  else if (facts->mx_ttl > 0 && facts->mx_ttl < MX_TTL_SHORT)
    say_ttl (advice, "The MX set", facts->mx_ttl, g_steal_pointer (&wanted),
             "Raise the TTL of the MX records to 3600: they do not change, and senders ask less.");
  else if (address == 0 && facts->mx_ttl == 0)
    restante_advice_say (advice, RESTANTE_SEVERITY_UNKNOWN,
                         g_strdup ("The TTLs could not be looked up."), g_steal_pointer (&wanted),
                         "Check again in a while.");
  else
    restante_advice_praise (
        advice, g_strdup_printf ("%u s for the address, %u s for the MX.", address, facts->mx_ttl),
        g_steal_pointer (&wanted));
}
