/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/dns-tally.h"

#include "api/value-json.h"

/* "code severity" … to a report. */
static RestanteCheckList *
make (const char *const *lines)
{
  g_autoptr (GListStore) checks = g_list_store_new (RESTANTE_TYPE_CHECK);

  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", 2);
    g_autoptr (RestanteCheck) check =
        g_object_new (RESTANTE_TYPE_CHECK, "code", words[0], "severity", words[1], NULL);

    g_list_store_append (checks, check);
  }
  return g_object_new (RESTANTE_TYPE_CHECK_LIST, "domain", "home.example", "checks", checks, NULL);
}

static void
test_counts (void)
{
  static const char *const lines[] = { "mx-present error",
                                       "mx-order unknown",
                                       "helo warning",
                                       "ttl warning",
                                       "dane ok",
                                       "new purple",
                                       NULL };
  g_autoptr (RestanteCheckList) report = make (lines);
  RestanteDnsTally tally = restante_dns_tally (report);

  g_assert_cmpuint (tally.n[RESTANTE_DNS_RED], ==, 1);
  g_assert_cmpuint (tally.n[RESTANTE_DNS_AMBER], ==, 2);
  g_assert_cmpuint (tally.n[RESTANTE_DNS_UNKNOWN], ==, 2);
  g_assert_cmpuint (tally.n[RESTANTE_DNS_GREEN], ==, 1);
  g_assert_cmpint (restante_dns_tally_worst (&tally), ==, RESTANTE_DNS_RED);
  g_assert_cmpuint (tally.matters, ==, 2);
  g_assert_cmpuint (tally.matters_done, ==, 0);
  g_assert_true (restante_dns_line_is (report, "mx-present", RESTANTE_DNS_RED));
  g_assert_false (restante_dns_line_is (report, "mx-target", RESTANTE_DNS_RED));
}

static void
test_none (void)
{
  RestanteDnsTally tally = restante_dns_tally (NULL);

  g_assert_cmpint (restante_dns_tally_worst (&tally), ==, RESTANTE_DNS_UNKNOWN);
  g_assert_false (restante_dns_tally_is_done (&tally));
  g_assert_false (restante_dns_line_is (NULL, "mx-present", RESTANTE_DNS_RED));
}

static const struct
{
  const char *lines[4];
  gboolean done;
} ends[] = {
  { { "mx-present ok", "self-address ok" }, TRUE },
  /* What is amber works, and what is not known yet does not keep senders away. */
  { { "mx-present ok", "self-address warning", "primary-address unknown" }, TRUE },
  { { "mx-present ok", "self-address unknown" }, FALSE },
  { { "mx-present ok", "self-address error" }, FALSE },
  { { "mx-present ok", "certificate error" }, FALSE },
  { { "certificate ok" }, FALSE },
};

static void
test_done (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (RestanteCheckList) report = make (ends[i].lines);
    RestanteDnsTally tally = restante_dns_tally (report);

    g_assert_cmpint (restante_dns_tally_is_done (&tally), ==, ends[i].done);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/dns-tally/counts", test_counts);
  g_test_add_func ("/client/dns-tally/none", test_none);
  g_test_add_func ("/client/dns-tally/done", test_done);
  return g_test_run ();
}
