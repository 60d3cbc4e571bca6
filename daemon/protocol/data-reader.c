/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/data-reader.h"

#include <string.h>

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

/* The bytes up to the next line that begins with a dot, or all. */
static gsize
take_text (RestanteDataReader *self, const guint8 *bytes, gsize length)
{
  const guint8 *end = bytes + length;
  const guint8 *start = bytes;
  while (start < end && !(self->where == AT_START && *start == '.')) {
    const guint8 *lf = memchr (start, '\n', end - start);
    if (!lf) {
      restante_content_check_break_off (&self->content, start, end - start);
      self->where = IN_TEXT;
      return length;
    }
    gboolean crlf = restante_content_check_end_line (&self->content, start, lf);
    self->where = crlf ? AT_START : IN_TEXT;
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
  self->content.ends_cr = self->where == AFTER_DOT_CR;
  if (self->content.ends_cr)
    restante_content_check_note (&self->content, RESTANTE_CONTENT_BARE_CR);
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
        restante_content_check_note (&self->content, RESTANTE_CONTENT_NUL);
      restante_span_skip (input, piece->length);
      if (self->content.fault == RESTANTE_CONTENT_CLEAN)
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
