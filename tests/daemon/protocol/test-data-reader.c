/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/data-reader.h"

#include <string.h>

typedef struct
{
  GString *content;
  guint pieces;
  gsize left; /* bytes of the last feed behind the end of data */
  gboolean ended;
  RestanteDataReader reader;
} Read;

static void
read_free (Read *self)
{
  g_string_free (self->content, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Read, read_free)

static Read *
read_new (void)
{
  Read *self = g_new0 (Read, 1);
  self->content = g_string_new (NULL);
  restante_data_reader_init (&self->reader);
  return self;
}

static void
feed (Read *self, const char *bytes, gsize length)
{
  RestanteSpan input = { (const guint8 *)bytes, length };
  RestanteSpan piece;
  RestanteDataStep step;
  while (!self->ended && (step = restante_data_reader_take (&self->reader, &input, &piece))) {
    self->ended = step == RESTANTE_DATA_END;
    if (self->ended)
      break;
    self->pieces++;
    g_assert_true (piece.bytes >= (const guint8 *)bytes);
    g_assert_true (piece.bytes + piece.length <= (const guint8 *)bytes + length);
    g_string_append_len (self->content, (const char *)piece.bytes, piece.length);
  }
  self->left = input.length;
}

/* Reads @text whole, and in all ways to cut it in three. */
static void
check (const char *text, gsize length, const char *content, RestanteContentFault fault)
{
  for (gsize a = 0; a <= length; a++)
    for (gsize b = a; b <= length; b++) {
      g_autoptr (Read) read = read_new ();
      feed (read, text, a);
      feed (read, text + a, b - a);
      g_assert_false (read->ended && b < length);
      feed (read, text + b, length - b);
      g_assert_true (read->ended);
      g_assert_cmpuint (read->left, ==, 0);
      g_assert_cmpint (read->reader.content.fault, ==, fault);
      if (fault == RESTANTE_CONTENT_CLEAN) {
        g_assert_cmpstr (read->content->str, ==, content);
        g_assert_cmpuint (read->reader.content.size, ==, strlen (content));
      }
    }
}

static void
test_clean (void)
{
  static const struct
  {
    const char *text, *content;
  } cases[] = {
    { ".\r\n", "" },
    { "\r\n.\r\n", "\r\n" },
    { "a\r\nb\r\n.\r\n", "a\r\nb\r\n" },
    { "..\r\n.\r\n", ".\r\n" },
    { ".a\r\n..b\r\nc.\r\n.d.\r\n.\r\n", "a\r\n.b\r\nc.\r\nd.\r\n" },
    { "...\r\n....\r\n\r\n.\r\n", "..\r\n...\r\n\r\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (cases[i].text, strlen (cases[i].text), cases[i].content, RESTANTE_CONTENT_CLEAN);
}

static void
test_faults (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    RestanteContentFault fault;
  } cases[] = {
#define CASE(text, fault) { text, sizeof text - 1, fault }
    CASE ("a\rb\r\n.\r\n", RESTANTE_CONTENT_BARE_CR),
    CASE ("\r\r\n.\r\n", RESTANTE_CONTENT_BARE_CR),
    CASE (".\ra\r\n.\r\n", RESTANTE_CONTENT_BARE_CR),
    CASE (".\r\r\n.\r\n", RESTANTE_CONTENT_BARE_CR),
    CASE ("a\r.\r\n.\r\n", RESTANTE_CONTENT_BARE_CR),
    CASE ("a\nb\r\n.\r\n", RESTANTE_CONTENT_BARE_LF),
    CASE ("\n.\n\r\n.\r\n", RESTANTE_CONTENT_BARE_LF),
    CASE ("a\n.\r\n.\r\n", RESTANTE_CONTENT_BARE_LF),
    CASE (".\n\r\n.\r\n", RESTANTE_CONTENT_BARE_LF),
    CASE ("a\r\n.\n\r\n.\r\n", RESTANTE_CONTENT_BARE_LF),
    CASE ("a\0b\r\n.\r\n", RESTANTE_CONTENT_NUL),
    CASE (".\0\r\n.\r\n", RESTANTE_CONTENT_NUL),
    CASE ("\0.\r\n.\r\n", RESTANTE_CONTENT_NUL),
    CASE ("a\0b\nc\r\n.\r\n", RESTANTE_CONTENT_BARE_LF),
    CASE ("a\nb\0c\rd\r\n.\r\n", RESTANTE_CONTENT_BARE_CR),
#undef CASE
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (cases[i].text, cases[i].length, NULL, cases[i].fault);
}

/* RFC 5321 section 4.5.3.1.6: 1000 octets with CRLF; the dot of transparency is not counted. */
static void
test_long_lines (void)
{
  static const struct
  {
    gsize text;
    const char *before;
    RestanteContentFault fault;
  } cases[] = {
    { 998, "", RESTANTE_CONTENT_CLEAN },      { 998, ".", RESTANTE_CONTENT_CLEAN },
    { 999, "", RESTANTE_CONTENT_LONG_LINE },  { 999, ".", RESTANTE_CONTENT_LONG_LINE },
    { 5000, "", RESTANTE_CONTENT_LONG_LINE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *line = g_strnfill (cases[i].text, 'x');
    g_autofree char *text = g_strconcat ("a\r\n", cases[i].before, line, "\r\nb\r\n.\r\n", NULL);
    for (gsize at = 0; at < strlen (text); at += 7) {
      g_autoptr (Read) read = read_new ();
      feed (read, text, at);
      feed (read, text + at, strlen (text) - at);
      g_assert_true (read->ended);
      g_assert_cmpint (read->reader.content.fault, ==, cases[i].fault);
    }
  }
}

/* Nothing is passed on from the piece with the fault on, and the size goes on to grow. */
static void
test_silence (void)
{
  g_autoptr (Read) read = read_new ();
  feed (read, "good\r\n", 6);
  feed (read, "b\nd\r\n", 5);
  feed (read, "more\r\n.\r\nNOOP", 13);
  g_assert_true (read->ended);
  g_assert_cmpstr (read->content->str, ==, "good\r\n");
  g_assert_cmpuint (read->reader.content.size, ==, 6 + 5 + 6);
  g_assert_cmpuint (read->left, ==, strlen ("NOOP"));
}

/* A bare CR right before the CRLF in front of the final dot, however it is cut. */
static void
test_cr_crlf (void)
{
  static const struct
  {
    const char *text;
    gboolean after;
  } cases[] = {
    { "a\r\r\n.\r\n", TRUE },       { "\r\r\n.\r\n", TRUE },      { ".\r\r\n.\r\n", TRUE },
    { "a\r\r\r\n.\r\n", TRUE },     { "a\n\r\r\n.\r\n", TRUE },   { "a\rb\r\n.\r\n", FALSE },
    { "a\r\r\nb\r\n.\r\n", FALSE }, { "\r\r\n\r\n.\r\n", FALSE }, { "a\r\n.\r\n", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize a = 0; a <= strlen (cases[i].text); a++)
      for (gsize b = a; b <= strlen (cases[i].text); b++) {
        g_autoptr (Read) read = read_new ();
        feed (read, cases[i].text, a);
        feed (read, cases[i].text + a, b - a);
        feed (read, cases[i].text + b, strlen (cases[i].text) - b);
        g_assert_true (read->ended);
        g_assert_cmpint (read->reader.content.after_cr_crlf, ==, cases[i].after);
      }
}

/* The hot path: many lines are one piece, and only a stuffed dot cuts one. */
static void
test_few_pieces (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  while (text->len < 65536)
    g_string_append (text, "A line of a mail of the usual length, with a dot. And another.\r\n");
  g_autoptr (Read) read = read_new ();
  feed (read, text->str, text->len);
  g_assert_cmpuint (read->pieces, ==, 1);
  feed (read, "a\r\n..b\r\nc\r\n", 11);
  g_assert_cmpuint (read->pieces, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/data-reader/clean", test_clean);
  g_test_add_func ("/protocol/data-reader/faults", test_faults);
  g_test_add_func ("/protocol/data-reader/long-lines", test_long_lines);
  g_test_add_func ("/protocol/data-reader/silence", test_silence);
  g_test_add_func ("/protocol/data-reader/cr-crlf", test_cr_crlf);
  g_test_add_func ("/protocol/data-reader/few-pieces", test_few_pieces);
  return g_test_run ();
}
