/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/mbox.h"

#include <string.h>

/* 2026-11-23 08:12:44 UTC, a Monday: `date -u -d @1795421564`. */
#define ARRIVED 1795421564

static char *
append (const char *sender, const char *content)
{
  GString *mbox = g_string_new (NULL);

  restante_mbox_append (mbox, sender, ARRIVED, content, strlen (content));
  return g_string_free (mbox, FALSE);
}

static void
test_separator (void)
{
  g_autofree char *one = append ("a@example.org", "Subject: x\r\n\r\nText\r\n");
  g_autofree char *null = append ("", "");

  g_assert_cmpstr (one, ==, "From a@example.org Mon Nov 23 08:12:44 2026\nSubject: x\n\nText\n\n");
  g_assert_cmpstr (null, ==, "From MAILER-DAEMON Mon Nov 23 08:12:44 2026\n\n");
}

/* What is quoted can be told from what was quoted already. */
static void
test_quote (void)
{
  g_autofree char *mbox =
      append ("a@example.org", "\r\nFrom here\r\n>From there\r\nFromage\r\n From\r\n>>From");

  g_assert_nonnull (strstr (mbox, "\n\n>From here\n>>From there\nFromage\n From\n>>From\n\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dialogs/mbox/separator", test_separator);
  g_test_add_func ("/dialogs/mbox/quote", test_quote);
  return g_test_run ();
}
