/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library to preload: it stands between a program and the C library and keeps a stable image of
 * the folder POWER_CUT_ROOT in POWER_CUT_JOURNAL. It never changes what the program sees; only
 * fsync() and fdatasync() in that folder go to the image instead of to the disk.
 *
 * It covers the calls that SQLite and restanted make, by the names that are compiled into them.
 * What is written through a memory map is not seen (the -shm of SQLite, which is made anew). */
#define _GNU_SOURCE
/* Otherwise open() would be another name of open64(), which is here too. */
#undef _FILE_OFFSET_BITS
#include "stable-image.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS_MAX 65536
#define SYNC_USEC       2000

typedef struct
{
  StableFile *file; /* NULL for a folder */
  char *folder;     /* its path, or NULL */
} Open;

static GMutex lock; /* of everything below */
static StableImage *image;
static Open table[DESCRIPTORS_MAX];
static _Thread_local gboolean busy; /* this thread works on the image: pass its calls on */

/* The next @name behind this library. */
#define NEXT(name) ((__typeof__ (&(name)))next (#name))

static void *
next (const char *name)
{
  void *function = dlsym (RTLD_NEXT, name);

  g_assert (function != NULL);
  return function;
}

/* Before main(), so that no call of GLib's own first steps is in the way. */
__attribute__ ((constructor)) static void
begin (void)
{
  const char *root = g_getenv ("POWER_CUT_ROOT");

  if (root != NULL)
    image = stable_image_new (root, g_getenv ("POWER_CUT_JOURNAL"));
}

/* FALSE: it is none of our business. Otherwise leave() must follow. */
static gboolean
enter (void)
{
  if (busy || image == NULL)
    return FALSE;
  busy = TRUE;
  g_mutex_lock (&lock);
  return TRUE;
}

/* Leaves @saved in errno. */
static void
leave (int saved)
{
  g_mutex_unlock (&lock);
  busy = FALSE;
  errno = saved;
}

static char *
path_of (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);

  return g_file_read_link (link, NULL);
}

/* @path as the system sees it from @folder (a descriptor or AT_FDCWD). Free it. */
static char *
resolve (int folder, const char *path)
{
  g_autofree char *base = folder == AT_FDCWD ? g_get_current_dir () : path_of (folder);

  return g_canonicalize_filename (path, base);
}

/* Opening and closing */

static void
note_open (int fd, int flags, gboolean fresh)
{
  g_autofree char *path = path_of (fd);
  struct stat status;
  StableFile *file;

  if (path == NULL || !stable_image_covers (image, path) || fstat (fd, &status) != 0)
    return;
  g_assert (fd < DESCRIPTORS_MAX);
  if (S_ISDIR (status.st_mode)) {
    table[fd].folder = g_steal_pointer (&path);
    return;
  }
  file = fresh ? NULL : stable_image_find (image, path);
  if (file == NULL)
    file = stable_image_create (image, path);
  if ((flags & O_TRUNC) != 0)
    stable_file_cut (file, 0);
  table[fd].file = file;
}

static void
forget (int fd)
{
  if (fd < 0 || fd >= DESCRIPTORS_MAX)
    return;
  table[fd].file = NULL;
  g_clear_pointer (&table[fd].folder, g_free);
}

static int
open_at (int folder, const char *path, int flags, mode_t mode)
{
  gboolean ours = enter ();
  gboolean fresh = ours && (flags & O_CREAT) != 0 && faccessat (folder, path, F_OK, 0) != 0;
  int fd = NEXT (openat) (folder, path, flags, mode);

  if (!ours)
    return fd;
  if (fd >= 0)
    note_open (fd, flags, fresh);
  leave (errno);
  return fd;
}

/* The mode is there only when a file may be made. */
#define OPEN(folder, path, flags)                                                                  \
  va_list arguments;                                                                               \
  mode_t mode = 0;                                                                                 \
  va_start (arguments, flags);                                                                     \
  if ((flags & (O_CREAT | O_TMPFILE)) != 0)                                                        \
    mode = va_arg (arguments, mode_t);                                                             \
  va_end (arguments);                                                                              \
  return open_at (folder, path, flags, mode)

int
open (const char *path, int flags, ...)
{
  OPEN (AT_FDCWD, path, flags);
}

int
open64 (const char *path, int flags, ...)
{
  OPEN (AT_FDCWD, path, flags);
}

int
openat (int folder, const char *path, int flags, ...)
{
  OPEN (folder, path, flags);
}

int
openat64 (int folder, const char *path, int flags, ...)
{
  OPEN (folder, path, flags);
}

/* What fortified programs call instead. */
int __open_2 (const char *path, int flags);
int __open64_2 (const char *path, int flags);
int __openat_2 (int folder, const char *path, int flags);
int __openat64_2 (int folder, const char *path, int flags);

int
__open_2 (const char *path, int flags)
{
  return open_at (AT_FDCWD, path, flags, 0);
}

int
__open64_2 (const char *path, int flags)
{
  return open_at (AT_FDCWD, path, flags, 0);
}

int
__openat_2 (int folder, const char *path, int flags)
{
  return open_at (folder, path, flags, 0);
}

int
__openat64_2 (int folder, const char *path, int flags)
{
  return open_at (folder, path, flags, 0);
}

int
close (int fd)
{
  if (enter ()) {
    forget (fd);
    leave (errno);
  }
  return NEXT (close) (fd);
}

/* Bytes. A range is noted once it is written: what is noted before could be taken for stable by
 * another thread's sync that reads too early. */

static void
note_write (int fd, off_t offset, ssize_t written)
{
  int saved = errno;

  if (written <= 0 || !enter ())
    return;
  if (fd < DESCRIPTORS_MAX && table[fd].file != NULL)
    stable_file_write (table[fd].file, offset >= 0 ? offset : lseek (fd, 0, SEEK_CUR) - written,
                       (size_t)written);
  leave (saved);
}

ssize_t
write (int fd, const void *bytes, size_t length)
{
  ssize_t written = NEXT (write) (fd, bytes, length);

  note_write (fd, -1, written);
  return written;
}

ssize_t
pwrite (int fd, const void *bytes, size_t length, off_t offset)
{
  ssize_t written = NEXT (pwrite) (fd, bytes, length, offset);

  note_write (fd, offset, written);
  return written;
}

ssize_t
pwrite64 (int fd, const void *bytes, size_t length, off64_t offset)
{
  return pwrite (fd, bytes, length, offset);
}

int
ftruncate (int fd, off_t length)
{
  int result = NEXT (ftruncate) (fd, length);
  int saved = errno;

  if (result != 0 || !enter ())
    return result;
  if (fd < DESCRIPTORS_MAX && table[fd].file != NULL)
    stable_file_cut (table[fd].file, length);
  leave (saved);
  return result;
}

int
ftruncate64 (int fd, off64_t length)
{
  return ftruncate (fd, length);
}

static gboolean
is_ours (int fd)
{
  int saved = errno;
  gboolean ours;

  if (fd < 0 || fd >= DESCRIPTORS_MAX || !enter ())
    return FALSE;
  ours = table[fd].file != NULL || table[fd].folder != NULL;
  leave (saved);
  return ours;
}

/* FALSE: not in the folder. A sync takes its time, as on a disk: more is under way at a kill. */
static gboolean
sync_image (int fd)
{
  int saved = errno;

  if (!is_ours (fd))
    return FALSE;
  g_usleep (SYNC_USEC);
  if (!enter ())
    return FALSE;
  if (table[fd].file != NULL)
    stable_image_sync (image, table[fd].file, fd);
  else
    stable_image_sync_folder (image, table[fd].folder);
  leave (saved);
  return TRUE;
}

int
fsync (int fd)
{
  return sync_image (fd) ? 0 : NEXT (fsync) (fd);
}

int
fdatasync (int fd)
{
  return sync_image (fd) ? 0 : NEXT (fdatasync) (fd);
}

/* Names */

static void
note_name (int folder, const char *path, void (*note) (StableImage *image, const char *path))
{
  int saved = errno;
  g_autofree char *whole = NULL;

  if (!enter ())
    return;
  whole = resolve (folder, path);
  if (stable_image_covers (image, whole))
    note (image, whole);
  leave (saved);
}

int
unlinkat (int folder, const char *path, int flags)
{
  int result = NEXT (unlinkat) (folder, path, flags);

  if (result == 0)
    note_name (folder, path, stable_image_remove);
  return result;
}

int
unlink (const char *path)
{
  return unlinkat (AT_FDCWD, path, 0);
}

int
mkdir (const char *path, mode_t mode)
{
  int result = NEXT (mkdir) (path, mode);

  if (result == 0)
    note_name (AT_FDCWD, path, stable_image_make_folder);
  return result;
}

/* The same for both: @note is told two whole paths. */
static void
note_names (int from_folder,
            const char *from,
            int to_folder,
            const char *to,
            void (*note) (StableImage *image, const char *from, const char *to))
{
  int saved = errno;
  g_autofree char *whole_from = NULL;
  g_autofree char *whole_to = NULL;

  if (!enter ())
    return;
  whole_from = resolve (from_folder, from);
  whole_to = resolve (to_folder, to);
  if (stable_image_covers (image, whole_from))
    note (image, whole_from, whole_to);
  leave (saved);
}

int
link (const char *from, const char *to)
{
  int result = NEXT (link) (from, to);

  if (result == 0)
    note_names (AT_FDCWD, from, AT_FDCWD, to, stable_image_link);
  return result;
}

int
renameat (int from_folder, const char *from, int to_folder, const char *to)
{
  int result = NEXT (renameat) (from_folder, from, to_folder, to);

  if (result == 0)
    note_names (from_folder, from, to_folder, to, stable_image_rename);
  return result;
}

int
rename (const char *from, const char *to)
{
  return renameat (AT_FDCWD, from, AT_FDCWD, to);
}
