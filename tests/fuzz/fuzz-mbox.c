/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in an mbox file, written in any pieces: a reader finds as many messages as were put in,
 * and each comes back as it was but for its line ends, whatever lines "From " it has. */
#include "client/mbox.h"
#include "fuzz.h"

static void
add_message (RestanteMbox *mbox, FuzzPieces *pieces)
{
  gsize length;
  guint8 *piece;
  restante_mbox_begin (mbox, "ann@sender.test", 0);
  while ((piece = fuzz_pieces_next (pieces, &length))) {
    restante_mbox_feed (mbox, (const char *)piece, length);
    g_free (piece);
  }
  restante_mbox_end (mbox);
}

/* mboxrd: a line of ">"s and "From " has one ">" too many. */
static void
append_line (GString *out, RestanteSpan line)
{
  gsize quotes = 0;
  while (quotes < line.length && line.bytes[quotes] == '>')
    quotes++;
  gboolean quoted =
      quotes > 0 && line.length >= quotes + 5 && memcmp (line.bytes + quotes, "From ", 5) == 0;
  g_string_append_len (out, (const char *)line.bytes + quoted, line.length - quoted);
  g_string_append_c (out, '\n');
}

/* All messages of a file, one behind the other. */
static GString *
read_file (RestanteSpan file, guint *count)
{
  GString *out = g_string_new (NULL);
  *count = 0;
  while (file.length > 0) {
    RestanteSpan line = fuzz_take_part (&file, "\n");
    if (line.length >= 5 && memcmp (line.bytes, "From ", 5) == 0)
      ++*count;
    else
      append_line (out, line);
  }
  return out;
}

/* With LF line ends, the last line ended, and the empty line that parts two messages. */
static void
append_expected (GString *out, RestanteSpan message)
{
  gsize start = out->len;
  for (gsize i = 0; i < message.length; i++)
    if (message.bytes[i] != '\r' || i + 1 == message.length || message.bytes[i + 1] != '\n')
      g_string_append_c (out, (char)message.bytes[i]);
  if (out->len > start && out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
  g_string_append_c (out, '\n');
}

/* A held line has 1000 bytes at most (RFC 5321 section 4.5.3.1.6), so it cannot have more ">". */
static gboolean
can_be_held (RestanteSpan input)
{
  gsize run = 0;
  for (gsize i = 0; i < input.length && run <= 1000; i++)
    run = input.bytes[i] == '>' ? run + 1 : 0;
  return run <= 1000;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  g_autoptr (RestanteMbox) mbox = restante_mbox_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  FuzzPieces pieces;
  guint put_in = 0, found;
  fuzz_pieces_init (&pieces, &input);
  if (!can_be_held (input))
    return 0;
  while (input.length > 0) {
    RestanteSpan message = fuzz_take_part (&input, "=NEXT=");
    fuzz_pieces_restart (&pieces, message);
    add_message (mbox, &pieces);
    append_expected (expected, message);
    put_in++;
  }
  g_autoptr (GString) seen =
      read_file ((RestanteSpan){ (const guint8 *)mbox->out->str, mbox->out->len }, &found);
  g_assert_cmpuint (found, ==, put_in);
  g_assert_cmpmem (seen->str, seen->len, expected->str, expected->len);
  return 0;
}
