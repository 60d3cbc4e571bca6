/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/safe-text.h"

#include <string.h>

static const struct
{
  const char *text, *line, *lines;
} unsafe[] = {
  { NULL, "", "" },
  { "Grüße 你好", "Grüße 你好", "Grüße 你好" },
  { "a\033[2Jb", "a [2Jb", "a [2Jb" },    /* ECMA-48 CSI */
  { "a\302\233b", "a b", "a b" },         /* U+009B, the same in one character */
  { "a\007\010\177b", "a   b", "a   b" }, /* BEL, BS, DEL */
  { "a\r\nb\tc", "a b c", "a\nb\tc" },    /* line ends */
  { "a\rb", "a b", "a b" },
  { "\342\200\256gpj.exe", " gpj.exe", " gpj.exe" }, /* U+202E right-to-left override */
  { "\342\201\246x\342\201\251", " x ", " x " },     /* U+2066, U+2069 isolates */
  { "a\342\200\250b", "a b", "a b" },                /* U+2028 line separator */
  { "a\363\240\201\201b", "a b", "a b" },            /* U+E0041 tag */
  { "a\377b", "a\357\277\275b", "a\357\277\275b" },  /* not UTF-8 */
  { "\331\205\342\200\214\330\247", "\331\205\342\200\214\330\247",
    "\331\205\342\200\214\330\247" }, /* U+200C */
};

static void
test_unsafe (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unsafe); i++) {
    g_autofree char *line = restante_safe_text (unsafe[i].text);
    g_autofree char *lines = restante_safe_text_lines (unsafe[i].text);

    g_assert_cmpstr (line, ==, unsafe[i].line);
    g_assert_cmpstr (lines, ==, unsafe[i].lines);
  }
}

/* "…" has three bytes, "ü" two. */
static const struct
{
  const char *text;
  gsize max;
  const char *brief;
} long_ones[] = {
  { NULL, 10, "" },
  { "0123456789", 10, "0123456789" },
  { "0123456789a", 10, "0123456…" },
  { "  a \r\n\t b  ", 10, "a b" },
  { "a\r\nX-Injected: 1", 99, "a X-Injected: 1" },
  { "üüüüü", 10, "üüüüü" },
  { "üüüüüü", 10, "üüü…" },
  { "abcdefüxyz", 10, "abcdef…" },
  { "\342\200\256\342\200\256", 10, "" },
  { "üü", 4, "üü" },
  { "aüüü", 4, "a…" },
};

static void
test_short (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (long_ones); i++) {
    g_autofree char *brief = restante_safe_text_short (long_ones[i].text, long_ones[i].max);

    g_assert_cmpstr (brief, ==, long_ones[i].brief);
  }
}

/* Whatever the bytes are: it fits, it is UTF-8, and it stays as it is when it is made so again. */
static void
test_any_bytes (void)
{
  for (guint round = 0; round < 2000; round++) {
    g_autofree char *text = g_malloc0 (65);
    g_autofree char *brief = NULL;
    g_autofree char *again = NULL;

    for (guint i = 0; i < 64; i++)
      text[i] = (char)g_test_rand_int_range (1, 256);
    brief = restante_safe_text_short (text, 4 + round % 70);
    again = restante_safe_text_short (brief, 4 + round % 70);
    g_assert_true (g_utf8_validate (brief, -1, NULL));
    g_assert_cmpuint (strlen (brief), <=, 4 + round % 70);
    g_assert_null (strpbrk (brief, "\r\n\t\033"));
    g_assert_cmpstr (again, ==, brief);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/safe-text/unsafe", test_unsafe);
  g_test_add_func ("/protocol/safe-text/short", test_short);
  g_test_add_func ("/protocol/safe-text/any-bytes", test_any_bytes);
  return g_test_run ();
}
