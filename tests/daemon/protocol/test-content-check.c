/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/content-check.h"

#include <string.h>

static const struct
{
  const char *text;
  gsize length;
  RestanteContentFault fault;
  gboolean in_line; /* the last line has no end */
} cases[] = {
#define CASE(text, fault, in_line)                                                                 \
  {                                                                                                \
    text, sizeof text - 1, fault, in_line                                                          \
  }
  CASE ("", RESTANTE_CONTENT_CLEAN, FALSE),
  CASE ("\r\n", RESTANTE_CONTENT_CLEAN, FALSE),
  CASE (".\r\n.\r\n", RESTANTE_CONTENT_CLEAN, FALSE),
  CASE ("a\r\nb", RESTANTE_CONTENT_CLEAN, TRUE),
  CASE ("a\r", RESTANTE_CONTENT_CLEAN, TRUE),
  CASE ("a\rb\r\n", RESTANTE_CONTENT_BARE_CR, FALSE),
  CASE ("\r\r\n", RESTANTE_CONTENT_BARE_CR, FALSE),
  CASE ("a\nb\r\n", RESTANTE_CONTENT_BARE_LF, FALSE),
  CASE ("a\r\n\n", RESTANTE_CONTENT_BARE_LF, TRUE),
  CASE ("a\0b\r\n", RESTANTE_CONTENT_NUL, FALSE),
  CASE ("a\0b\nc\r\n", RESTANTE_CONTENT_BARE_LF, FALSE),
  CASE ("\0\n\r\r\n", RESTANTE_CONTENT_BARE_CR, FALSE),
#undef CASE
};

/* In all ways to cut them in three. */
static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize a = 0; a <= cases[i].length; a++)
      for (gsize b = a; b <= cases[i].length; b++) {
        const guint8 *text = (const guint8 *)cases[i].text;
        RestanteContentCheck check = { 0 };
        restante_content_check_add (&check, text, a);
        restante_content_check_add (&check, text + a, b - a);
        restante_content_check_add (&check, text + b, cases[i].length - b);
        g_assert_cmpint (check.fault, ==, cases[i].fault);
        g_assert_cmpuint (check.size, ==, cases[i].length);
        g_assert_cmpint (check.column > 0, ==, cases[i].in_line);
      }
}

/* RFC 5321 section 4.5.3.1.6: 1000 octets with CRLF, whatever they are cut in. */
static void
test_long_lines (void)
{
  static const struct
  {
    gsize text;
    RestanteContentFault fault;
  } lines[] = { { 998, RESTANTE_CONTENT_CLEAN }, { 999, RESTANTE_CONTENT_LONG_LINE } };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    for (gsize cut = 1; cut < lines[i].text + 2; cut++) {
      g_autofree char *x = g_strnfill (lines[i].text, 'x');
      g_autofree char *line = g_strconcat (x, "\r\n", NULL);
      RestanteContentCheck check = { 0 };
      restante_content_check_add (&check, (const guint8 *)line, cut);
      restante_content_check_add (&check, (const guint8 *)line + cut, strlen (line) - cut);
      g_assert_cmpint (check.fault, ==, lines[i].fault);
    }
}

/* BDAT can leave the last line without its end. */
static void
test_finish (void)
{
  static const struct
  {
    const char *text;
    RestanteContentFault fault;
  } ends[] = {
    { "", RESTANTE_CONTENT_CLEAN },        { "a\r\n", RESTANTE_CONTENT_CLEAN },
    { "a", RESTANTE_CONTENT_UNENDED },     { "a\r\nb", RESTANTE_CONTENT_UNENDED },
    { "a\r", RESTANTE_CONTENT_BARE_CR },   { "a\n", RESTANTE_CONTENT_BARE_LF },
    { "a\n\r", RESTANTE_CONTENT_BARE_CR },
  };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    RestanteContentCheck check = { 0 };
    restante_content_check_add (&check, (const guint8 *)ends[i].text, strlen (ends[i].text));
    restante_content_check_finish (&check);
    g_assert_cmpint (check.fault, ==, ends[i].fault);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/content-check/faults", test_faults);
  g_test_add_func ("/protocol/content-check/finish", test_finish);
  g_test_add_func ("/protocol/content-check/long-lines", test_long_lines);
  return g_test_run ();
}
