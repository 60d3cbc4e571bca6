/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/data-reader.h"

#include <string.h>

#define MAX_LINE 1000

enum
{
  AT_START, /* of a line */
  AFTER_DOT,
  AFTER_DOT_CR,
  IN_TEXT,
};

void
restante_data_reader_init (RestanteDataReader *self)
{
  *self = (RestanteDataReader){ .where = AT_START };
}

/* Of several faults one is kept that does not depend on how the bytes were cut. */
static void
note (RestanteDataReader *self, RestanteDataFault fault)
{
  if (self->fault == RESTANTE_DATA_CLEAN || fault < self->fault)
    self->fault = fault;
}

static gboolean
has_cr (const guint8 *bytes, gsize length)
{
  return length > 0 && memchr (bytes, '\r', length);
}

static void
grow_line (RestanteDataReader *self, gsize length)
{
  self->column += length;
  if (self->column > MAX_LINE)
    note (self, RESTANTE_DATA_LONG_LINE);
}

/* Whether a CR stands before the CR of the CRLF whose LF is at @lf. */
static gboolean
has_cr_before_crlf (const RestanteDataReader *self, const guint8 *start, const guint8 *lf)
{
  if (lf == start)
    return self->ends_cr_cr;
  return lf - start > 1 ? lf[-2] == '\r' : self->ends_cr;
}

/* A line, or what remains of one, up to its LF at @lf. */
static void
end_line (RestanteDataReader *self, const guint8 *start, const guint8 *lf)
{
  gboolean crlf = lf > start ? lf[-1] == '\r' : self->ends_cr;
  gsize text = lf - start - (crlf && lf > start ? 1 : 0);
  if ((self->ends_cr && lf > start) || has_cr (start, text))
    note (self, RESTANTE_DATA_BARE_CR);
  grow_line (self, lf + 1 - start);
  self->after_cr_crlf = crlf && has_cr_before_crlf (self, start, lf);
  self->ends_cr = self->ends_cr_cr = FALSE;
  if (crlf) {
    self->where = AT_START;
    self->column = 0;
  } else {
    self->where = IN_TEXT;
    note (self, RESTANTE_DATA_BARE_LF);
  }
}

/* The last bytes of a feed, without an LF: their own last byte may be the CR of a CRLF. */
static void
break_off (RestanteDataReader *self, const guint8 *start, gsize length)
{
  if (self->ends_cr || has_cr (start, length - 1))
    note (self, RESTANTE_DATA_BARE_CR);
  grow_line (self, length);
  gboolean cr_before = length > 1 ? start[length - 2] == '\r' : self->ends_cr;
  self->ends_cr = start[length - 1] == '\r';
  self->ends_cr_cr = self->ends_cr && cr_before;
  self->where = IN_TEXT;
}

/* The bytes up to the next line that begins with a dot, or all. */
static gsize
take_text (RestanteDataReader *self, const guint8 *bytes, gsize length)
{
  const guint8 *end = bytes + length;
  const guint8 *start = bytes;
  while (start < end && !(self->where == AT_START && *start == '.')) {
    const guint8 *lf = memchr (start, '\n', end - start);
    if (!lf) {
      break_off (self, start, end - start);
      return length;
    }
    end_line (self, start, lf);
    start = lf + 1;
  }
  return start - bytes;
}

/* One byte of ".", ".\r", ".\r\n" at the start of a line. The dot is dropped in any case; TRUE: the
 * byte too. */
static gboolean
step_dot (RestanteDataReader *self, guint8 byte)
{
  if (self->where == AT_START) {
    self->where = AFTER_DOT;
    return TRUE;
  }
  if (self->where == AFTER_DOT && byte == '\r') {
    self->where = AFTER_DOT_CR;
    return TRUE;
  }
  self->ends_cr = self->where == AFTER_DOT_CR;
  if (self->ends_cr)
    note (self, RESTANTE_DATA_BARE_CR);
  self->where = IN_TEXT;
  return FALSE;
}

static gboolean
is_text (RestanteDataReader *self, const RestanteSpan *input)
{
  return self->where == IN_TEXT || (self->where == AT_START && *input->bytes != '.');
}

RestanteDataStep
restante_data_reader_take (RestanteDataReader *self, RestanteSpan *input, RestanteSpan *piece)
{
  while (input->length > 0) {
    if (is_text (self, input)) {
      *piece = (RestanteSpan){ input->bytes, take_text (self, input->bytes, input->length) };
      if (memchr (piece->bytes, '\0', piece->length))
        note (self, RESTANTE_DATA_NUL);
      self->size += piece->length;
      restante_span_skip (input, piece->length);
      if (self->fault == RESTANTE_DATA_CLEAN)
        return RESTANTE_DATA_PIECE;
    } else if (self->where == AFTER_DOT_CR && *input->bytes == '\n') {
      restante_span_skip (input, 1);
      return RESTANTE_DATA_END;
    } else if (step_dot (self, *input->bytes)) {
      restante_span_skip (input, 1);
    }
  }
  return RESTANTE_DATA_MORE;
}
