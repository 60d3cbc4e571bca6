/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/rate-limit.h"

#define NOW     1700000000
#define MINUTES 60

/* As the contract has it for passwords. */
static const RestanteRateLimitRule passwords = { 5, 10 * MINUTES, 10 * MINUTES, 3 };

static void
count (RestanteRateLimit *self, const char *key, guint times, gint64 now)
{
  for (guint i = 0; i < times; i++)
    g_assert_false (restante_rate_limit_count (self, key, now));
}

static void
test_allowed (void)
{
  g_autoptr (RestanteRateLimit) self = restante_rate_limit_new (&passwords);

  g_assert_false (restante_rate_limit_is_blocked (self, "a", NOW));
  count (self, "a", 5, NOW);
  g_assert_false (restante_rate_limit_is_blocked (self, "a", NOW));
  g_assert_true (restante_rate_limit_count (self, "a", NOW));
  g_assert_true (restante_rate_limit_is_blocked (self, "a", NOW));
  g_assert_false (restante_rate_limit_is_blocked (self, "b", NOW));
  count (self, "b", 5, NOW);
}

/* The first of six is just still in the window, or just out of it. */
static void
test_window (void)
{
  g_autoptr (RestanteRateLimit) self = restante_rate_limit_new (&passwords);

  count (self, "in", 1, NOW);
  count (self, "in", 4, NOW + 300);
  g_assert_true (restante_rate_limit_count (self, "in", NOW + 599));
  count (self, "out", 1, NOW);
  count (self, "out", 4, NOW + 300);
  count (self, "out", 1, NOW + 600);
  g_assert_true (restante_rate_limit_count (self, "out", NOW + 601));
}

/* Trying on while it is blocked does not make it longer. */
static void
test_penalty (void)
{
  g_autoptr (RestanteRateLimit) self = restante_rate_limit_new (&passwords);

  count (self, "a", 5, NOW);
  g_assert_true (restante_rate_limit_count (self, "a", NOW));
  for (guint i = 0; i < 100; i++)
    g_assert_true (restante_rate_limit_count (self, "a", NOW + 599));
  g_assert_true (restante_rate_limit_is_blocked (self, "a", NOW + 599));
  g_assert_false (restante_rate_limit_is_blocked (self, "a", NOW + 600));
  count (self, "a", 5, NOW + 600);
  g_assert_true (restante_rate_limit_count (self, "a", NOW + 600));
}

static void
test_clock_set_back (void)
{
  g_autoptr (RestanteRateLimit) self = restante_rate_limit_new (&passwords);

  count (self, "a", 5, NOW);
  count (self, "a", 5, NOW - 86400);
  g_assert_true (restante_rate_limit_count (self, "a", NOW - 86400));
  g_assert_false (restante_rate_limit_is_blocked (self, "a", NOW - 2 * 86400));
}

/* Three keys are remembered: the fourth drops the one that was quiet for longest. */
static void
test_keys (void)
{
  g_autoptr (RestanteRateLimit) self = restante_rate_limit_new (&passwords);

  count (self, "a", 5, NOW);
  count (self, "b", 5, NOW);
  count (self, "c", 5, NOW);
  g_assert_true (restante_rate_limit_count (self, "a", NOW));
  count (self, "d", 1, NOW);
  g_assert_true (restante_rate_limit_is_blocked (self, "a", NOW));
  g_assert_true (restante_rate_limit_count (self, "c", NOW));
  count (self, "b", 5, NOW);
}

static void
assert_same (const char *one, const char *other, gboolean same)
{
  g_autofree char *a = restante_rate_limit_household (one);
  g_autofree char *b = restante_rate_limit_household (other);

  g_assert_true (g_str_equal (a, b) == same);
}

static void
test_household (void)
{
  assert_same ("192.0.2.1", "192.0.2.1", TRUE);
  assert_same ("192.0.2.1", "::ffff:192.0.2.1", TRUE);
  assert_same ("192.0.2.1", "192.0.2.2", FALSE);
  assert_same ("2001:db8:0:7::1", "2001:db8:0:7:ffff:ffff:ffff:ffff", TRUE);
  assert_same ("2001:db8:0:7::1", "2001:db8:0:8::1", FALSE);
  assert_same ("unknown", "192.0.2.1", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/rate-limit/allowed", test_allowed);
  g_test_add_func ("/policy/rate-limit/window", test_window);
  g_test_add_func ("/policy/rate-limit/penalty", test_penalty);
  g_test_add_func ("/policy/rate-limit/clock-set-back", test_clock_set_back);
  g_test_add_func ("/policy/rate-limit/keys", test_keys);
  g_test_add_func ("/policy/rate-limit/household", test_household);
  return g_test_run ();
}
