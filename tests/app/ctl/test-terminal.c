/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/terminal.h"

#include <pty.h>
#include <unistd.h>

typedef struct
{
  FILE *file;
  int other;
} Pty;

static Pty
open_pty (void)
{
  Pty pty = { NULL, -1 };
  struct winsize size = { .ws_row = 24, .ws_col = 93 };
  int fd = -1;

  g_assert_cmpint (openpty (&pty.other, &fd, NULL, NULL, &size), ==, 0);
  pty.file = fdopen (fd, "r+");
  return pty;
}

static void
close_pty (Pty *pty)
{
  fclose (pty->file);
  close (pty->other);
}

static void
test_terminal (void)
{
  Pty pty = open_pty ();
  RestanteTerminal terminal;

  g_unsetenv ("NO_COLOR");
  g_setenv ("TERM", "xterm", TRUE);
  restante_terminal_init (&terminal, pty.file, pty.file, pty.file);
  g_assert_true (terminal.interactive);
  g_assert_true (terminal.colour);
  g_assert_cmpuint (terminal.width, ==, 93);
  g_setenv ("NO_COLOR", "1", TRUE);
  restante_terminal_init (&terminal, pty.file, pty.file, pty.file);
  g_assert_false (terminal.colour);
  g_unsetenv ("NO_COLOR");
  g_setenv ("TERM", "dumb", TRUE);
  restante_terminal_init (&terminal, pty.file, pty.file, pty.file);
  g_assert_false (terminal.colour);
  close_pty (&pty);
}

static void
test_no_terminal (void)
{
  Pty pty = open_pty ();
  FILE *file = tmpfile ();
  RestanteTerminal terminal;

  g_setenv ("TERM", "xterm", TRUE);
  restante_terminal_init (&terminal, pty.file, file, pty.file);
  g_assert_true (terminal.interactive);
  g_assert_false (terminal.colour);
  g_assert_cmpuint (terminal.width, ==, 0);
  restante_terminal_init (&terminal, file, pty.file, pty.file);
  g_assert_false (terminal.interactive);
  fclose (file);
  close_pty (&pty);
}

static const struct
{
  const char *answer;
  gboolean yes;
} answers[] = {
  { "y\n", TRUE },
  { "yes\n", TRUE },
  { " YES \n", TRUE },
  { "\n", FALSE },
  { "n\n", FALSE },
  { "yep\n", FALSE },
  { "yesterday it is\n", FALSE },
};

static void
test_ask (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    FILE *in = fmemopen ((char *)answers[i].answer, strlen (answers[i].answer), "r");
    FILE *out = tmpfile ();
    RestanteTerminal terminal = { in, out, out, TRUE, FALSE, 0 };

    g_assert_true (restante_terminal_ask (&terminal, "Well?") == answers[i].yes);
    /* Where nobody can answer it is never yes. */
    rewind (in);
    terminal.interactive = FALSE;
    g_assert_false (restante_terminal_ask (&terminal, "Well?"));
    fclose (in);
    fclose (out);
  }
}

/* Unicode: East Asian Width W, combining marks, and the joiner take two, none and no columns. */
static void
test_measure (void)
{
  g_assert_cmpuint (restante_terminal_measure (""), ==, 0);
  g_assert_cmpuint (restante_terminal_measure ("Grüße"), ==, 5);
  g_assert_cmpuint (restante_terminal_measure ("你好"), ==, 4);
  g_assert_cmpuint (restante_terminal_measure ("e\314\201"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/terminal/terminal", test_terminal);
  g_test_add_func ("/ctl/terminal/no-terminal", test_no_terminal);
  g_test_add_func ("/ctl/terminal/ask", test_ask);
  g_test_add_func ("/ctl/terminal/measure", test_measure);
  return g_test_run ();
}
