/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For setresuid(). */
#define _GNU_SOURCE
#include "privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

G_DEFINE_QUARK (restante_privileges_error_quark, restante_privileges_error)

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error (error, RESTANTE_PRIVILEGES_ERROR, RESTANTE_PRIVILEGES_ERROR_SYSTEM,
               "The rights of root cannot be given up (%s): %s", what, g_strerror (errno));
  return FALSE;
}

/* By descriptor: whoever may write above it could put a link in the place of what was just made. */
static gboolean
give_folder (const RestantePrivilegesFolder *folder, const struct passwd *user)
{
  int fd = open (folder->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  gboolean given =
      fd >= 0 && fchown (fd, user->pw_uid, user->pw_gid) == 0 && fchmod (fd, folder->mode) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  errno = code;
  return given;
}

static gboolean
make_folder (const RestantePrivilegesFolder *folder, const struct passwd *user, GError **error)
{
  /* The user must get through the folders above it. */
  mode_t before = umask (0022);
  gboolean made = g_mkdir_with_parents (folder->path, 0755) == 0;

  umask (before);
  if (made && give_folder (folder, user))
    return TRUE;
  g_set_error (error, RESTANTE_PRIVILEGES_ERROR, RESTANTE_PRIVILEGES_ERROR_FOLDER,
               "The folder %s cannot be made for the user %s: %s", folder->path, user->pw_name,
               g_strerror (errno));
  return FALSE;
}

/* What is there is never given away: it may be somebody's. */
static gboolean
prepare_folder (const RestantePrivilegesFolder *folder, const struct passwd *user, GError **error)
{
  GStatBuf info;

  if (g_stat (folder->path, &info) != 0)
    return make_folder (folder, user, error);
  if (!folder->private || info.st_uid == user->pw_uid)
    return TRUE;
  g_set_error (error, RESTANTE_PRIVILEGES_ERROR, RESTANTE_PRIVILEGES_ERROR_FOLDER,
               "The folder %s does not belong to the user %s, who is to use it: say \"chown -R %s "
               "%s\", or name its owner with user= in [server]",
               folder->path, user->pw_name, user->pw_name, folder->path);
  return FALSE;
}

static const struct passwd *
find_user (const char *name, GError **error)
{
  const struct passwd *user = getpwnam (name);

  if (user == NULL)
    g_set_error (error, RESTANTE_PRIVILEGES_ERROR, RESTANTE_PRIVILEGES_ERROR_USER,
                 "There is no user %s to go on as: make it with \"systemd-sysusers\" or \"useradd "
                 "--system %s\", or name another with user= in [server]",
                 name, name);
  return user;
}

/* The group first: without root that cannot be changed any more. */
static gboolean
become (const struct passwd *user, GError **error)
{
  if (initgroups (user->pw_name, user->pw_gid) != 0 ||
      setresgid (user->pw_gid, user->pw_gid, user->pw_gid) != 0)
    return refuse ("groups", error);
  if (setresuid (user->pw_uid, user->pw_uid, user->pw_uid) != 0)
    return refuse ("user", error);
  if (setresuid (0, 0, 0) == 0) {
    errno = 0;
    return refuse ("it can still become root", error);
  }
  return TRUE;
}

static gboolean
leave_root (const char *name,
            const RestantePrivilegesFolder *folders,
            guint n_folders,
            GError **error)
{
  const struct passwd *user = find_user (name, error);

  if (user == NULL)
    return FALSE;
  for (guint i = 0; i < n_folders; i++)
    if (!prepare_folder (&folders[i], user, error))
      return FALSE;
  return become (user, error);
}

/* A service manager may have given one for the ports. */
static gboolean
clear_capabilities (GError **error)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

  if (syscall (SYS_capset, &header, none) != 0 ||
      prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0)
    return refuse ("capabilities", error);
  return TRUE;
}

gboolean
restante_privileges_drop (const char *user,
                          const RestantePrivilegesFolder *folders,
                          guint n_folders,
                          GError **error)
{
  gboolean root = geteuid () == 0;
  gboolean stays = root && g_str_equal (user, "root");

  if (root && !stays && !leave_root (user, folders, n_folders, error))
    return FALSE;
  if (!stays && !clear_capabilities (error))
    return FALSE;
  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 || refuse ("no_new_privs", error);
}
