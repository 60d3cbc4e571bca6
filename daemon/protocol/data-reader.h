/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the end of the content behind DATA and takes the stuffed dots out (RFC 5321 section 4.5.2),
 * without copying. Only CRLF.CRLF ends it; it never passes on anything behind the first fault, but
 * it reads on to the true end. */
#pragma once

#include "protocol/content-check.h"
#include "protocol/span.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_DATA_MORE,  /* the input is used up */
  RESTANTE_DATA_PIECE, /* a piece of the content */
  RESTANTE_DATA_END,   /* the end of data was read; what is left of the input are commands */
} RestanteDataStep;

typedef struct
{
  int where; /* in the line: at its start, behind its first dot, ... */
  RestanteContentCheck content;
} RestanteDataReader;

/* Before the first byte behind the CRLF of DATA. There is nothing to free. */
void restante_data_reader_init (RestanteDataReader *self);
/* Takes from @input. A @piece lies in the bytes of @input. */
RestanteDataStep
restante_data_reader_take (RestanteDataReader *self, RestanteSpan *input, RestanteSpan *piece);

G_END_DECLS
