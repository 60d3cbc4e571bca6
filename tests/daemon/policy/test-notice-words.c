/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/notice-words.h"

#include <string.h>

/* Down, then down again in the same outage, then a stranger in it: each is told once. */
static void
test_once_an_outage (void)
{
  RestanteNoticeKind kind;
  gint64 told = 0;

  g_assert_true (restante_notice_kind_of_outage ("down", told, &kind));
  g_assert_cmpint (kind, ==, RESTANTE_NOTICE_KIND_DOWN);
  told |= RESTANTE_NOTICE_BIT (kind);
  g_assert_false (restante_notice_kind_of_outage ("down", told, &kind));
  g_assert_true (restante_notice_kind_of_outage ("stranger", told, &kind));
  g_assert_cmpint (kind, ==, RESTANTE_NOTICE_KIND_STRANGER);
  told |= RESTANTE_NOTICE_BIT (kind);
  g_assert_false (restante_notice_kind_of_outage ("stranger", told, &kind));
}

/* Nobody is told of the end of what nobody was told of. */
static void
test_end (void)
{
  RestanteNoticeKind kind;
  const gint64 down = RESTANTE_NOTICE_BIT (RESTANTE_NOTICE_KIND_DOWN);

  g_assert_false (restante_notice_kind_of_outage ("refusing", 0, &kind));
  g_assert_false (restante_notice_tells_end (0));
  g_assert_true (restante_notice_tells_end (down));
  g_assert_false (
      restante_notice_tells_end (down | RESTANTE_NOTICE_BIT (RESTANTE_NOTICE_KIND_BACK)));
}

static void
test_activities (void)
{
  static const char *const quiet[] = { "down", "up", "stranger", "drain", "blind", "report", NULL };
  RestanteNoticeKind kind;

  for (gsize i = 0; i < G_N_ELEMENTS (quiet); i++)
    g_assert_false (restante_notice_kind_of_activity (quiet[i], &kind));
  g_assert_true (restante_notice_kind_of_activity ("fence", &kind));
  g_assert_cmpstr (restante_notice_kind_to_string (kind), ==, "fence");
  g_assert_true (restante_notice_kind_of_activity ("restore", &kind));
  g_assert_cmpstr (restante_notice_kind_to_string (kind), ==, "restore");
}

static void
test_words (void)
{
  g_autofree char *title = restante_notice_words_title (RESTANTE_NOTICE_KIND_DOWN, "example.org");
  g_autofree char *text =
      restante_notice_words_text (RESTANTE_NOTICE_KIND_DOWN, "Connection refused.");
  g_autofree char *alone = restante_notice_words_text (RESTANTE_NOTICE_KIND_DOWN, NULL);
  g_autofree char *as_it_is = restante_notice_words_collapsed ("Down.", 0);
  g_autofree char *collapsed = restante_notice_words_collapsed ("Down.", 3);

  g_assert_cmpstr (title, ==, "example.org: the primary is down");
  g_assert_cmpstr (text, ==, "Connection refused. Its mail is kept here.");
  g_assert_cmpstr (alone, ==, "Its mail is kept here.");
  g_assert_cmpstr (as_it_is, ==, "Down.");
  g_assert_cmpstr (collapsed, ==, "Down. (3 earlier notices were left out.)");
}

/* As DESIGN section 7 has it. */
static void
test_report (void)
{
  const RestanteOutageSum down = { "down", 25920, 14, 13, 1 };
  const RestanteOutageSum stranger = { "stranger", 60, 1, 1, 0 };
  g_autofree char *first = restante_notice_words_report (&down, "7 h 12 min");
  g_autofree char *second = restante_notice_words_report (&stranger, "1 min");

  g_assert_cmpstr (first, ==, "Down 7 h 12 min: 14 held, 13 delivered, 1 parked.");
  g_assert_cmpstr (
      second, ==,
      "Away 1 min, and a stranger answered in its place: 1 held, 1 delivered, 0 parked.");
}

/* A stranger is louder than an outage, and that louder than good news (ntfy: 3 is the default). */
static void
test_loudness (void)
{
  guint down = restante_notice_words_priority (RESTANTE_NOTICE_KIND_DOWN);

  g_assert_cmpuint (restante_notice_words_priority (RESTANTE_NOTICE_KIND_STRANGER), ==, 5);
  g_assert_cmpuint (down, <, 5);
  g_assert_cmpuint (down, >, restante_notice_words_priority (RESTANTE_NOTICE_KIND_BACK));
  for (int kind = 0; kind < RESTANTE_NOTICE_KINDS; kind++)
    g_assert_cmpuint (strlen (restante_notice_words_tag ((RestanteNoticeKind)kind)), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/notice-words/once-an-outage", test_once_an_outage);
  g_test_add_func ("/policy/notice-words/end", test_end);
  g_test_add_func ("/policy/notice-words/activities", test_activities);
  g_test_add_func ("/policy/notice-words/words", test_words);
  g_test_add_func ("/policy/notice-words/report", test_report);
  g_test_add_func ("/policy/notice-words/loudness", test_loudness);
  return g_test_run ();
}
