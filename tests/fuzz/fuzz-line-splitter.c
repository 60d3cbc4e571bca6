/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of commands and replies: any bytes in any pieces give the lines that a plain search for
 * CRLF gives, none longer than the limit, and what is wrong with each is said. */
#include "fuzz.h"
#include "protocol/line-splitter.h"

#define LIMIT 40

static void
append_line (GString *out, const char *text, gsize length, RestanteLineFaults faults)
{
  g_string_append_len (out, text, length);
  g_string_append_printf (out, "|%u\n", faults);
}

static GString *
split_plainly (RestanteSpan input)
{
  GString *out = g_string_new (NULL);
  gsize start = 0;
  for (gsize i = 1; i < input.length; i++) {
    if (input.bytes[i - 1] != '\r' || input.bytes[i] != '\n')
      continue;
    const char *text = (const char *)input.bytes + start;
    gsize total = i + 1 - start;
    gsize length = MIN (total - 2, LIMIT);
    RestanteLineFaults faults = total > LIMIT ? RESTANTE_LINE_LONG : 0;
    if (memchr (text, '\r', length) || memchr (text, '\n', length))
      faults |= RESTANTE_LINE_BARE;
    if (memchr (text, '\0', length))
      faults |= RESTANTE_LINE_NUL;
    append_line (out, text, length, faults);
    start = i + 1;
  }
  return out;
}

static GString *
split_pieces (FuzzPieces *pieces)
{
  GString *out = g_string_new (NULL);
  g_autoptr (RestanteLineSplitter) splitter = restante_line_splitter_new (LIMIT);
  gsize length;
  guint8 *piece;
  while ((piece = fuzz_pieces_next (pieces, &length))) {
    RestanteSpan span = { piece, length };
    RestanteLine line;
    while (restante_line_splitter_take (splitter, &span, &line))
      append_line (out, line.text, line.length, line.faults);
    g_assert_cmpuint (span.length, ==, 0);
    g_free (piece);
  }
  return out;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  FuzzPieces pieces;
  fuzz_pieces_init (&pieces, &input);
  g_autoptr (GString) expected = split_plainly (input);
  g_autoptr (GString) seen = split_pieces (&pieces);
  g_assert_true (g_string_equal (seen, expected));
  return 0;
}
