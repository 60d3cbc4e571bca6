/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/dot-writer.h"

#include <string.h>

/* Expected wire forms by hand from RFC 5321 section 4.5.2. */
static const struct
{
  const char *content, *wire;
} cases[] = {
  { "", ".\r\n" },
  { "a\r\n", "a\r\n.\r\n" },
  { ".\r\n", "..\r\n.\r\n" },
  { ".", "..\r\n.\r\n" },
  { "..a\r\n.\r\n", "...a\r\n..\r\n.\r\n" },
  { "a.b\r\n.c.\r\n\r\n.\r\n", "a.b\r\n..c.\r\n\r\n..\r\n.\r\n" },
  { "a", "a\r\n.\r\n" },
};

static void
test_pieces (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gsize length = strlen (cases[i].content);
    const guint8 *bytes = (const guint8 *)cases[i].content;
    for (gsize a = 0; a <= length; a++)
      for (gsize b = a; b <= length; b++) {
        RestanteDotWriter writer;
        g_autoptr (GString) out = g_string_new (NULL);
        restante_dot_writer_init (&writer);
        restante_dot_writer_add (&writer, out, bytes, a);
        restante_dot_writer_add (&writer, out, bytes + a, b - a);
        restante_dot_writer_add (&writer, out, bytes + b, length - b);
        restante_dot_writer_end (&writer, out);
        g_assert_cmpstr (out->str, ==, cases[i].wire);
      }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/dot-writer/pieces", test_pieces);
  return g_test_run ();
}
