/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of mail in any character set, named or not: what comes out is UTF-8 that a terminal can be
 * given. The first line is the name of the set. */
#include <gmime/gmime.h>

#include "fuzz.h"
#include "reader/charset.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  g_mime_init ();
  g_autofree char *charset = fuzz_take_text (&input, "\n");
  g_autofree char *copy = g_memdup2 (input.bytes, input.length);
  g_autofree char *text = restante_charset_to_utf8 (copy, input.length, *charset ? charset : NULL);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_autofree char *plain = restante_charset_make_plain (g_strdup (text));
  g_assert_true (fuzz_is_plain (plain, "\n\t"));
  g_assert_null (strstr (plain, "\xe2\x80\xae")); /* the right-to-left override */
  g_autofree char *again = restante_charset_make_plain (g_strdup (plain));
  g_assert_cmpstr (again, ==, plain);
  return 0;
}
