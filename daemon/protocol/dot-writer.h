/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stuffs the dots of outgoing content, piece by piece, and ends it (RFC 5321 section 4.5.2). It
 * never changes line ends: the content must have CRLF. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean inside; /* a line was begun and not ended */
} RestanteDotWriter;

void restante_dot_writer_init (RestanteDotWriter *self);
/* Appends @length bytes of the content to @out. */
void
restante_dot_writer_add (RestanteDotWriter *self, GString *out, const guint8 *bytes, gsize length);
/* Appends the final dot; a last line without an end gets one, because the dot would be text
 * otherwise. */
void restante_dot_writer_end (RestanteDotWriter *self, GString *out);

G_END_DECLS
