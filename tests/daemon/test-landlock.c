/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Two folders with a file in each; only "own" is allowed. */
typedef struct
{
  char *base;
  char *own;
  char *other;
} Fixture;

static char *
make_folder (const char *base, const char *name)
{
  char *path = g_build_filename (base, name, NULL);
  g_autofree char *file = g_build_filename (path, "file", NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "kept\n", -1, NULL));
  return path;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const char *given = g_getenv ("TEST_FOLDER");

  self->base = given != NULL ? g_strdup (given) : g_dir_make_tmp ("restante-landlock-XXXXXX", NULL);
  self->own = make_folder (self->base, "own");
  self->other = make_folder (self->base, "other");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *const argv[] = { "rm", "-r", self->base, NULL };

  if (!g_test_subprocess ())
    g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                                 NULL, NULL, NULL));
  g_free (self->base);
  g_free (self->own);
  g_free (self->other);
}

/* 0: none. */
static long
kernel_version (void)
{
  return MAX (syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION), 0);
}

/* It holds for ever: in a process of its own. TRUE in that one. */
static gboolean
in_child (const Fixture *self)
{
  if (kernel_version () == 0) {
    g_test_skip ("this kernel has no Landlock");
    return FALSE;
  }
  if (g_test_subprocess ())
    return TRUE;
  g_setenv ("TEST_FOLDER", self->base, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_unsetenv ("TEST_FOLDER");
  g_test_trap_assert_passed ();
  return FALSE;
}

static void
restrict_to (const char *folder)
{
  const char *const folders[] = { folder, "/nonexistent/folder", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (restante_landlock_restrict (folders, &error));
  g_assert_no_error (error);
}

/* 0, or errno. */
static int
try_to_open (const char *folder, const char *name, int flags)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = open (path, flags | O_CLOEXEC, 0600);

  if (fd < 0)
    return errno;
  close (fd);
  return 0;
}

static void
test_own_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *from = g_build_filename (self->own, "new", NULL);
  g_autofree char *deeper = g_build_filename (self->own, "deeper", NULL);
  g_autofree char *to = g_build_filename (deeper, "new", NULL);

  if (!in_child (self))
    return;
  restrict_to (self->own);
  g_assert_cmpint (try_to_open (self->own, "file", O_WRONLY | O_TRUNC), ==, 0);
  g_assert_cmpint (try_to_open (self->own, "new", O_WRONLY | O_CREAT | O_EXCL), ==, 0);
  g_assert_cmpint (g_mkdir (deeper, 0700), ==, 0);
  if (kernel_version () >= 2)
    g_assert_cmpint (g_rename (from, to), ==, 0);
  g_assert_cmpint (try_to_open ("/dev", "null", O_WRONLY), ==, 0);
}

static void
test_everything_else (Fixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->other, "file", NULL);
  g_autofree char *folder = g_build_filename (self->other, "new", NULL);
  int open_before;

  if (!in_child (self))
    return;
  open_before = open (file, O_WRONLY | O_APPEND | O_CLOEXEC);
  restrict_to (self->own);
  g_assert_cmpint (try_to_open (self->other, "file", O_WRONLY), ==, EACCES);
  g_assert_cmpint (try_to_open (self->other, "new", O_WRONLY | O_CREAT), ==, EACCES);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, -1);
  g_assert_cmpint (g_unlink (file), ==, -1);
  g_assert_cmpint (try_to_open (self->other, "file", O_RDONLY), ==, 0);
  /* What was open stays so: the log is. */
  g_assert_cmpint (write (open_before, "more\n", 5), ==, 5);
  close (open_before);
}

static void
test_programs_that_it_starts (Fixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->other, "file", NULL);
  const char *const argv[] = { "rm", "-f", file, NULL };

  if (!in_child (self))
    return;
  restrict_to (self->own);
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/landlock/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("own-folder", test_own_folder);
  ADD ("everything-else", test_everything_else);
  ADD ("programs-that-it-starts", test_programs_that_it_starts);
#undef ADD
  return g_test_run ();
}
