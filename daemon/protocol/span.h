/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that belong to somebody else: what is still to be read of a feed, or a piece of one. It
 * never owns memory. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *bytes;
  gsize length;
} RestanteSpan;

static inline void
restante_span_skip (RestanteSpan *self, gsize length)
{
  self->bytes += length;
  self->length -= length;
}

G_END_DECLS
