/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/domain-advice.h"

#include "good-facts.h"

/* DESIGN section 6, in its order. */
static const char *const codes[] = {
  "mx-present",      "primary-present", "mx-order", "mx-target", "self-address", "helo",
  "primary-address", "ns-agree",        "caches",   "ttl",       "mta-sts",      "dane",
  "certificate",     "vanished",
};

static void
test_codes (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (codes), ==, RESTANTE_CHECK_LAST);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpstr (restante_check_code_to_string (i + 1), ==, codes[i]);
}

/* Promise 12 and CONTRACT: what nobody has answered is never green. */
static void
test_nothing_known (void)
{
  g_autoptr (RestanteDomainFacts) facts = restante_domain_facts_new ("home.example");
  g_autoptr (GPtrArray) all = NULL;

  g_free (facts->primary);
  facts->primary = g_strdup ("mail.home.example");
  all = restante_domain_advice (facts);
  for (guint i = 0; i < all->len; i++) {
    const RestanteAdvice *advice = g_ptr_array_index (all, i);

    /* There is nothing that could be wrong with TLSA records of no host. */
    if (advice->code != RESTANTE_CHECK_DANE)
      g_assert_cmpint (advice->severity, !=, RESTANTE_SEVERITY_OK);
  }
}

static void
test_worst (void)
{
  g_autoptr (RestanteDomainFacts) facts = good_facts_new ();
  g_autoptr (GPtrArray) good = restante_domain_advice (facts);
  g_autoptr (GPtrArray) bad = NULL;

  g_assert_cmpint (restante_domain_advice_worst (good), ==, RESTANTE_SEVERITY_OK);
  good_facts_set_mx (facts, "10 mail.home.example");
  bad = restante_domain_advice (facts);
  g_assert_cmpint (restante_domain_advice_worst (bad), ==, RESTANTE_SEVERITY_ERROR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/domain-advice/codes", test_codes);
  g_test_add_func ("/promise/12/policy/domain-advice/nothing-known", test_nothing_known);
  g_test_add_func ("/policy/domain-advice/worst", test_worst);
  return g_test_run ();
}
