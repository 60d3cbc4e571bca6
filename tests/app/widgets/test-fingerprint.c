/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fingerprint.h"

static const char digest[] =
    "sha256:0123456789abcdef0123456789abcdeffedcba9876543210fedcba9876543210";

static void
test_groups (void)
{
  g_autofree char *groups = restante_fingerprint_to_groups (digest);

  g_assert_cmpstr (groups, ==,
                   "0123 4567 89ab cdef\n0123 4567 89ab cdef\n"
                   "fedc ba98 7654 3210\nfedc ba98 7654 3210");
}

static void
test_short (void)
{
  g_autofree char *brief = restante_fingerprint_to_short (digest);
  g_autofree char *tiny = restante_fingerprint_to_short ("sha256:0123");

  g_assert_cmpstr (brief, ==, "0123 4567 … 7654 3210");
  g_assert_cmpstr (tiny, ==, "0123");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/fingerprint/groups", test_groups);
  g_test_add_func ("/widgets/fingerprint/short", test_short);
  return g_test_run ();
}
