/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/line-splitter.h"

#include <string.h>

/* Feeds @text in two pieces cut at @at and describes the lines: "text/faults|...". */
static char *
split (const char *text, gsize length, gsize at, gsize limit)
{
  g_autoptr (RestanteLineSplitter) splitter = restante_line_splitter_new (limit);
  GString *out = g_string_new (NULL);
  const RestanteSpan pieces[] = { { (const guint8 *)text, at },
                                  { (const guint8 *)text + at, length - at } };
  for (guint i = 0; i < 2; i++) {
    g_autofree guint8 *copy = g_memdup2 (pieces[i].bytes, pieces[i].length);
    RestanteSpan input = { copy, pieces[i].length };
    RestanteLine line;
    while (restante_line_splitter_take (splitter, &input, &line)) {
      for (gsize c = 0; c < line.length; c++)
        g_string_append_c (out, line.text[c] >= ' ' ? line.text[c] : '_');
      g_string_append_printf (out, "/%d|", line.faults);
    }
    g_assert_cmpuint (input.length, ==, 0);
  }
  return g_string_free (out, FALSE);
}

static void
check (const char *text, gsize length, gsize limit, const char *expected)
{
  for (gsize at = 0; at <= length; at++) {
    g_autofree char *lines = split (text, length, at, limit);
    g_assert_cmpstr (lines, ==, expected);
  }
}

/* 1: bare, 2: NUL, 4: long. */
static void
test_lines (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    const char *lines;
  } cases[] = {
#define CASE(text, lines) { text, sizeof text - 1, lines }
    CASE ("", ""),
    CASE ("a", ""),
    CASE ("a\r", ""),
    CASE ("\r\n", "/0|"),
    CASE ("a\r\nbc\r\n\r\nd", "a/0|bc/0|/0|"),
    CASE ("a\nb\r\n", "a_b/1|"),
    CASE ("a\rb\r\n", "a_b/1|"),
    CASE ("\n\r\nb\r\n", "_/1|b/0|"),
    CASE ("a\r\r\nb\r\n", "a_/1|b/0|"),
    CASE ("a\0b\r\nc\r\n", "a_b/2|c/0|"),
    CASE ("a\n\0\r\n", "a__/3|"),
#undef CASE
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (cases[i].text, cases[i].length, 100, cases[i].lines);
}

static void
test_limit (void)
{
  check ("12345678\r\nab\r\n", 14, 10, "12345678/0|ab/0|");
  g_autofree char *nine = split ("123456789\r\nab\r\n", 15, 3, 10);
  g_assert_cmpstr (nine, ==, "123456789/4|ab/0|");
  g_autofree char *text = g_strnfill (100000, 'x');
  text[99998] = '\r';
  text[99999] = '\n';
  g_autofree char *many = split (text, 100000, 50000, 10);
  g_assert_cmpstr (many, ==, "xxxxxxxxxx/4|");
}

static void
test_reset (void)
{
  g_autoptr (RestanteLineSplitter) splitter = restante_line_splitter_new (10);
  RestanteLine line;
  RestanteSpan half = { (const guint8 *)"abc\r", 4 };
  g_assert_false (restante_line_splitter_take (splitter, &half, &line));
  restante_line_splitter_reset (splitter);
  RestanteSpan rest = { (const guint8 *)"\nd\r\n", 4 };
  g_assert_true (restante_line_splitter_take (splitter, &rest, &line));
  g_assert_cmpmem (line.text, line.length, "\nd", 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/line-splitter/lines", test_lines);
  g_test_add_func ("/protocol/line-splitter/limit", test_limit);
  g_test_add_func ("/protocol/line-splitter/reset", test_reset);
  return g_test_run ();
}
