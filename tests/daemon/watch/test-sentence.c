/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/sentence.h"

static const struct
{
  const char *cause;
  const char *sentence;
} rows[] = {
  { "connection refused at 192.0.2.1 port 25", "Connection refused at 192.0.2.1 port 25." },
  { "It has a full stop.", "It has a full stop." },
  { "really?", "Really?" },
  { "no!", "No!" },
  { "the host answered 550 no\r\nwith two lines", "The host answered 550 no  with two lines." },
  { "  around \n", "Around." },
  { "", "" },
  { "\xc3\xb6 stays", "\xc3\xb6 stays." },
};

static void
test_sentences (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *sentence = restante_sentence (rows[i].cause);

    g_assert_cmpstr (sentence, ==, rows[i].sentence);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/12/watch/sentence/sentences", test_sentences);
  return g_test_run ();
}
