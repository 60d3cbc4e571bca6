/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret from where the owner keeps it: a file, standard input, or a question whose answer is not
 * seen. It is never an argument, and never written anywhere. */
#pragma once

#include "ctl/commands.h"

G_BEGIN_DECLS

/* What is asked for when no file was named. */
typedef enum
{
  RESTANTE_SECRET_NONE,
  RESTANTE_SECRET_LINE,   /* a password or a token: the end of its line is no part of it */
  RESTANTE_SECRET_CLAUSE, /* what tsig-keygen prints, up to its "};" */
} RestanteSecretKind;

/* *@secret is new; NULL when none was given and nobody can be asked: the kinds of writers say what
 * they need. @question without its colon. FALSE: a file that cannot be read. */
gboolean restante_secret_read (RestanteContext *context,
                               RestanteSecretKind kind,
                               const char *question,
                               char **secret,
                               GError **error);

G_END_DECLS
