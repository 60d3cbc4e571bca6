/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/notice-limit.h"

#define HOUR 3600

static void
test_limit (void)
{
  g_autoptr (RestanteNoticeLimit) limit = restante_notice_limit_new (3);
  gint64 next = 0;

  g_assert_true (restante_notice_limit_take (limit, 100, &next));
  g_assert_true (restante_notice_limit_take (limit, 200, &next));
  g_assert_true (restante_notice_limit_take (limit, 300, &next));
  g_assert_false (restante_notice_limit_take (limit, 400, &next));
  g_assert_cmpint (next, ==, 100 + HOUR);
  g_assert_false (restante_notice_limit_take (limit, 99 + HOUR, &next));
  g_assert_true (restante_notice_limit_take (limit, 100 + HOUR, &next));
  /* The three of the last hour are those at 200, 300 and now. */
  g_assert_false (restante_notice_limit_take (limit, 101 + HOUR, &next));
  g_assert_cmpint (next, ==, 200 + HOUR);
}

static void
test_retries (void)
{
  guint waited = 0;
  guint last = 0;

  for (guint failures = 1; failures < 40; failures++) {
    guint wait = restante_notice_retry_after (failures, 0);

    g_assert_cmpuint (wait, >=, last);
    g_assert_cmpuint (wait, <=, HOUR);
    waited += wait;
    last = wait;
  }
  g_assert_cmpuint (restante_notice_retry_after (1, 0), ==, 2);
  g_assert_cmpuint (restante_notice_retry_after (2, 0), ==, 4);
  g_assert_cmpuint (last, ==, HOUR);
  g_assert_cmpuint (waited, >, RESTANTE_NOTICE_LIFE);
}

/* RFC 9110 section 10.2.3, but nobody makes us wait for ever. */
static void
test_wanted (void)
{
  g_assert_cmpuint (restante_notice_retry_after (1, 30), ==, 30);
  g_assert_cmpuint (restante_notice_retry_after (9, 30), ==, 512);
  g_assert_cmpuint (restante_notice_retry_after (1, G_MAXUINT), ==, HOUR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/notice-limit/limit", test_limit);
  g_test_add_func ("/policy/notice-limit/retries", test_retries);
  g_test_add_func ("/policy/notice-limit/wanted", test_wanted);
  return g_test_run ();
}
