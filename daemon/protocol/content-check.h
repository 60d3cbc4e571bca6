/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the content of a message while it comes: only CRLF may end a line, no line may be too
 * long, no NUL may be in it (RFC 5321 sections 2.3.8 and 4.5.3.1.6). It never keeps or changes a
 * byte, and what it finds does not depend on how the bytes were cut. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_CONTENT_CLEAN,
  RESTANTE_CONTENT_BARE_CR,
  RESTANTE_CONTENT_BARE_LF,
  RESTANTE_CONTENT_NUL,
  RESTANTE_CONTENT_LONG_LINE, /* over 1000 octets with its CRLF, a stuffed dot not counted */
  RESTANTE_CONTENT_UNENDED,   /* the last line has no CRLF */
} RestanteContentFault;

typedef struct
{
  gboolean ends_cr;       /* the last byte is a CR */
  gboolean ends_cr_cr;    /* the last two are */
  gboolean after_cr_crlf; /* the last line ended with CR CRLF: not everybody sees a CRLF there */
  gsize column;           /* bytes of the line so far; 0: at the start of one */
  guint64 size;           /* bytes so far, faulty or not */
  RestanteContentFault fault; /* the first of the list above that was found */
} RestanteContentCheck;

/* All members 0 is the start; there is nothing to free. */

/* A line, or what remains of one, from @start up to its LF at @lf. TRUE: CRLF ends it. */
gboolean
restante_content_check_end_line (RestanteContentCheck *self, const guint8 *start, const guint8 *lf);
/* @length > 0 bytes without an LF. */
void
restante_content_check_break_off (RestanteContentCheck *self, const guint8 *start, gsize length);
/* Any @length bytes. */
void restante_content_check_add (RestanteContentCheck *self, const guint8 *bytes, gsize length);
/* Nothing more comes. */
void restante_content_check_finish (RestanteContentCheck *self);
/* Of several faults one is kept that does not depend on how the bytes were cut. */
void restante_content_check_note (RestanteContentCheck *self, RestanteContentFault fault);

G_END_DECLS
