/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/spool.h"

#include <unistd.h>

#include "fixture.h"

static void
test_names (Fixture *self, gconstpointer unused)
{
  RestanteSpool *spool = self->queue->spool;
  g_autofree char *name = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;
  int fd = restante_spool_create (spool, &name, &error);
  int other_fd = restante_spool_create (spool, &other, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, !=, other);
  g_assert_true (restante_spool_write (fd, (const guint8 *)"abc", 3, &error));
  /* Until it is kept, it is not there under its name. */
  g_assert_cmpint (restante_spool_read (spool, name, &error), ==, -1);
  g_clear_error (&error);
  g_assert_false (restante_spool_has_bodies (spool));
  g_assert_true (restante_spool_commit (spool, name, fd, &error));
  g_assert_true (restante_spool_has_bodies (spool));
  close (fd);
  close (other_fd);
  restante_spool_remove (spool, name);
  restante_spool_remove (spool, other);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 0);
}

/* A name is a file in the folder, never a way out of it. */
static void
test_links (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "spool/link");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
  g_assert_cmpint (restante_spool_read (self->queue->spool, "link", &error), ==, -1);
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO);
}

/* A sweep while mail arrives leaves alone what is not in a row yet. */
static void
test_sweep_spares_new (Fixture *self, gconstpointer unused)
{
  RestanteSpool *spool = self->queue->spool;
  g_autofree char *old = fixture_path (self, "spool/0000000000000000-1");
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  RestanteDatabase *database = restante_readers_take (self->queue->readers, &error);
  int fd = restante_spool_create (spool, &name, &error);

  g_assert_true (restante_spool_commit (spool, name, fd, &error));
  close (fd);
  g_assert_true (g_file_set_contents (old, "x", 1, NULL));
  g_assert_cmpuint (restante_spool_sweep (spool, database), ==, 1);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 1);
  restante_readers_give (self->queue->readers, database);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/spool/names", test_names);
  ADD ("/queue/spool/links", test_links);
  ADD ("/promise/1/queue/spool/sweep-spares-new", test_sweep_spares_new);
  return g_test_run ();
}
