/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  return 0;
}

void
fuzz_pieces_init (FuzzPieces *self, RestanteSpan *input)
{
  gsize number = fuzz_take_byte (input) & 7;
  self->lengths = (RestanteSpan){ input->bytes, MIN (number, input->length) };
  restante_span_skip (input, self->lengths.length);
  fuzz_pieces_restart (self, *input);
}

void
fuzz_pieces_restart (FuzzPieces *self, RestanteSpan bytes)
{
  self->rest = bytes;
  self->next = 0;
}

guint8 *
fuzz_pieces_next (FuzzPieces *self, gsize *length)
{
  if (self->rest.length == 0)
    return NULL;
  gsize wanted = 1;
  if (self->lengths.length > 0)
    wanted = 1 + (gsize)self->lengths.bytes[self->next++ % self->lengths.length];
  *length = MIN (wanted, self->rest.length);
  guint8 *piece = g_memdup2 (self->rest.bytes, *length);
  restante_span_skip (&self->rest, *length);
  return piece;
}

void
fuzz_feed (FuzzPieces *pieces, RestanteSpan bytes, FuzzFeed feed, gpointer user_data)
{
  guint8 *piece;
  gsize length;
  if (!pieces) {
    feed (user_data, bytes.bytes, bytes.length);
    return;
  }
  fuzz_pieces_restart (pieces, bytes);
  while ((piece = fuzz_pieces_next (pieces, &length))) {
    feed (user_data, piece, length);
    g_free (piece);
  }
}

guint8
fuzz_take_byte (RestanteSpan *input)
{
  if (input->length == 0)
    return 0;
  guint8 byte = *input->bytes;
  restante_span_skip (input, 1);
  return byte;
}

RestanteSpan
fuzz_take_part (RestanteSpan *input, const char *mark)
{
  gsize size = strlen (mark);
  RestanteSpan part = { input->bytes, 0 };
  while (part.length + size <= input->length && memcmp (part.bytes + part.length, mark, size) != 0)
    part.length++;
  gboolean found = part.length + size <= input->length;
  if (!found)
    part.length = input->length;
  restante_span_skip (input, part.length + (found ? size : 0));
  return part;
}

char *
fuzz_take_text (RestanteSpan *input, const char *mark)
{
  RestanteSpan part = fuzz_take_part (input, mark);
  return g_strndup (part.length > 0 ? (const char *)part.bytes : "", part.length);
}

gboolean
fuzz_is_plain (const char *text, const char *allowed)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (; *text; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)) && !strchr (allowed, *text))
      return FALSE;
  return TRUE;
}
