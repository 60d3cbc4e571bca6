/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log.h"

#include <stdlib.h>
#include <string.h>

/* Each runs in a process of its own: a writer can be installed once in one. */
static void
test_stderr (void)
{
  if (g_test_subprocess ()) {
    restante_log_init ();
    g_message ("Receiving mail");
    g_warning ("Something is odd");
    g_info ("nobody asked for this");
    g_debug ("nor for this");
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  /* One line a message; the journal adds time and name by itself, a person at a terminal does not
   * need them. */
  g_test_trap_assert_stderr ("restanted: Receiving mail\nrestanted: warning: Something is odd\n");
  g_test_trap_assert_stderr_unmatched ("*nobody asked*");
}

static void
test_debug (void)
{
  if (g_test_subprocess ()) {
    g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
    restante_log_init ();
    g_debug ("now it is asked for");
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_stderr ("restanted: now it is asked for\n");
}

int
main (int argc, char **argv)
{
  /* A warning must not end the process here: it is what is looked at. */
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_add_func ("/log/stderr", test_stderr);
  g_test_add_func ("/log/debug", test_debug);
  return g_test_run ();
}
