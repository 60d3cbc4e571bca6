/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Foreign text on the owner's terminal: whatever it was, no character is left that a terminal would
 * obey or that would show the rest in another order. */
#include "client/format.h"
#include "fuzz.h"

/* U+202A to U+202E and U+2066 to U+2069 turn the direction of text, U+2028 and U+2029 end lines. */
static void
check_safe (const char *text, const char *allowed)
{
  g_assert_true (fuzz_is_plain (text, allowed));
  for (; *text; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);
    g_assert_false ((c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree char *text = g_strndup ((const char *)bytes, length);
  g_autofree char *line = restante_format_safe (text);
  g_autofree char *lines = restante_format_safe_lines (text);
  g_autofree char *sentence = restante_format_sentence (text);
  g_autofree char *again = restante_format_safe (line);
  check_safe (line, "");
  check_safe (lines, "\n\t");
  check_safe (sentence, "");
  g_assert_cmpstr (again, ==, line);
  return 0;
}
