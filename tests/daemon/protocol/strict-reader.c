/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strict-reader.h"

#include <string.h>

/* The length of the line at @bytes with its CRLF, or 0. */
static gsize
find_line (const char *bytes, gsize length)
{
  for (gsize i = 1; i < length; i++)
    if (bytes[i - 1] == '\r' && bytes[i] == '\n')
      return i + 1;
  return 0;
}

static guint
count_stray (const char *bytes, gsize length)
{
  guint stray = 0;
  for (gsize i = 0; i < length; i++) {
    gboolean cr_before = i > 0 && bytes[i - 1] == '\r';
    gboolean lf_behind = i + 1 < length && bytes[i + 1] == '\n';
    stray +=
        bytes[i] == '\0' || (bytes[i] == '\n' && !cr_before) || (bytes[i] == '\r' && !lf_behind);
  }
  return stray;
}

StrictReader *
strict_reader_read (const char *bytes, gsize length)
{
  StrictReader *self = g_new0 (StrictReader, 1);
  self->content = g_string_new (NULL);
  self->commands = g_string_new (NULL);
  self->stray = count_stray (bytes, length);
  gsize line;
  while (!self->ended && (line = find_line (bytes, length)) > 0) {
    gsize dot = bytes[0] == '.' ? 1 : 0;
    self->ended = line == 3 && dot == 1;
    if (!self->ended)
      g_string_append_len (self->content, bytes + dot, line - dot);
    bytes += line;
    length -= line;
  }
  g_string_append_len (self->commands, bytes, length);
  return self;
}

void
strict_reader_free (StrictReader *self)
{
  g_string_free (self->content, TRUE);
  g_string_free (self->commands, TRUE);
  g_free (self);
}
