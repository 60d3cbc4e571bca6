/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/sentence.h"

#include <string.h>

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

static const struct
{
  const char *said;
  const char *quote;
} quotes[] = {
  { "home.test ESMTP Postfix", "home.test ESMTP Postfix" },
  { " two\nlines\r\n", "two lines" },
  { "\xc3\xa9\x1b[31mred\x7f", "???[31mred?" },
  { "\xff", "?" },
  { " \r\n\t", NULL },
  { "", NULL },
  { NULL, NULL },
};

/* A stranger chooses these words: nothing in them may act on a terminal or fill a page. */
static void
test_quotes (void)
{
  g_autofree char *flood = g_strnfill (100000, 'x');
  g_autofree char *little = restante_quote (flood);

  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++) {
    g_autofree char *quote = restante_quote (quotes[i].said);

    g_assert_cmpstr (quote, ==, quotes[i].quote);
  }
  g_assert_cmpuint (strlen (little), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/12/watch/sentence/sentences", test_sentences);
  g_test_add_func ("/promise/3/watch/sentence/quotes", test_quotes);
  return g_test_run ();
}
