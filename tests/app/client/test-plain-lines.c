/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/plain-lines.h"

static void
assert_put (const char *text, const char *value, const char *expected)
{
  g_autoptr (GString) lines = g_string_new (text);

  restante_plain_lines_put (lines, "{it}", value);
  g_assert_cmpstr (lines->str, ==, expected);
}

/* What could end a quotation, a line or a command has no place. */
static void
test_put (void)
{
  assert_put ("a {it}, b {it}", "https://mx2.example.org:8245/x_y-z",
              "a https://mx2.example.org:8245/x_y-z, "
              "b https://mx2.example.org:8245/x_y-z");
  assert_put ("'{it}'", "a'; rm -r \"~\" #\n$(b)`c`\\d", "'arm-rbcd'");
  assert_put ("{it}", NULL, "");
}

static void
test_list (void)
{
  static const char *const values[] = { "a.example", "b c\".example", NULL };
  g_autoptr (GString) lines = g_string_new ("of {them}.");
  g_autoptr (GString) none = g_string_new ("of {them}.");

  restante_plain_lines_put_list (lines, "{them}", values);
  restante_plain_lines_put_list (none, "{them}", NULL);
  g_assert_cmpstr (lines->str, ==, "of a.example bc.example.");
  g_assert_cmpstr (none->str, ==, "of .");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/plain-lines/put", test_put);
  g_test_add_func ("/client/plain-lines/list", test_list);
  return g_test_run ();
}
