/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts a stream of commands or replies in lines (RFC 5321 section 2.3.8): only CRLF ends one. It
 * never treats a bare CR or LF as an end, and it never keeps more than the limit of one line. */
#pragma once

#include "protocol/span.h"

G_BEGIN_DECLS

typedef struct _RestanteLineSplitter RestanteLineSplitter;

typedef enum
{
  RESTANTE_LINE_BARE = 1 << 0, /* a CR without LF or an LF without CR is in it */
  RESTANTE_LINE_NUL = 1 << 1,
  RESTANTE_LINE_LONG = 1 << 2, /* over the limit; what is over was dropped */
} RestanteLineFaults;

typedef struct
{
  const char *text; /* without CRLF, not NUL-terminated; in the fed bytes or in the splitter */
  gsize length;
  RestanteLineFaults faults;
} RestanteLine;

/* @limit: bytes of a line with its CRLF. */
RestanteLineSplitter *restante_line_splitter_new (gsize limit);
void restante_line_splitter_free (RestanteLineSplitter *self);
/* Takes from @input up to the end of a line. FALSE: @input is used up and the line goes on in the
 * next one. @line lives until the next call and as long as the bytes of @input. */
gboolean
restante_line_splitter_take (RestanteLineSplitter *self, RestanteSpan *input, RestanteLine *line);
/* Forgets the beginning of a line that was not ended. */
void restante_line_splitter_reset (RestanteLineSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteLineSplitter, restante_line_splitter_free)

G_END_DECLS
