/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/body-file.h"

#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

/* The whole of @fd from where it stands; closes it. */
static GBytes *
read_all (int fd)
{
  struct stat status;
  guint8 *bytes;

  g_assert_cmpint (fstat (fd, &status), ==, 0);
  bytes = g_malloc (status.st_size + 1);
  g_assert_cmpint (read (fd, bytes, status.st_size + 1), ==, status.st_size);
  close (fd);
  return g_bytes_new_take (bytes, status.st_size);
}

static gboolean
is_on_disk (Fixture *self, int fd)
{
  g_autofree char *spool = fixture_path (self, "spool");
  struct stat file, folder;

  g_assert_cmpint (fstat (fd, &file), ==, 0);
  g_assert_cmpint (stat (spool, &folder), ==, 0);
  g_assert_cmpint (file.st_nlink, ==, 0);
  return file.st_dev == folder.st_dev;
}

static void
check (Fixture *self, gsize size, gboolean on_disk)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");
  g_autoptr (GBytes) content = fixture_bytes (size, 7);
  gint64 id = fixture_hold_envelope (self->queue, envelope, content);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteBodyReader) body = restante_queue_read (self->queue, id, &error);
  g_autoptr (GBytes) expected = fixture_read (restante_queue_read (self->queue, id, &error));
  guint files = fixture_count_files (self, "spool");
  int fd = restante_body_file_new (self->queue, body, &error);
  g_autoptr (GBytes) got = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (is_on_disk (self, fd), ==, on_disk);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, files);
  got = read_all (fd);
  g_assert_true (g_bytes_equal (got, expected));
}

static void
test_small (Fixture *self, gconstpointer unused)
{
  check (self, 100, FALSE);
}

static void
test_from_spool (Fixture *self, gconstpointer unused)
{
  check (self, RESTANTE_BODY_INLINE_MAX + 1, FALSE);
}

static void
test_large (Fixture *self, gconstpointer unused)
{
  check (self, 3 * RESTANTE_BODY_FILE_MEMORY_MAX, TRUE);
}

/* A body that breaks off is no file, not half of one. */
static void
test_damaged (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");
  g_autoptr (GBytes) content = fixture_bytes (RESTANTE_BODY_INLINE_MAX + 1, 7);
  gint64 id = fixture_hold_envelope (self->queue, envelope, content);
  g_autofree char *spool = fixture_path (self, "spool");
  g_autoptr (GDir) folder = g_dir_open (spool, 0, NULL);
  g_autofree char *path = g_build_filename (spool, g_dir_read_name (folder), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteBodyReader) body = restante_queue_read (self->queue, id, &error);

  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 1000), ==, 0);
  g_assert_cmpint (restante_body_file_new (self->queue, body, &error), ==, -1);
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/queue/body-file/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("small", test_small);
  ADD ("from-spool", test_from_spool);
  ADD ("large", test_large);
  ADD ("damaged", test_damaged);
#undef ADD
  return g_test_run ();
}
