/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/recipient.h"

static const struct
{
  RestanteRecipientFacts facts;
  guint code;
  const char *enhanced;
} rows[] = {
  { { .protected = TRUE, .any_domain = TRUE }, 250, "2.1.5" },
  { { .protected = FALSE, .any_domain = TRUE }, 550, "5.7.1" },
  { { .protected = FALSE, .any_domain = FALSE }, 550, "5.7.1" },
  /* RFC 5321 section 4.5.1: postmaster without a domain is always ours. */
  { { .postmaster = TRUE, .any_domain = TRUE }, 250, "2.1.5" },
  { { .postmaster = TRUE, .any_domain = FALSE }, 451, "4.3.5" },
};

static void
test_verdicts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const RestanteRecipientVerdict *verdict = restante_recipient_judge (&rows[i].facts);

    g_assert_cmpuint (verdict->code, ==, rows[i].code);
    g_assert_cmpstr (verdict->enhanced, ==, rows[i].enhanced);
    g_assert_nonnull (verdict->text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/2/policy/recipient/verdicts", test_verdicts);
  return g_test_run ();
}
