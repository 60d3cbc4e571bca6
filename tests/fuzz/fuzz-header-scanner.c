/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header section of a message: in any pieces the same is found, little is kept however long it
 * is, and what is kept can be shown in one line. */
#include "fuzz.h"
#include "protocol/header-scanner.h"

static void
scan (RestanteHeaderScanner *scanner, FuzzPieces *pieces)
{
  gsize length;
  guint8 *piece;
  while ((piece = fuzz_pieces_next (pieces, &length))) {
    restante_header_scanner_feed (scanner, piece, length);
    restante_header_scanner_get_subject (scanner);
    g_free (piece);
  }
}

static void
check_shown (const char *value)
{
  if (!value)
    return;
  g_assert_true (g_utf8_validate (value, -1, NULL));
  g_assert_null (strchr (value, '\n'));
  g_assert_false (g_ascii_isspace (*value));
}

/* RFC 5322 section 4.5.3: white space before the colon is old, but not wrong. */
static gboolean
is_received (RestanteSpan line)
{
  RestanteSpan name = fuzz_take_part (&line, ":");
  gsize length = name.length;
  if (name.bytes + name.length == line.bytes)
    return FALSE;
  while (length > 0 && g_ascii_isspace (name.bytes[length - 1]))
    length--;
  return name.length <= 32 && length == 8 &&
         g_ascii_strncasecmp ((const char *)name.bytes, "Received", 8) == 0;
}

/* Line by line: how many there are, and whether the section ends. */
static gboolean
count_plainly (RestanteSpan input, guint *received)
{
  for (*received = 0; input.length > 0;) {
    gsize before = input.length;
    RestanteSpan line = fuzz_take_part (&input, "\n");
    gboolean whole = before > line.length;
    if (whole && line.length == 1 && line.bytes[0] == '\r')
      return TRUE;
    *received += is_received (line);
  }
  return FALSE;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  FuzzPieces pieces;
  fuzz_pieces_init (&pieces, &input);
  g_autoptr (RestanteHeaderScanner) whole = restante_header_scanner_new ();
  g_autoptr (RestanteHeaderScanner) parted = restante_header_scanner_new ();
  restante_header_scanner_feed (whole, input.bytes, input.length);
  scan (parted, &pieces);

  const char *subject = restante_header_scanner_get_subject (whole);
  const char *id = restante_header_scanner_get_message_id (whole);
  g_assert_cmpstr (restante_header_scanner_get_subject (parted), ==, subject);
  g_assert_cmpstr (restante_header_scanner_get_message_id (parted), ==, id);
  guint received;
  gboolean done = count_plainly (input, &received);
  g_assert_cmpuint (restante_header_scanner_get_received (whole), ==, received);
  g_assert_cmpuint (restante_header_scanner_get_received (parted), ==, received);
  g_assert_cmpint (restante_header_scanner_is_done (whole), ==, done);
  g_assert_cmpint (restante_header_scanner_is_done (parted), ==, done);
  check_shown (subject);
  check_shown (id);
  return 0;
}
