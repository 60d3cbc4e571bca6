/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>

#include "ctl/run.h"

typedef struct
{
  GCancellable *cancellable;
  int signal;
} Interrupt;

static gboolean
interrupt (Interrupt *self, int number)
{
  self->signal = number;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  return interrupt (user_data, SIGINT);
}

static gboolean
on_terminate (gpointer user_data)
{
  return interrupt (user_data, SIGTERM);
}

/* After everything is cleaned up the process ends of the signal, as whoever sent it expects. */
int
main (int argc, char **argv)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Interrupt state = { cancellable, 0 };
  RestanteTerminal terminal;
  int status;

  setlocale (LC_ALL, "");
  restante_terminal_init (&terminal, stdin, stdout, stderr);
  g_unix_signal_add (SIGINT, on_interrupt, &state);
  g_unix_signal_add (SIGTERM, on_terminate, &state);
  status = restante_ctl_run ((const char *const *)argv + MIN (argc, 1), &terminal, cancellable);
  if (state.signal != 0) {
    signal (state.signal, SIG_DFL);
    raise (state.signal);
  }
  return status;
}
