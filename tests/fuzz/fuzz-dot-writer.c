/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content that is stuffed in any pieces and read again: it comes back as it was, and it cannot end
 * itself, not even for a reader that takes bare LF for an end of line (SMTP smuggling). */
#include "fuzz.h"
#include "protocol/data-reader.h"
#include "protocol/dot-writer.h"

/* What the engine asks of its driver: the last line is not ended by a bare LF. */
static gboolean
is_promised (RestanteSpan content)
{
  gsize length = content.length;
  return length == 0 || content.bytes[length - 1] != '\n' ||
         (length > 1 && content.bytes[length - 2] == '\r');
}

static GString *
write_pieces (FuzzPieces *pieces)
{
  GString *out = g_string_new (NULL);
  RestanteDotWriter writer;
  restante_dot_writer_init (&writer);
  gsize length;
  guint8 *piece;
  while ((piece = fuzz_pieces_next (pieces, &length))) {
    restante_dot_writer_add (&writer, out, piece, length);
    g_free (piece);
  }
  restante_dot_writer_end (&writer, out);
  return out;
}

/* A dot alone in a line, whatever a careless reader takes for a line. */
static void
check_no_lone_dot (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    gboolean starts = text[i] == '.' && (i == 0 || text[i - 1] == '\n');
    g_assert_false (starts && i + 1 < length && (text[i + 1] == '\n' || text[i + 1] == '\r'));
  }
}

static GString *
read_back (const GString *wire)
{
  GString *content = g_string_new (NULL);
  RestanteDataReader reader;
  RestanteSpan input = { (const guint8 *)wire->str, wire->len }, piece;
  RestanteDataStep step;
  restante_data_reader_init (&reader);
  while ((step = restante_data_reader_take (&reader, &input, &piece)) == RESTANTE_DATA_PIECE)
    g_string_append_len (content, (const char *)piece.bytes, piece.length);
  g_assert_cmpint (step, ==, RESTANTE_DATA_END);
  g_assert_cmpuint (input.length, ==, 0);
  if (reader.content.fault == RESTANTE_CONTENT_CLEAN)
    return content;
  g_string_free (content, TRUE);
  return NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  FuzzPieces pieces;
  fuzz_pieces_init (&pieces, &input);
  if (!is_promised (input))
    return 0;
  g_autoptr (GString) wire = write_pieces (&pieces);
  g_assert_true (g_str_has_suffix (wire->str, ".\r\n") || memchr (wire->str, '\0', wire->len));
  check_no_lone_dot (wire->str, wire->len - 3);
  g_autoptr (GString) content = read_back (wire);
  if (!content)
    return 0;
  gboolean ended = input.length == 0 || input.bytes[input.length - 1] == '\n';
  g_autoptr (GString) expected = g_string_new_len ((const char *)input.bytes, input.length);
  g_string_append (expected, ended ? "" : "\r\n");
  g_assert_true (g_string_equal (content, expected));
  return 0;
}
