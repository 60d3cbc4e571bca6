/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the end of the content behind DATA and takes the stuffed dots out (RFC 5321 section 4.5.2),
 * without copying. Only CRLF.CRLF ends it; it never passes on anything behind the first fault, but
 * it reads on to the true end. */
#pragma once

#include "protocol/span.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_DATA_CLEAN,
  RESTANTE_DATA_BARE_CR,
  RESTANTE_DATA_BARE_LF,
  RESTANTE_DATA_NUL,
  RESTANTE_DATA_LONG_LINE, /* over 1000 octets with its CRLF, a stuffed dot not counted
                              (section 4.5.3.1.6) */
} RestanteDataFault;

typedef enum
{
  RESTANTE_DATA_MORE,  /* the input is used up */
  RESTANTE_DATA_PIECE, /* a piece of the content */
  RESTANTE_DATA_END,   /* the end of data was read; what is left of the input are commands */
} RestanteDataStep;

typedef struct
{
  int where;               /* in the line: at its start, behind its first dot, ... */
  gboolean ends_cr;        /* the last byte that was read is a CR */
  gboolean ends_cr_cr;     /* the last two are */
  gboolean after_cr_crlf;  /* the line before ended with CR CRLF: not everybody sees a CRLF there */
  gsize column;            /* bytes of the line so far */
  guint64 size;            /* bytes of the content so far, faulty or not */
  RestanteDataFault fault; /* the first of the list above that was found */
} RestanteDataReader;

/* Before the first byte behind the CRLF of DATA. There is nothing to free. */
void restante_data_reader_init (RestanteDataReader *self);
/* Takes from @input. A @piece lies in the bytes of @input. */
RestanteDataStep
restante_data_reader_take (RestanteDataReader *self, RestanteSpan *input, RestanteSpan *piece);

G_END_DECLS
