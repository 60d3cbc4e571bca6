/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library to preload: one call that a program makes to change the disk fails, once, as it was
 * told. It never fails a call outside the folder DISK_FAULT_ROOT.
 *
 * DISK_FAULT_ORDER is a file of two 32-bit numbers, shared with the test: how many calls from now
 * (0: none; it counts down), and the errno. */
#define _GNU_SOURCE
/* Otherwise pwrite() would be another name of pwrite64(), which is here too. */
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static gint *order; /* calls left, errno; NULL: nothing fails */
static char root[4096];

#define NEXT(name) ((__typeof__ (&(name)))dlsym (RTLD_NEXT, #name))

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = g_getenv ("DISK_FAULT_ORDER");
  int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;
  void *memory;

  if (fd < 0)
    return;
  memory = mmap (NULL, 2 * sizeof (gint), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_strlcpy (root, g_getenv ("DISK_FAULT_ROOT"), sizeof root);
  close (fd);
  order = memory != MAP_FAILED ? memory : NULL;
}

static gboolean
is_in_root (int fd)
{
  char link[64];
  char path[sizeof root];
  ssize_t length;

  g_snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path);
  return length >= (ssize_t)strlen (root) && memcmp (path, root, strlen (root)) == 0;
}

/* Whether this call is the one; errno is set then. */
static gboolean
fails (int fd)
{
  if (order == NULL || g_atomic_int_get (order) == 0 || !is_in_root (fd) ||
      g_atomic_int_add (order, -1) != 1)
    return FALSE;
  errno = order[1];
  return TRUE;
}

ssize_t
write (int fd, const void *bytes, size_t length)
{
  return fails (fd) ? -1 : NEXT (write) (fd, bytes, length);
}

ssize_t
pwrite (int fd, const void *bytes, size_t length, off_t offset)
{
  return fails (fd) ? -1 : NEXT (pwrite) (fd, bytes, length, offset);
}

ssize_t
pwrite64 (int fd, const void *bytes, size_t length, off64_t offset)
{
  return pwrite (fd, bytes, length, offset);
}

int
fsync (int fd)
{
  return fails (fd) ? -1 : NEXT (fsync) (fd);
}

int
fdatasync (int fd)
{
  return fails (fd) ? -1 : NEXT (fdatasync) (fd);
}
