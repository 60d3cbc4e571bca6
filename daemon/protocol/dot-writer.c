/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/dot-writer.h"

#include <string.h>

void
restante_dot_writer_init (RestanteDotWriter *self)
{
  self->inside = FALSE;
}

void
restante_dot_writer_add (RestanteDotWriter *self, GString *out, const guint8 *bytes, gsize length)
{
  const guint8 *end = bytes + length;
  const guint8 *written = bytes;
  const guint8 *from = bytes;
  const guint8 *dot;
  if (length == 0)
    return;
  while (from < end && (dot = memchr (from, '.', end - from))) {
    gboolean starts = dot > bytes ? dot[-1] == '\n' : !self->inside;
    if (starts) {
      g_string_append_len (out, (const char *)written, dot - written);
      g_string_append_c (out, '.');
      written = dot;
    }
    from = dot + 1;
  }
  g_string_append_len (out, (const char *)written, end - written);
  self->inside = end[-1] != '\n';
}

void
restante_dot_writer_end (RestanteDotWriter *self, GString *out)
{
  if (self->inside)
    g_string_append_len (out, "\r\n", 2);
  g_string_append_len (out, ".\r\n", 3);
  self->inside = FALSE;
}
