/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/table.h"

static const RestanteColumn columns[] = {
  { "ID", TRUE },
  { "FROM", FALSE, TRUE },
  { "SUBJECT", FALSE, TRUE },
};

static char *
print (RestanteTable *table, guint width, gboolean colour)
{
  char *text = NULL;
  gsize size = 0;
  RestanteTerminal terminal = { .out = open_memstream (&text, &size), .width = width };

  terminal.colour = colour;
  restante_table_print (table, &terminal);
  fclose (terminal.out);
  return text;
}

static RestanteTable *
two_rows (void)
{
  RestanteTable *table = restante_table_new (columns, G_N_ELEMENTS (columns));

  restante_table_add (table, RESTANTE_COLOUR_PLAIN, "7");
  restante_table_add (table, RESTANTE_COLOUR_BAD, "ann@example.net");
  restante_table_take (table, RESTANTE_COLOUR_PLAIN, g_strdup ("A subject of some length"));
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, "123");
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, NULL);
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, "你好");
  return table;
}

static void
test_aligned (void)
{
  g_autoptr (RestanteTable) table = two_rows ();
  g_autofree char *text = print (table, 0, FALSE);

  g_assert_cmpstr (text, ==,
                   " ID  FROM             SUBJECT\n"
                   "  7  ann@example.net  A subject of some length\n"
                   "123                   你好\n");
}

static void
test_fits (void)
{
  for (guint width = 26; width < 50; width++) {
    g_autoptr (RestanteTable) table = two_rows ();
    g_autofree char *text = print (table, width, FALSE);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint i = 0; lines[i]; i++)
      g_assert_cmpuint (restante_terminal_measure (lines[i]), <=, width);
    g_assert_true (width >= 46 || strstr (text, "…"));
    /* Numbers are never cut. */
    g_assert_nonnull (strstr (text, "123"));
  }
}

/* A subject must not be able to write to the terminal. */
static void
test_hostile (void)
{
  g_autoptr (RestanteTable) table = restante_table_new (columns, G_N_ELEMENTS (columns));
  g_autofree char *text = NULL;

  restante_table_add (table, RESTANTE_COLOUR_PLAIN, "1");
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, "a\nb");
  restante_table_add (table, RESTANTE_COLOUR_PLAIN, "\033]0;owned\007 \342\200\256evil");
  text = print (table, 0, FALSE);
  g_assert_null (strchr (text, '\033'));
  g_assert_null (strchr (text, '\007'));
  g_assert_null (strstr (text, "\342\200\256"));
  g_assert_cmpstr (text, ==, "ID  FROM  SUBJECT\n 1  a b    ]0;owned   evil\n");
}

static void
test_colour (void)
{
  g_autoptr (RestanteTable) table = two_rows ();
  g_autofree char *plain = print (table, 0, FALSE);
  g_autofree char *coloured = print (table, 0, TRUE);

  g_assert_null (strchr (plain, '\033'));
  g_assert_nonnull (strstr (coloured, "\033[31mann@example.net\033[0m"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/table/aligned", test_aligned);
  g_test_add_func ("/ctl/table/fits", test_fits);
  g_test_add_func ("/ctl/table/hostile", test_hostile);
  g_test_add_func ("/ctl/table/colour", test_colour);
  return g_test_run ();
}
