/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/format.h"

static const struct
{
  gint64 expires, now;
  const char *words;
} lefts[] = {
  { 0, 1000, "without end" },
  { 1000, 1000, "ended" },
  { 999, 1000, "ended" },
  { 1001, 1000, "1 s" },
  { 1000 + 273600, 1000, "3 d 4 h" },
};

static void
test_time_left (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lefts); i++) {
    g_autofree char *words = restante_format_time_left (lefts[i].expires, lefts[i].now);
    g_assert_cmpstr (words, ==, lefts[i].words);
  }
}

static const struct
{
  gint64 time, now;
  const char *words;
} agos[] = {
  { 0, 1000, "never" },
  { 1000, 1059, "just now" },
  { 1000, 1060, "1 min ago" },
  { 2000, 1000, "just now" },
  { 1000, 1000 + 273600, "3 d 4 h ago" },
};

static void
test_ago (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (agos); i++) {
    g_autofree char *words = restante_format_ago (agos[i].time, agos[i].now);
    g_assert_cmpstr (words, ==, agos[i].words);
  }
}

/* 1709993100 is 2024-03-09 14:05:00 UTC. */
static void
test_time (void)
{
  g_autofree char *same = restante_format_time (1709993100, 1709993100 + 3600);
  g_autofree char *other = restante_format_time (1709993100, 1709993100 + 86400);
  g_autofree char *never = restante_format_time (0, 1709993100);

  g_assert_cmpstr (same, ==, "14:05");
  g_assert_cmpstr (other, ==, "2024-03-09 14:05");
  g_assert_cmpstr (never, ==, "never");
}

static void
test_messages (void)
{
  g_autofree char *none = restante_format_messages (0);
  g_autofree char *one = restante_format_messages (1);
  g_autofree char *two = restante_format_messages (2);

  g_assert_cmpstr (none, ==, "0 messages");
  g_assert_cmpstr (one, ==, "1 message");
  g_assert_cmpstr (two, ==, "2 messages");
}

static void
test_safe (void)
{
  g_autofree char *line = restante_format_safe ("a\r\nb\033");
  g_autofree char *lines = restante_format_safe_lines ("a\r\nb\033");

  g_assert_cmpstr (line, ==, "a b ");
  g_assert_cmpstr (lines, ==, "a\nb ");
}

static void
test_sentence (void)
{
  g_autofree char *part = restante_format_sentence ("öffnen failed\n");
  g_autofree char *whole = restante_format_sentence ("What now?");
  g_autofree char *none = restante_format_sentence (NULL);
  g_autofree char *name = restante_format_sentence ("example.org has no MX");
  g_autofree char *word = restante_format_sentence ("gone.");

  g_assert_cmpstr (name, ==, "example.org has no MX.");
  g_assert_cmpstr (word, ==, "Gone.");
  g_assert_cmpstr (part, ==, "Öffnen failed.");
  g_assert_cmpstr (whole, ==, "What now?");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/format/time-left", test_time_left);
  g_test_add_func ("/client/format/ago", test_ago);
  g_test_add_func ("/client/format/time", test_time);
  g_test_add_func ("/client/format/messages", test_messages);
  g_test_add_func ("/client/format/safe", test_safe);
  g_test_add_func ("/client/format/sentence", test_sentence);
  return g_test_run ();
}
