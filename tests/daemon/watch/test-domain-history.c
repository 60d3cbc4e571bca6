/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/domain-history.h"

#define NOW 1700000000
#define DAY (24 * 3600)

static void
assert_list (RestanteDomainHistory *history, gint64 now, const char *wanted)
{
  g_auto (GStrv) names = restante_domain_history_list (history, now);
  g_autofree char *joined = g_strjoinv (" ", names);

  g_assert_cmpstr (joined, ==, wanted);
}

static void
test_a_day (void)
{
  g_autoptr (RestanteDomainHistory) history = restante_domain_history_new ();
  const char *const first[] = { "b.example", "a.example", NULL };
  const char *const later[] = { "b.example", "c.example", NULL };

  assert_list (history, NOW, "");
  restante_domain_history_add (history, first, NOW);
  restante_domain_history_add (history, later, NOW + 60);
  assert_list (history, NOW + 60, "a.example b.example c.example");
  assert_list (history, NOW + DAY, "a.example b.example c.example");
  assert_list (history, NOW + DAY + 1, "b.example c.example");
  assert_list (history, NOW + DAY + 61, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/domain-history/a-day", test_a_day);
  return g_test_run ();
}
