/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/process-limits.h"

#include <stdlib.h>
#include <sys/resource.h>

/* In a process of its own, since they hold for ever. */
static gboolean
set_in_child (void)
{
  if (g_test_subprocess ()) {
    g_assert_true (restante_process_limits_set ());
    return TRUE;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  return FALSE;
}

static void
test_set (void)
{
  struct rlimit cpu, core;

  if (!set_in_child ())
    return;
  g_assert_cmpint (getrlimit (RLIMIT_CPU, &cpu), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  g_assert_cmpuint (cpu.rlim_cur, ==, RESTANTE_PROCESS_LIMITS_CPU);
  g_assert_cmpuint (core.rlim_cur, ==, 0);
  /* What is set again is not refused. */
  g_assert_true (restante_process_limits_set ());
}

static void
test_memory (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  g_test_skip ("a sanitizer needs more memory than the limit");
#else
  void *within, *beyond;

  if (!set_in_child ())
    return;
  within = malloc (RESTANTE_PROCESS_LIMITS_MEMORY / 2);
  beyond = malloc (RESTANTE_PROCESS_LIMITS_MEMORY);
  g_assert_nonnull (within);
  g_assert_null (beyond);
  free (within);
#endif
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/process-limits/set", test_set);
  g_test_add_func ("/reader/process-limits/memory", test_memory);
  return g_test_run ();
}
