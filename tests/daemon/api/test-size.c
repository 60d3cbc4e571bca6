/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/size.h"

#include "api/error.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gint64 bytes;
  } rows[] = {
    { "0", 0 },          { "1000000", 1000000 }, { "512K", 524288 },
    { "25M", 26214400 }, { "2G", 2147483648 },   { "4k", 4096 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 bytes = -1;
    g_assert_true (restante_size_parse (rows[i].text, &bytes, NULL));
    g_assert_cmpint (bytes, ==, rows[i].bytes);
  }
}

static void
test_junk (void)
{
  static const char *const rows[] = { "", "M", "big", "-1M", "1.5G", "1MB", "9999999999G" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 bytes;

    g_assert_false (restante_size_parse (rows[i], &bytes, &error));
    g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
  }
}

static void
test_words (void)
{
  static const struct
  {
    gint64 bytes;
    const char *words;
  } rows[] = {
    { 0, "0 B" },
    { 1023, "1023 B" },
    { 1024, "1.0 KiB" },
    { 1536, "1.5 KiB" },
    { 1468006, "1.4 MiB" },
    { 1048575, "1.0 MiB" }, /* not 1024.0 KiB */
    { 26214400, "25.0 MiB" },
    { 5368709120, "5.0 GiB" },
    { G_MAXINT64, "8.0 EiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *words = restante_size_to_words (rows[i].bytes);
    g_assert_cmpstr (words, ==, rows[i].words);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/size/parse", test_parse);
  g_test_add_func ("/api/size/junk", test_junk);
  g_test_add_func ("/api/size/words", test_words);
  return g_test_run ();
}
