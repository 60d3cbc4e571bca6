/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "good-facts.h"

#include <string.h>

#define DAY (24 * 3600)

void
good_facts_set (char ***field, const char *list)
{
  g_strfreev (*field);
  *field = *list != '\0' ? g_strsplit (list, " ", -1) : g_new0 (char *, 1);
}

void
good_facts_set_addresses (RestanteAddressFacts *addresses, const char *list)
{
  good_facts_set (&addresses->addresses, list);
  addresses->lookup = *list != '\0' ? RESTANTE_LOOKUP_FOUND : RESTANTE_LOOKUP_NO_DATA;
  addresses->ttl = *list != '\0' ? 300 : 0;
}

void
good_facts_set_mx (RestanteDomainFacts *facts, const char *list)
{
  g_auto (GStrv) records = g_strsplit (list, ", ", -1);

  g_ptr_array_set_size (facts->mx, 0);
  for (guint i = 0; records[i] != NULL; i++) {
    const char *space = strchr (records[i], ' ');
    RestanteMxFacts *mx = restante_domain_facts_add_mx (
        facts, (guint16)g_ascii_strtoull (records[i], NULL, 10), space + 1);

    good_facts_set_addresses (&mx->addresses, "203.0.113.99");
  }
}

RestanteMxFacts *
good_facts_get_mx (RestanteDomainFacts *facts, guint index)
{
  return g_ptr_array_index (facts->mx, index);
}

RestanteServerFacts *
good_facts_get_server (RestanteDomainFacts *facts, guint index)
{
  return g_ptr_array_index (facts->servers, index);
}

static void
add_server (RestanteDomainFacts *facts, const char *name, const char *address)
{
  RestanteServerFacts *server = restante_domain_facts_add_server (facts, name, address);
  const char *const mx[] = { "10 mail.home.example.", "20 mx2.example.", NULL };

  server->answer = RESTANTE_SERVER_IN_CHARGE;
  server->serial = 7;
  g_strfreev (server->mx);
  server->mx = g_strdupv ((char **)mx);
}

static void
add_pointer (RestanteDomainFacts *facts, const char *address)
{
  RestantePtrFacts *pointer = restante_domain_facts_add_pointer (facts, address);

  pointer->lookup = RESTANTE_LOOKUP_FOUND;
  good_facts_set (&pointer->names, facts->holder);
}

static void
add_names (RestanteDomainFacts *facts)
{
  g_free (facts->holder);
  facts->holder = g_strdup ("mx2.example");
  g_free (facts->primary);
  facts->primary = g_strdup ("mail.home.example");
  facts->proven = g_strdup ("198.51.100.7");
  good_facts_set (&facts->own, "192.0.2.1 2001:db8::1");
  good_facts_set_addresses (&facts->holder_addresses, "192.0.2.1 2001:db8::1");
  good_facts_set_addresses (&facts->primary_addresses, "198.51.100.7");
  add_pointer (facts, "192.0.2.1");
  add_pointer (facts, "2001:db8::1");
}

RestanteDomainFacts *
good_facts_new (void)
{
  RestanteDomainFacts *facts = restante_domain_facts_new ("home.example");

  facts->now = 1700000000;
  add_names (facts);
  facts->mx_lookup = RESTANTE_LOOKUP_FOUND;
  facts->mx_ttl = 3600;
  good_facts_set_mx (facts, "10 mail.home.example, 20 mx2.example");
  facts->ns_lookup = RESTANTE_LOOKUP_FOUND;
  add_server (facts, "ns1.example", "192.0.2.53:53");
  add_server (facts, "ns2.example", "198.51.100.53:53");
  good_facts_set (&facts->zone_servers, "ns1.example ns2.example");
  good_facts_set (&facts->parent_servers, "ns1.example ns2.example");
  facts->caches_on = TRUE;
  restante_domain_facts_add_cache (facts, "203.0.113.53:53")->lookup = RESTANTE_LOOKUP_FOUND;
  facts->sts.record = RESTANTE_LOOKUP_NO_NAME;
  facts->primary_tlsa.lookup = RESTANTE_LOOKUP_NO_NAME;
  facts->holder_tlsa.lookup = RESTANTE_LOOKUP_NO_NAME;
  facts->certificate =
      (RestanteCertificateFacts){ TRUE, facts->now - DAY, facts->now + 60 * DAY, TRUE, FALSE };
  good_facts_set (&facts->seen_mx, "mail.home.example mx2.example");
  good_facts_set (&facts->seen_addresses, "198.51.100.7");
  return facts;
}

static void
assert_well_said (const RestanteAdvice *advice)
{
  const char *const texts[] = { advice->seen, advice->wanted, advice->fix };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_nonnull (texts[i]);
    g_assert_null (strchr (texts[i], '\n'));
  }
  g_assert_cmpstr (advice->seen, !=, "");
  g_assert_cmpstr (advice->wanted, !=, "");
  g_assert_true ((advice->severity == RESTANTE_SEVERITY_OK) == (*advice->fix == '\0'));
}

static void
run_case (gconstpointer data)
{
  const GoodFactsCase *one = data;
  g_autoptr (RestanteDomainFacts) facts = good_facts_new ();
  g_autoptr (GPtrArray) all = NULL;
  const RestanteAdvice *advice;

  if (one->change != NULL)
    one->change (facts);
  all = restante_domain_advice (facts);
  g_assert_cmpuint (all->len, ==, RESTANTE_CHECK_LAST);
  g_ptr_array_foreach (all, (GFunc)(void (*) (void))assert_well_said, NULL);
  advice = g_ptr_array_index (all, one->code - 1);
  g_assert_cmpint (advice->code, ==, one->code);
  g_test_message ("%s / %s / %s", advice->seen, advice->wanted, advice->fix);
  g_assert_cmpstr (restante_severity_to_string (advice->severity), ==,
                   restante_severity_to_string (one->severity));
  if (one->says != NULL)
    g_assert_true (strstr (advice->seen, one->says) != NULL ||
                   strstr (advice->fix, one->says) != NULL);
}

void
good_facts_add_cases (const GoodFactsCase *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_test_add_data_func (cases[i].path, &cases[i], run_case);
}
