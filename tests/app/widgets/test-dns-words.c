/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/dns-words.h"

#define NOW 1795421564

static const struct
{
  RestanteDnsTally tally; /* red, amber, unknown, green */
  const char *summary, *counts, *style;
} cases[] = {
  { { { 2, 1, 1, 10 }, 5, 3 },
    "2 things to mend",
    "2 wrong, 1 warning, 1 not known, 10 right",
    "error" },
  { { { 1, 0, 0, 0 }, 1, 0 }, "1 thing to mend", "1 wrong", "error" },
  { { { 0, 2, 0, 12 }, 5, 5 }, "2 things to look at", "2 warnings, 12 right", "warning" },
  { { { 0, 0, 2, 12 }, 5, 5 }, "Nothing is wrong", "2 not known, 12 right", "success" },
  { { { 0, 0, 0, 14 }, 5, 5 }, "Everything is right", "14 right", "success" },
  { { { 0, 0, 3, 0 }, 3, 0 }, "Nothing is known yet", "3 not known", "dim-label" },
  { { { 0, 0, 0, 0 }, 0, 0 }, "Nothing is known yet", "", "dim-label" },
};

static void
test_summary (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *summary = restante_dns_words_summary (&cases[i].tally);
    g_autofree char *counts = restante_dns_words_counts (&cases[i].tally);

    g_assert_cmpstr (summary, ==, cases[i].summary);
    g_assert_cmpstr (counts, ==, cases[i].counts);
    g_assert_cmpstr (restante_dns_words_style (&cases[i].tally), ==, cases[i].style);
  }
}

/* The codes of DESIGN section 6. */
static void
test_titles (void)
{
  static const char *const codes[] = { "mx-present",  "primary-present", "mx-order",
                                       "mx-target",   "self-address",    "helo",
                                       "ns-agree",    "caches",          "primary-address",
                                       "ttl",         "mta-sts",         "dane",
                                       "certificate", "vanished" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpstr (restante_dns_words_title (codes[i]), !=, codes[i]);
  g_assert_cmpstr (restante_dns_words_title ("new-code"), ==, "new-code");
}

static void
test_checked (void)
{
  g_autofree char *past = restante_dns_words_checked (NOW - 180, NOW);
  g_autofree char *now = restante_dns_words_checked (NOW, NOW);
  g_autofree char *never = restante_dns_words_checked (0, NOW);

  g_assert_cmpstr (past, ==, "Checked 3 min ago.");
  g_assert_cmpstr (now, ==, "Checked just now.");
  g_assert_cmpstr (never, ==, "Not checked yet.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/12/widgets/dns-words/summary", test_summary);
  g_test_add_func ("/widgets/dns-words/titles", test_titles);
  g_test_add_func ("/widgets/dns-words/checked", test_checked);
  return g_test_run ();
}
