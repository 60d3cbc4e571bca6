/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/trust-anchor.h"

#define SYSTEM_ANCHOR "/usr/share/dns/root.key"

static void
test_configured (void)
{
  gboolean is_root = TRUE;

  g_assert_cmpstr (restante_trust_anchor_choose ("/etc/own.key", &is_root), ==, "/etc/own.key");
  g_assert_false (is_root);
  g_assert_cmpstr (restante_trust_anchor_choose ("/etc/own.key", NULL), ==, "/etc/own.key");
}

static void
test_of_the_system (void)
{
  gboolean is_root = FALSE;
  gboolean is_there = g_file_test (SYSTEM_ANCHOR, G_FILE_TEST_EXISTS);

  g_assert_cmpstr (restante_trust_anchor_choose (NULL, &is_root), ==,
                   is_there ? SYSTEM_ANCHOR : NULL);
  g_assert_true (is_root == is_there);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns/trust-anchor/configured", test_configured);
  g_test_add_func ("/dns/trust-anchor/of-the-system", test_of_the_system);
  return g_test_run ();
}
