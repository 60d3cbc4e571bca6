/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/folding.h"

static const struct
{
  const char *a;
  const char *b;
} equal[] = {
  { "Example.ORG", "eXAMPLE.org" },
  { "JOSÉ", "josé" },
  { "Jose\xcc\x81", "JOS\xc3\x89" }, /* e and an accent, or one character */
  { "STRASSE", "straße" },
};

static void
test_equal (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (equal); i++) {
    g_autofree char *a = restante_fold (equal[i].a);
    g_autofree char *b = restante_fold (equal[i].b);

    g_assert_cmpstr (a, ==, b);
  }
}

static void
test_any_bytes (void)
{
  g_autofree char *folded = restante_fold ("A\xff"
                                           "B");

  g_assert_true (g_utf8_validate (folded, -1, NULL));
  g_assert_true (g_str_has_prefix (folded, "a"));
  g_assert_true (g_str_has_suffix (folded, "b"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/folding/equal", test_equal);
  g_test_add_func ("/queue/folding/any-bytes", test_any_bytes);
  return g_test_run ();
}
