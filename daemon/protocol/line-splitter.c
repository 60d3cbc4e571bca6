/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/line-splitter.h"

#include <string.h>

struct _RestanteLineSplitter
{
  gsize limit;
  GString *kept;    /* the beginning of a line that came with earlier feeds, up to the limit */
  gsize total;      /* bytes of that beginning, the dropped ones included */
  gboolean ends_cr; /* its last byte is a CR */
};

RestanteLineSplitter *
restante_line_splitter_new (gsize limit)
{
  RestanteLineSplitter *self = g_new0 (RestanteLineSplitter, 1);
  self->limit = limit;
  self->kept = g_string_new (NULL);
  return self;
}

void
restante_line_splitter_free (RestanteLineSplitter *self)
{
  if (!self)
    return;
  g_string_free (self->kept, TRUE);
  g_free (self);
}

void
restante_line_splitter_reset (RestanteLineSplitter *self)
{
  g_string_truncate (self->kept, 0);
  self->total = 0;
  self->ends_cr = FALSE;
}

static void
keep (RestanteLineSplitter *self, const guint8 *bytes, gsize length)
{
  gsize room = self->limit - self->kept->len;
  g_string_append_len (self->kept, (const char *)bytes, MIN (length, room));
  self->total += length;
  if (length > 0)
    self->ends_cr = bytes[length - 1] == '\r';
}

/* The LF of the first CRLF, or NULL. */
static const guint8 *
find_end (RestanteLineSplitter *self, RestanteSpan input)
{
  const guint8 *end = input.bytes + input.length;
  const guint8 *from = input.bytes;
  const guint8 *lf;
  while (from < end && (lf = memchr (from, '\n', end - from))) {
    if (lf > input.bytes ? lf[-1] == '\r' : self->ends_cr)
      return lf;
    from = lf + 1;
  }
  return NULL;
}

static RestanteLineFaults
find_faults (const char *text, gsize length)
{
  RestanteLineFaults faults = 0;
  if (length == 0)
    return 0;
  if (memchr (text, '\r', length) || memchr (text, '\n', length))
    faults |= RESTANTE_LINE_BARE;
  if (memchr (text, '\0', length))
    faults |= RESTANTE_LINE_NUL;
  return faults;
}

gboolean
restante_line_splitter_take (RestanteLineSplitter *self, RestanteSpan *input, RestanteLine *line)
{
  if (self->total == 0)
    g_string_truncate (self->kept, 0);
  const guint8 *lf = find_end (self, *input);
  gsize taken = lf ? (gsize)(lf + 1 - input->bytes) : input->length;
  const char *text = (const char *)input->bytes;
  gsize total = self->total + taken;
  if (!lf || self->total > 0) {
    keep (self, input->bytes, taken);
    text = self->kept->str;
  }
  restante_span_skip (input, taken);
  if (!lf)
    return FALSE;

  line->text = text;
  line->length = MIN (total, self->limit + 2) - 2;
  line->faults = find_faults (line->text, line->length);
  if (total > self->limit)
    line->faults |= RESTANTE_LINE_LONG;
  /* The text stays where it is until the next call; only the counters start again. */
  self->total = 0;
  self->ends_cr = FALSE;
  return TRUE;
}
