/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For O_TMPFILE. */
#define _GNU_SOURCE
#include "queue/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queue/queue.h"

#define TEMPORARY ".part"

struct _RestanteSpool
{
  char *path;
  int folder;
  GMutex lock;
  guint64 next; /* under lock */
  char run[17]; /* begins the names of this start, so that a sweep can tell them from older ones */
};

static void
set_error (int code, const char *what, GError **error)
{
  gboolean full = code == ENOSPC || code == EDQUOT || code == EFBIG;

  g_set_error (error, RESTANTE_QUEUE_ERROR,
               full ? RESTANTE_QUEUE_ERROR_FULL : RESTANTE_QUEUE_ERROR_IO,
               "The spool cannot be used (%s: %s): %s.", what, g_strerror (code),
               full ? "make room on its disk" : "look at its disk and its permissions");
}

RestanteSpool *
restante_spool_open (const char *path, GError **error)
{
  g_autoptr (RestanteSpool) self = g_new0 (RestanteSpool, 1);

  g_mutex_init (&self->lock);
  self->path = g_strdup (path);
  self->folder = -1;
  g_snprintf (self->run, sizeof self->run, "%08x%08x", g_random_int (), g_random_int ());
  if (g_mkdir_with_parents (path, 0700) == 0)
    self->folder = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (self->folder < 0) {
    set_error (errno, path, error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
restante_spool_close (RestanteSpool *self)
{
  if (self == NULL)
    return;
  if (self->folder >= 0)
    close (self->folder);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

int
restante_spool_create (RestanteSpool *self, char **name, GError **error)
{
  g_autofree char *final = NULL;
  g_autofree char *temporary = NULL;
  int fd;

  g_mutex_lock (&self->lock);
  final = g_strdup_printf ("%s-%" G_GINT64_MODIFIER "x", self->run, ++self->next);
  g_mutex_unlock (&self->lock);
  temporary = g_strconcat (final, TEMPORARY, NULL);
  fd = openat (self->folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    set_error (errno, "a new file", error);
  else
    *name = g_steal_pointer (&final);
  return fd;
}

int
restante_spool_create_nameless (RestanteSpool *self, GError **error)
{
  int fd = openat (self->folder, ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);

  if (fd < 0)
    set_error (errno, "a file without a name", error);
  return fd;
}

gboolean
restante_spool_write (int fd, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0) {
    gssize written = write (fd, bytes, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0) {
      set_error (errno, "writing", error);
      return FALSE;
    }
    bytes += written;
    length -= (gsize)written;
  }
  return TRUE;
}

gboolean
restante_spool_commit (RestanteSpool *self, const char *name, int fd, GError **error)
{
  g_autofree char *temporary = g_strconcat (name, TEMPORARY, NULL);

  if (fdatasync (fd) == 0 && renameat (self->folder, temporary, self->folder, name) == 0 &&
      fsync (self->folder) == 0)
    return TRUE;
  set_error (errno, "keeping a file", error);
  return FALSE;
}

void
restante_spool_remove (RestanteSpool *self, const char *name)
{
  g_autofree char *temporary = g_strconcat (name, TEMPORARY, NULL);

  if (unlinkat (self->folder, name, 0) != 0)
    unlinkat (self->folder, temporary, 0);
}

int
restante_spool_read (RestanteSpool *self, const char *name, GError **error)
{
  int fd = openat (self->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

  if (fd < 0)
    set_error (errno, name, error);
  return fd;
}

gint64
restante_spool_get_size (RestanteSpool *self, const char *name)
{
  struct stat status;

  return fstatat (self->folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_size : -1;
}

GPtrArray *
restante_spool_list_earlier (RestanteSpool *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    if (!g_str_has_prefix (name, self->run))
      g_ptr_array_add (names, g_strdup (name));
  }
  return names;
}

gboolean
restante_spool_has_bodies (RestanteSpool *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    if (!g_str_has_suffix (name, TEMPORARY))
      return TRUE;
  }
  return FALSE;
}

/* When the store cannot be asked, the file is not an orphan: mail is never removed on a guess. */
static gboolean
is_orphan (RestanteDatabase *database, const char *name)
{
  gint64 named;

  if (g_str_has_suffix (name, TEMPORARY))
    return TRUE;
  return restante_database_get (database, &named, NULL, "SELECT count(*) FROM body WHERE spool = ?",
                                "s", name) &&
         named == 0;
}

guint
restante_spool_sweep (RestanteSpool *self, RestanteDatabase *database)
{
  g_autoptr (GPtrArray) names = restante_spool_list_earlier (self);
  guint removed = 0;

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);

    if (is_orphan (database, name) && unlinkat (self->folder, name, 0) == 0)
      removed++;
  }
  return removed;
}

gboolean
restante_spool_sync_folder (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (!synced)
    set_error (errno, path, error);
  if (fd >= 0)
    close (fd);
  return synced;
}
