/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/time-words.h"

static const struct
{
  gint64 seconds;
  const char *words;
} spans[] = {
  { -5, "0 s" },
  { 0, "0 s" },
  { 59, "59 s" },
  { 61, "1 min 1 s" },
  { 3 * 3600 + 12 * 60 + 59, "3 h 12 min" },
  { 3 * 3600 + 59, "3 h" },
  { 30 * 86400, "30 d" },
  { 2 * 86400 + 5 * 3600 + 1800, "2 d 5 h" },
};

static void
test_span (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++) {
    g_autofree char *words = restante_time_words_span (spans[i].seconds);
    g_assert_cmpstr (words, ==, spans[i].words);
  }
}

static const struct
{
  gint64 time, now;
  const char *words;
} agos[] = {
  { 1000, 1059, "just now" },
  { 1000, 1060, "1 min ago" },
  { 2000, 1000, "just now" },
  { 1000, 1000 + 3 * 86400 + 4 * 3600, "3 d 4 h ago" },
};

static void
test_ago (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (agos); i++) {
    g_autofree char *words = restante_time_words_ago (agos[i].time, agos[i].now);
    g_assert_cmpstr (words, ==, agos[i].words);
  }
}

/* Promise 8: every held message shows when its hold ends. */
static void
test_left (void)
{
  g_autofree char *open = restante_time_words_left (0, 1000);
  g_autofree char *over = restante_time_words_left (1000, 1000);
  g_autofree char *some = restante_time_words_left (1000 + 3660, 1000);

  g_assert_cmpstr (open, ==, "without end");
  g_assert_cmpstr (over, ==, "ended");
  g_assert_cmpstr (some, ==, "1 h 1 min");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/time-words/span", test_span);
  g_test_add_func ("/widgets/time-words/ago", test_ago);
  g_test_add_func ("/promise/8/widgets/time-words/left", test_left);
  return g_test_run ();
}
