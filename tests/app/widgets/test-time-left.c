/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/time-left.h"

#define HOUR 3600

/* Promise 8: warnings come before the end. */
static void
test_style (void)
{
  g_assert_null (restante_time_left_style (48 * HOUR));
  g_assert_cmpstr (restante_time_left_style (48 * HOUR - 1), ==, "warning");
  g_assert_cmpstr (restante_time_left_style (12 * HOUR), ==, "warning");
  g_assert_cmpstr (restante_time_left_style (12 * HOUR - 1), ==, "error");
  g_assert_cmpstr (restante_time_left_style (-1), ==, "error");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/8/widgets/time-left/style", test_style);
  return g_test_run ();
}
