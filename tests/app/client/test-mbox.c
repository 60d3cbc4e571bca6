/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/mbox.h"

#include <string.h>

static char *
convert (const char *message, gsize piece)
{
  g_autoptr (RestanteMbox) mbox = restante_mbox_new ();

  for (gsize i = 0; i < strlen (message); i += piece)
    restante_mbox_feed (mbox, message + i, MIN (piece, strlen (message) - i));
  restante_mbox_end (mbox);
  return g_strdup (mbox->out->str);
}

/* mbox(5), "mboxrd": every line of >* before "From " gets one more. */
static const struct
{
  const char *message, *mbox;
} cases[] = {
  { "A: b\r\n\r\nText\r\n", "A: b\n\nText\n\n" },
  { "\r\nFrom me\r\n>From you\r\n>>From us\r\n From there\r\nFromage\r\n> From\r\n",
    "\n>From me\n>>From you\n>>>From us\n From there\nFromage\n> From\n\n" },
  { "no end", "no end\n\n" },
  { "bare\rCR stays\r\n", "bare\rCR stays\n\n" },
  { "two\r\r\n", "two\r\n\n" },
  { "", "\n" },
  { "From ", ">From \n\n" },
};

static void
test_quoting (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece < 100; piece += piece < 8 ? 1 : 91) {
      g_autofree char *mbox = convert (cases[i].message, piece);
      g_assert_cmpstr (mbox, ==, cases[i].mbox);
    }
}

/* Reading it back, as mboxrd says: one “>” less before “From ”, gives the message. */
static void
test_round_trip (void)
{
  for (guint round = 0; round < 500; round++) {
    static const char *const pieces[] = { ">", "From ", "\n", "x", " ", "From", "\r" };
    g_autoptr (GString) message = g_string_new (NULL);
    g_autoptr (GString) wire = g_string_new (NULL);
    g_autoptr (GString) back = g_string_new (NULL);
    g_autofree char *mbox = NULL;
    g_auto (GStrv) lines = NULL;

    for (int i = g_test_rand_int_range (0, 40); i > 0; i--)
      g_string_append (message, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
    g_string_append (message, "\n");
    for (gsize i = 0; i < message->len; i++)
      g_string_append (wire, message->str[i] == '\n' ? "\r\n" : (char[]){ message->str[i], 0 });
    mbox = convert (wire->str, (gsize)g_test_rand_int_range (1, 20));
    g_assert_true (g_str_has_suffix (mbox, "\n\n"));
    mbox[strlen (mbox) - 1] = '\0';
    lines = g_strsplit (mbox, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
      gsize quotes = strspn (lines[i], ">");
      gboolean from = g_str_has_prefix (lines[i] + quotes, "From ");
      g_assert_false (from && quotes == 0);
      g_string_append_printf (back, "%s%s", lines[i] + (from ? 1 : 0), lines[i + 1] ? "\n" : "");
    }
    g_assert_cmpstr (back->str, ==, message->str);
  }
}

/* 1709993100 is Saturday, 9 March 2024, 14:05:00 UTC. */
static void
test_separator (void)
{
  const struct
  {
    const char *sender, *line;
  } senders[] = {
    { "ann@example.net", "From ann@example.net Sat Mar  9 14:05:00 2024\n" },
    { "", "From MAILER-DAEMON Sat Mar  9 14:05:00 2024\n" },
    { "\"a b\"@example.net\n", "From \"a-b\"@example.net- Sat Mar  9 14:05:00 2024\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (senders); i++) {
    g_autoptr (RestanteMbox) mbox = restante_mbox_new ();
    restante_mbox_begin (mbox, senders[i].sender, 1709993100);
    g_assert_cmpstr (mbox->out->str, ==, senders[i].line);
  }
}

/* Lines that are longer than what is held at once, and some that end just there. */
static void
test_long_line (void)
{
  const gsize lengths[] = { 4090, 4091, 4092, 8192, 100000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *rest = g_strnfill (lengths[i], 'x');
    g_autofree char *message = g_strdup_printf ("From %s\r\nend\r\n", rest);
    g_autofree char *wanted = g_strdup_printf (">From %s\nend\n\n", rest);
    g_autofree char *mbox = convert (message, 777);
    g_assert_cmpstr (mbox, ==, wanted);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/mbox/quoting", test_quoting);
  g_test_add_func ("/client/mbox/round-trip", test_round_trip);
  g_test_add_func ("/client/mbox/separator", test_separator);
  g_test_add_func ("/client/mbox/long-line", test_long_line);
  return g_test_run ();
}
