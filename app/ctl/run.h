/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of restantectl: from the words of a command line to an exit status. It never ends the
 * process. */
#pragma once

#include <gio/gio.h>

#include "ctl/terminal.h"

G_BEGIN_DECLS

/* Exit status (DESIGN section 8). */
#define RESTANTE_EXIT_DONE        0
#define RESTANTE_EXIT_FAILED      1
#define RESTANTE_EXIT_USAGE       2
#define RESTANTE_EXIT_NOT_REACHED 3
#define RESTANTE_EXIT_NOT_FOUND   4

/* @argv is NULL-terminated and without the program's name. */
int
restante_ctl_run (const char *const *argv, RestanteTerminal *terminal, GCancellable *cancellable);
/* What an @error means for scripts. */
int restante_ctl_exit_status (const GError *error);

G_END_DECLS
