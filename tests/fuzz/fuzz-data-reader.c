/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of the content behind DATA: any bytes in any pieces, against a reader that is as plain as
 * RFC 5321 section 4.5.2. Nothing but CRLF.CRLF may end it, and nothing else may be taken out. */
#include "fuzz.h"
#include "protocol/data-reader.h"

#define MAX_LINE 1000

typedef struct
{
  GString *content;
  gsize left; /* bytes behind the end */
  gboolean ended;
  RestanteContentFault fault;
  guint64 size;
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_string_free (self->content, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
note (Outcome *self, gboolean found, RestanteContentFault fault)
{
  if (found && (self->fault == RESTANTE_CONTENT_CLEAN || fault < self->fault))
    self->fault = fault;
}

/* One line with its CRLF and without a stuffed dot. */
static void
add_line (Outcome *self, const char *line, gsize length)
{
  for (gsize i = 0; i + 2 < length; i++) {
    note (self, line[i] == '\r' && line[i + 1] != '\n', RESTANTE_CONTENT_BARE_CR);
    note (self, line[i] == '\n', RESTANTE_CONTENT_BARE_LF);
    note (self, line[i] == '\0', RESTANTE_CONTENT_NUL);
  }
  note (self, length > MAX_LINE, RESTANTE_CONTENT_LONG_LINE);
  g_string_append_len (self->content, line, length);
}

/* The length of the first line with its CRLF, 0 when there is none. */
static gsize
measure_line (RestanteSpan input)
{
  for (gsize i = 1; i < input.length; i++)
    if (input.bytes[i - 1] == '\r' && input.bytes[i] == '\n')
      return i + 1;
  return 0;
}

/* Line by line; everything is there at once. */
static Outcome
read_plainly (RestanteSpan input)
{
  Outcome self = { .content = g_string_new (NULL) };
  gsize length;
  while (!self.ended && (length = measure_line (input)) > 0) {
    gsize dot = input.bytes[0] == '.' ? 1 : 0;
    self.ended = dot && length == 3;
    if (!self.ended)
      add_line (&self, (const char *)input.bytes + dot, length - dot);
    restante_span_skip (&input, length);
  }
  self.left = input.length;
  return self;
}

static Outcome
read_pieces (FuzzPieces *pieces)
{
  Outcome self = { .content = g_string_new (NULL) };
  RestanteDataReader reader;
  restante_data_reader_init (&reader);
  gsize length;
  guint8 *bytes;
  while (!self.ended && (bytes = fuzz_pieces_next (pieces, &length))) {
    g_autofree guint8 *owned = bytes;
    RestanteSpan input = { owned, length }, piece;
    RestanteDataStep step;
    while ((step = restante_data_reader_take (&reader, &input, &piece)) == RESTANTE_DATA_PIECE)
      g_string_append_len (self.content, (const char *)piece.bytes, piece.length);
    self.ended = step == RESTANTE_DATA_END;
    self.left = input.length + pieces->rest.length;
  }
  self.fault = reader.content.fault;
  self.size = reader.content.size;
  return self;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  FuzzPieces pieces;
  fuzz_pieces_init (&pieces, &input);
  g_auto (Outcome) expected = read_plainly (input);
  g_auto (Outcome) seen = read_pieces (&pieces);
  g_assert_cmpint (seen.ended, ==, expected.ended);
  if (!seen.ended)
    return 0; /* the last line is not whole: what it is nobody can say yet */
  g_assert_cmpuint (seen.left, ==, expected.left);
  g_assert_cmpint (seen.fault, ==, expected.fault);
  g_assert_cmpuint (seen.content->len, <=, expected.content->len);
  if (seen.fault == RESTANTE_CONTENT_CLEAN) {
    g_assert_true (g_string_equal (seen.content, expected.content));
    g_assert_cmpuint (seen.size, ==, seen.content->len);
  }
  return 0;
}
