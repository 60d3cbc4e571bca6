/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/wipe.h"

static void
test_overwritten (void)
{
  static const char nothing[8] = { 0 };
  char secret[] = "k7hq2mz";

  restante_wipe (secret);
  g_assert_cmpmem (secret, sizeof secret, nothing, sizeof nothing);
}

static void
test_nothing (void)
{
  restante_wipe (NULL);
  restante_wipe_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/11/protocol/wipe/overwritten", test_overwritten);
  g_test_add_func ("/protocol/wipe/nothing", test_nothing);
  return g_test_run ();
}
