/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/time.h"

#include "api/error.h"

/* The examples of RFC 3339 section 5.8 and of RFC 6238 appendix B; `date -u -d TEXT +%s` agrees. */
static const struct
{
  const char *text;
  gint64 seconds;
} utc[] = {
  { "1970-01-01T00:00:59Z", 59 },          { "2005-03-18T01:58:29Z", 1111111109 },
  { "2009-02-13T23:31:30Z", 1234567890 },  { "2033-05-18T03:33:20Z", 2000000000 },
  { "2603-10-11T11:33:20Z", 20000000000 }, { "1969-12-31T23:59:59Z", -1 },
};

static void
test_utc (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (utc); i++) {
    g_autofree char *text = restante_time_format (utc[i].seconds);
    g_autoptr (GError) error = NULL;
    gint64 seconds = 0;

    g_assert_cmpstr (text, ==, utc[i].text);
    g_assert_true (restante_time_parse (utc[i].text, &seconds, &error));
    g_assert_no_error (error);
    g_assert_cmpint (seconds, ==, utc[i].seconds);
  }
}

static void
test_offsets (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds;
  } rows[] = {
    /* RFC 3339 section 5.8: the same instant. */
    { "1996-12-19T16:39:57-08:00", 851042397 }, { "1996-12-20T00:39:57Z", 851042397 },
    { "1985-04-12T23:20:50.52Z", 482196050 },   { "1937-01-01T12:00:27.87+00:20", -1041337173 },
    { "2009-02-13t23:31:30z", 1234567890 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 seconds = 0;
    g_assert_true (restante_time_parse (rows[i].text, &seconds, NULL));
    g_assert_cmpint (seconds, ==, rows[i].seconds);
  }
}

static void
test_junk (void)
{
  static const char *const rows[] = {
    "",
    "now",
    "2009-02-13",
    "2009-02-13T23:31:30",
    "2009-02-13 23:31:30Z",
    "2009-02-30T23:31:30Z",
    "2009-13-01T00:00:00Z",
    "2009-02-13T24:31:30Z",
    "2009-02-13T23:31:30.Z",
    "2009-02-13T23:31:30+1:00",
    "2009-02-13T23:31:30+24:00",
    "2009-02-13T23:31:30+01:60",
    "2009-02-13T23:31:30Zulu",
    "2009-02-13T23:31:30+01:00 ",
    "20090213T233130Z",
    "+009-02-13T23:31:30Z",
    /* In UTC there is no such year. */
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 seconds = 42;

    g_assert_false (restante_time_parse (rows[i], &seconds, &error));
    g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
    g_assert_nonnull (strstr (error->message, rows[i]));
  }
}

static void
test_without_text (void)
{
  g_assert_null (restante_time_format (G_MAXINT64));
  g_assert_null (restante_time_format (G_MININT64));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/time/utc", test_utc);
  g_test_add_func ("/api/time/offsets", test_offsets);
  g_test_add_func ("/api/time/junk", test_junk);
  g_test_add_func ("/api/time/without-text", test_without_text);
  return g_test_run ();
}
