/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/duration.h"

#include "api/error.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds;
  } rows[] = {
    { "0", 0 },       { "90", 90 },       { "90s", 90 },     { "30m", 1800 },
    { "12h", 43200 }, { "30d", 2592000 }, { "2w", 1209600 }, { "365D", 31536000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 seconds = -1;
    g_assert_true (restante_duration_parse (rows[i].text, &seconds, NULL));
    g_assert_cmpint (seconds, ==, rows[i].seconds);
  }
}

static void
test_junk (void)
{
  static const char *const rows[] = { "",     "d",  "soon", "-5d",
                                      "1.5h", "5y", "5 d",  "99999999999999999w" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 seconds;

    g_assert_false (restante_duration_parse (rows[i], &seconds, &error));
    g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
  }
}

static void
test_words (void)
{
  static const struct
  {
    gint64 seconds;
    const char *words;
  } rows[] = {
    { 0, "0 s" },
    { -5, "0 s" },
    { 1, "1 s" },
    { 59, "59 s" },
    { 60, "1 min" },
    { 61, "1 min 1 s" },
    { 3 * 3600 + 12 * 60, "3 h 12 min" },
    { 3 * 3600 + 12 * 60 + 59, "3 h 12 min" },
    { 3 * 3600 + 59, "3 h" },
    { 24 * 3600 - 1, "23 h 59 min" },
    { 24 * 3600, "1 d" },
    { 30 * 24 * 3600, "30 d" },
    { 2 * 24 * 3600 + 5 * 3600 + 1800, "2 d 5 h" },
    { 400 * 24 * 3600, "400 d" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *words = restante_duration_to_words (rows[i].seconds);
    g_assert_cmpstr (words, ==, rows[i].words);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/duration/parse", test_parse);
  g_test_add_func ("/api/duration/junk", test_junk);
  g_test_add_func ("/api/duration/words", test_words);
  return g_test_run ();
}
