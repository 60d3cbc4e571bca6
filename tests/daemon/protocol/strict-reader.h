/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a primary reads: the bytes behind its 354, a byte at a time, as RFC 5321 section 4.5.2 says
 * and in no other way. It shares no code with the engines, and it never forgives. */
#pragma once

#include <glib.h>

typedef struct
{
  GString *content;  /* of the message */
  GString *commands; /* what is behind its end */
  gboolean ended;
  guint stray; /* CR without LF, LF without CR, NUL: what some reader takes for an end of line */
} StrictReader;

StrictReader *strict_reader_read (const char *bytes, gsize length);
void strict_reader_free (StrictReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrictReader, strict_reader_free)
