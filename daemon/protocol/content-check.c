/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/content-check.h"

#include <string.h>

#define MAX_LINE 1000

void
restante_content_check_note (RestanteContentCheck *self, RestanteContentFault fault)
{
  if (self->fault == RESTANTE_CONTENT_CLEAN || fault < self->fault)
    self->fault = fault;
}

static gboolean
has_cr (const guint8 *bytes, gsize length)
{
  return length > 0 && memchr (bytes, '\r', length);
}

static void
grow_line (RestanteContentCheck *self, gsize length)
{
  self->size += length;
  self->column += length;
  if (self->column > MAX_LINE)
    restante_content_check_note (self, RESTANTE_CONTENT_LONG_LINE);
}

/* Whether a CR stands before the CR of the CRLF whose LF is at @lf. */
static gboolean
has_cr_before_crlf (const RestanteContentCheck *self, const guint8 *start, const guint8 *lf)
{
  if (lf == start)
    return self->ends_cr_cr;
  return lf - start > 1 ? lf[-2] == '\r' : self->ends_cr;
}

gboolean
restante_content_check_end_line (RestanteContentCheck *self, const guint8 *start, const guint8 *lf)
{
  gboolean crlf = lf > start ? lf[-1] == '\r' : self->ends_cr;
  gsize text = lf - start - (crlf && lf > start ? 1 : 0);
  if ((self->ends_cr && lf > start) || has_cr (start, text))
    restante_content_check_note (self, RESTANTE_CONTENT_BARE_CR);
  if (!crlf)
    restante_content_check_note (self, RESTANTE_CONTENT_BARE_LF);
  grow_line (self, lf + 1 - start);
  self->after_cr_crlf = crlf && has_cr_before_crlf (self, start, lf);
  self->ends_cr = self->ends_cr_cr = FALSE;
  if (crlf)
    self->column = 0;
  return crlf;
}

/* The last of the bytes may be the CR of a CRLF. */
void
restante_content_check_break_off (RestanteContentCheck *self, const guint8 *start, gsize length)
{
  if (self->ends_cr || has_cr (start, length - 1))
    restante_content_check_note (self, RESTANTE_CONTENT_BARE_CR);
  grow_line (self, length);
  gboolean cr_before = length > 1 ? start[length - 2] == '\r' : self->ends_cr;
  self->ends_cr = start[length - 1] == '\r';
  self->ends_cr_cr = self->ends_cr && cr_before;
}

void
restante_content_check_add (RestanteContentCheck *self, const guint8 *bytes, gsize length)
{
  const guint8 *end = bytes + length;
  const guint8 *lf;
  if (length > 0 && memchr (bytes, '\0', length))
    restante_content_check_note (self, RESTANTE_CONTENT_NUL);
  while (bytes < end && (lf = memchr (bytes, '\n', end - bytes))) {
    restante_content_check_end_line (self, bytes, lf);
    bytes = lf + 1;
  }
  if (bytes < end)
    restante_content_check_break_off (self, bytes, end - bytes);
}

void
restante_content_check_finish (RestanteContentCheck *self)
{
  if (self->ends_cr)
    restante_content_check_note (self, RESTANTE_CONTENT_BARE_CR);
  else if (self->column > 0)
    restante_content_check_note (self, RESTANTE_CONTENT_UNENDED);
}
