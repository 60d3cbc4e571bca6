/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML of mail as text: whatever the page, the text is UTF-8 and within its limit, and less room
 * only cuts it. The first two bytes are the limit. */
#include "fuzz.h"
#include "reader/html-text.h"

#define MEGABYTE (1024 * 1024)

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  gsize limit = fuzz_take_byte (&input);
  limit = limit << 8 | fuzz_take_byte (&input);
  g_autofree char *html =
      g_utf8_make_valid (input.length ? (const char *)input.bytes : "", (gssize)input.length);
  gboolean more = FALSE, cut = FALSE;
  g_autofree char *text = restante_html_to_text (html, strlen (html), MEGABYTE, &more);
  g_autofree char *shorter = restante_html_to_text (html, strlen (html), limit, &cut);
  g_assert_true (g_utf8_validate (text, -1, NULL) && g_utf8_validate (shorter, -1, NULL));
  g_assert_false (more);
  g_assert_cmpuint (strlen (shorter), <=, limit);
  g_assert_true (g_str_has_prefix (text, shorter));
  g_assert_true (cut || strlen (text) == strlen (shorter));
  return 0;
}
