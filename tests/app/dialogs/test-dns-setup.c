/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/dns-setup.h"

#define HOUR 3600

/* Soon while the owner types, and not for ever: nobody looks at a dialog that was forgotten. */
static void
test_next_check (void)
{
  guint checks = 1;
  guint seconds = 0;

  g_assert_cmpuint (restante_dns_setup_next_check (1), <=, 10);
  for (guint delay; (delay = restante_dns_setup_next_check (checks)) > 0; checks++) {
    g_assert_cmpuint (delay, >=, 5);
    seconds += delay;
    g_assert_cmpuint (seconds, <, HOUR);
  }
  g_assert_cmpuint (seconds, >=, HOUR / 4);
  g_assert_cmpuint (restante_dns_setup_next_check (checks + 1000), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dialogs/dns-setup/next-check", test_next_check);
  return g_test_run ();
}
