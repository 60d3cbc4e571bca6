/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this process may do: once its ports are open it needs no more than to be a user with a
 * folder of its own. It never gets anything back that it gave away. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_PRIVILEGES_ERROR (restante_privileges_error_quark ())
GQuark restante_privileges_error_quark (void);
typedef enum
{
  RESTANTE_PRIVILEGES_ERROR_USER,   /* there is no such user */
  RESTANTE_PRIVILEGES_ERROR_FOLDER, /* a folder belongs to somebody else or cannot be made */
  RESTANTE_PRIVILEGES_ERROR_SYSTEM, /* the system refuses to take something away */
} RestantePrivilegesError;

/* A folder that the user needs. */
typedef struct
{
  const char *path;
  guint mode;       /* when it has to be made */
  gboolean private; /* it must belong to the user */
} RestantePrivilegesFolder;

/* Started as root: makes those of @folders that are missing, for @user, becomes that user with that
 * user's groups, and cannot become root again; "root" stays what it is. Started as anybody else,
 * @user means nothing. In any case but "root" no capability is left (capabilities(7)), and programs
 * that are started get nothing more (no_new_privs). The error is one line that says what to do.
 *
 * Before any thread is started: some of it is the thread's own. */
gboolean restante_privileges_drop (const char *user,
                                   const RestantePrivilegesFolder *folders,
                                   guint n_folders,
                                   GError **error);

G_END_DECLS
