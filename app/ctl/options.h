/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and options of a command line, from one table. It never knows which command takes
 * which: ctl/command.h does. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The order is that of the table in options.c. */
typedef enum
{
  RESTANTE_OPTION_CONTROL,
  RESTANTE_OPTION_HOST,
  RESTANTE_OPTION_JSON,
  RESTANTE_OPTION_HELP,
  RESTANTE_OPTION_VERSION,
  RESTANTE_OPTION_DOMAIN,
  RESTANTE_OPTION_STATE,
  RESTANTE_OPTION_SEARCH,
  RESTANTE_OPTION_ALL,
  RESTANTE_OPTION_LIMIT,
  RESTANTE_OPTION_AFTER,
  RESTANTE_OPTION_TO,
  RESTANTE_OPTION_VIA,
  RESTANTE_OPTION_BY,
  RESTANTE_OPTION_FORMAT,
  RESTANTE_OPTION_OUTPUT,
  RESTANTE_OPTION_FORCE,
  RESTANTE_OPTION_YES,
  RESTANTE_OPTION_PRIMARY,
  RESTANTE_OPTION_IDENTITY,
  RESTANTE_OPTION_HOLD,
  RESTANTE_OPTION_FINGERPRINT,
  RESTANTE_OPTION_ADD,
  RESTANTE_OPTION_FOR,
  RESTANTE_OPTION_REASON,
  RESTANTE_OPTION_FOLLOW,
  RESTANTE_OPTION_KIND,
  RESTANTE_OPTION_ZONE,
  RESTANTE_OPTION_SERVER,
  RESTANTE_OPTION_KEY_FILE,
  RESTANTE_OPTION_PASSWORD_FILE,
  RESTANTE_OPTION_TOKEN_FILE,
  RESTANTE_OPTION_URL,
  RESTANTE_OPTION_USER,
  RESTANTE_OPTION_COMMAND,
  RESTANTE_OPTION_DRY_RUN,
  RESTANTE_OPTION_PUBLISH,
} RestanteOption;
#define RESTANTE_OPTIONS 37

#define RESTANTE_OPTION_BIT(option) (G_GUINT64_CONSTANT (1) << (option))
/* Those that every command takes. */
#define RESTANTE_OPTIONS_GLOBAL (RESTANTE_OPTION_BIT (RESTANTE_OPTION_DOMAIN) - 1)

typedef struct
{
  const char *values[RESTANTE_OPTIONS]; /* "" when it takes none; NULL: not given */
  guint64 given;                        /* bits */
  GPtrArray *words;                     /* const char *, what is no option */
} RestanteOptions;

/* @argv is NULL-terminated, without the program's name, and must outlive the options.
 * RESTANTE_API_ERROR_USAGE. */
RestanteOptions *restante_options_parse (const char *const *argv, GError **error);
void restante_options_free (RestanteOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteOptions, restante_options_free)

gboolean restante_options_has (const RestanteOptions *self, RestanteOption option);
const char *restante_options_get (const RestanteOptions *self, RestanteOption option);
/* "--control" */
const char *restante_option_name (RestanteOption option);
/* What its value is called in help, or NULL when it takes none. */
const char *restante_option_value (RestanteOption option);
/* One line for --help. */
const char *restante_option_help (RestanteOption option);

/* The word of @words (NULL-terminated) that is most like @wrong, or NULL when none is. */
const char *restante_nearest (const char *wrong, const char *const *words);

G_END_DECLS
