/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/charset.h"

#include <gmime/gmime.h>

static const struct
{
  const char *what;
  const char *text;
  const char *charset;
  const char *utf8;
} rows[] = {
  { "ASCII", "plain", "us-ascii", "plain" },
  { "nothing", "", NULL, "" },
  { "UTF-8",
    "Gr\xc3\xbc\xc3\x9f"
    "e",
    "utf-8", "Grüße" },
  { "UTF-8 in capitals",
    "Gr\xc3\xbc\xc3\x9f"
    "e",
    "UTF-8", "Grüße" },
  { "Latin-1",
    "Gr\xfc\xdf"
    "e",
    "iso-8859-1", "Grüße" },
  { "Windows-1252",
    "\x84Gr\xfc\xdf"
    "e\x93",
    "windows-1252", "„Grüße“" },
  { "KOI8-R", "\xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r", "Привет" },
  { "ISO-2022-JP", "\x1b$B$3$s\x1b(B", "iso-2022-jp", "こん" },
  { "undeclared UTF-8",
    "Gr\xc3\xbc\xc3\x9f"
    "e",
    NULL, "Grüße" },
  { "undeclared 8-bit",
    "Gr\xfc\xdf"
    "e",
    NULL, "Grüße" },
  { "ASCII that lies",
    "Gr\xfc\xdf"
    "e",
    "us-ascii", "Grüße" },
  { "unknown charset, UTF-8",
    "Gr\xc3\xbc\xc3\x9f"
    "e",
    "x-unheard-of", "Grüße" },
  { "unknown charset, 8-bit",
    "Gr\xfc\xdf"
    "e",
    "x-unheard-of", "Grüße" },
  { "broken UTF-8",
    "a\xff"
    "b",
    "utf-8",
    "a\xef\xbf\xbd"
    "b" },
  { "cut off at the end", "Gr\xc3\xbc\xc3", "utf-8", "Grü" },
  { "undeclared, cut off", "Gr\xc3\xbc\xc3", NULL, "Grü" },
};

static void
test_to_utf8 (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *utf8 =
        restante_charset_to_utf8 (rows[i].text, strlen (rows[i].text), rows[i].charset);
    g_test_message ("%s", rows[i].what);
    g_assert_cmpstr (utf8, ==, rows[i].utf8);
  }
}

/* Any bytes in any charset give UTF-8. */
static void
test_any_bytes (void)
{
  static const char *const charsets[] = { NULL,      "utf-8", "utf-16", "utf-7",     "iso-2022-jp",
                                          "gb18030", "big5",  "euc-kr", "x-nothing", "" };
  char bytes[512];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (char)(i * 37 + i / 256);
  for (guint i = 0; i < G_N_ELEMENTS (charsets); i++)
    for (gsize length = 0; length <= sizeof bytes; length += 7) {
      g_autofree char *utf8 = restante_charset_to_utf8 (bytes, length, charsets[i]);
      g_assert_true (g_utf8_validate (utf8, -1, NULL));
    }
}

static void
test_make_plain (void)
{
  static const struct
  {
    const char *text;
    const char *plain;
  } lines[] = {
    { "a\r\nb\rc\nd\te", "a\nb\nc\nd\te" },
    { "\x1b[31mred\x1b[0m\a\b\x7f", "[31mred[0m" },
    { "C1 \xc2\x9b"
      "31m",
      "C1 31m" },
    { "evil\xe2\x80\xae"
      "fdp.exe\xe2\x81\xa9",
      "evilfdp.exe" },
    { "שלום\xe2\x80\x8f!", "שלום\xe2\x80\x8f!" },
    { "end\r", "end\n" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *text = g_strdup (lines[i].text);
    g_assert_cmpstr (restante_charset_make_plain (text), ==, lines[i].plain);
  }
}

static void
test_no_bytes (void)
{
  g_autofree char *utf8 = restante_charset_to_utf8 (NULL, 0, "utf-8");

  g_assert_cmpstr (utf8, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();
  g_test_add_func ("/reader/charset/to-utf8", test_to_utf8);
  g_test_add_func ("/reader/charset/any-bytes", test_any_bytes);
  g_test_add_func ("/reader/charset/no-bytes", test_no_bytes);
  g_test_add_func ("/reader/charset/make-plain", test_make_plain);
  return g_test_run ();
}
