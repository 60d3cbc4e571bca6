/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table of restantectl's commands: words, arguments, options, help, function. It never runs
 * anything itself. */
#pragma once

#include "ctl/context.h"

G_BEGIN_DECLS

typedef struct
{
  const char *words;     /* "queue list" */
  const char *arguments; /* "ID…", "" */
  guint min, max;        /* how many */
  guint64 options;       /* bits, besides the global ones */
  guint64 needed;        /* bits that must be given */
  const char *help;      /* one line */
  gboolean (*run) (RestanteContext *context, GError **error);
  gboolean hidden; /* for tests: no help, manual or completion tells of it */
} RestanteCommand;

/* All, in the order of help; ends with `words` NULL. */
const RestanteCommand *restante_commands (void);
/* The command that @options say, checked: its arguments and options are right. *@n_words is how
 * many of the words name it. NULL and one line that says what to do (RESTANTE_API_ERROR_USAGE). */
const RestanteCommand *
restante_command_find (const RestanteOptions *options, guint *n_words, GError **error);
/* Whether @word begins commands of two words. */
gboolean restante_command_is_group (const char *word);
/* What --help prints for @command, or for all of them (NULL). Free it. */
char *restante_command_help (const RestanteCommand *command);

G_END_DECLS
