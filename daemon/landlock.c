/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For O_PATH. */
#define _GNU_SOURCE
#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Linux 6.2; Debian 12 has the headers of 6.1. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define TO_A_FILE (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)

/* What each version of the interface can withhold, after what those before it can (landlock(7)). */
static const guint64 withheld[] = {
  0,
  LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
      LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
      LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
      LANDLOCK_ACCESS_FS_MAKE_SYM,
  LANDLOCK_ACCESS_FS_REFER,
  LANDLOCK_ACCESS_FS_TRUNCATE,
};

/* 0: this kernel has no Landlock, or its filter of system calls does not let us ask. */
static guint64
find_rights (void)
{
  long version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  guint64 rights = 0;

  for (long i = 1; i <= version && i < (long)G_N_ELEMENTS (withheld); i++)
    rights |= withheld[i];
  return rights;
}

static gboolean
refuse (const char *what, GError **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code),
               "Where Restante may write cannot be limited (%s): %s", what, g_strerror (code));
  return FALSE;
}

static gboolean
allow (int rules, const char *path, guint64 rights, GError **error)
{
  struct landlock_path_beneath_attr rule = { .allowed_access = rights };
  long result;

  rule.parent_fd = open (path, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0)
    return errno == ENOENT || errno == EACCES || refuse (path, error);
  result = syscall (SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  if (result != 0)
    refuse (path, error);
  close (rule.parent_fd);
  return result == 0;
}

static gboolean
enforce (int rules, const char *const *folders, guint64 rights, GError **error)
{
  for (guint i = 0; folders[i] != NULL; i++)
    if (!allow (rules, folders[i], rights, error))
      return FALSE;
  if (!allow (rules, "/dev/null", rights & TO_A_FILE, error))
    return FALSE;
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return refuse ("no_new_privs", error);
  return syscall (SYS_landlock_restrict_self, rules, 0) == 0 || refuse ("landlock", error);
}

gboolean
restante_landlock_restrict (const char *const *folders, GError **error)
{
  struct landlock_ruleset_attr all = { .handled_access_fs = find_rights () };
  gboolean enforced;
  int rules;

  if (all.handled_access_fs == 0)
    return TRUE;
  rules = (int)syscall (SYS_landlock_create_ruleset, &all, sizeof all, 0);
  if (rules < 0)
    return refuse ("landlock", error);
  enforced = enforce (rules, folders, all.handled_access_fs, error);
  close (rules);
  return enforced;
}
