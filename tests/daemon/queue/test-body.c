/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/body.h"

#include "fixture.h"

#define MEBIBYTE   (1024 * 1024)
#define TRACE_SIZE 31

static gint64
hold_size (Fixture *self, gsize size)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");
  g_autoptr (GBytes) content = fixture_bytes (size, (guint32)size);

  return fixture_hold_envelope (self->queue, envelope, content);
}

static void
assert_kept (Fixture *self, gint64 id, gsize size)
{
  g_autoptr (GBytes) content = fixture_bytes (size, (guint32)size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) read = fixture_read (restante_queue_read (self->queue, id, &error));

  g_assert_no_error (error);
  g_assert_cmpmem ((const guint8 *)g_bytes_get_data (read, NULL) + TRACE_SIZE,
                   g_bytes_get_size (read) - TRACE_SIZE, g_bytes_get_data (content, NULL), size);
}

/* The row takes a message of 64 KiB with its header fields, the file what is one byte more. */
static void
test_limit (Fixture *self, gconstpointer unused)
{
  gint64 empty = hold_size (self, 0);
  gint64 row = hold_size (self, RESTANTE_BODY_INLINE_MAX);
  gint64 file;

  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 0);
  file = hold_size (self, RESTANTE_BODY_INLINE_MAX + 1);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 1);
  g_assert_cmpint (fixture_ask (self, "SELECT max(length(bytes)) FROM body"), ==, 81920);
  assert_kept (self, empty, 0);
  assert_kept (self, row, RESTANTE_BODY_INLINE_MAX);
  assert_kept (self, file, RESTANTE_BODY_INLINE_MAX + 1);
}

/* The most memory that the process has had, in KiB. */
static gint64
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

static void
write_large (Fixture *self, guint n_pieces, GBytes *piece)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (self->queue);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_pieces; i++)
    g_assert_true (restante_body_writer_append (body, g_bytes_get_data (piece, NULL),
                                                g_bytes_get_size (piece), &error));
  g_assert_true (restante_queue_hold (self->queue, envelope, body, &error));
  g_assert_no_error (error);
}

static guint64
read_large (Fixture *self)
{
  gint64 id = fixture_ask (self, "SELECT max(id) FROM message");
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteBodyReader) reader = restante_queue_read (self->queue, id, &error);
  guint64 total = 0;
  gsize length;

  do {
    g_assert_nonnull (restante_body_reader_next (reader, &length, &error));
    g_assert_cmpuint (length, <=, 256 * 1024);
    total += length;
  } while (length > 0);
  return total;
}

/* 50 MiB in and out without holding them. */
static void
test_memory (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) piece = fixture_bytes (10000, 1);
  guint n_pieces = 50 * MEBIBYTE / 10000;
  gint64 before = peak_memory ();

  write_large (self, n_pieces, piece);
  g_assert_cmpuint (read_large (self), ==, TRACE_SIZE + n_pieces * 10000);
  g_assert_cmpint (peak_memory () - before, <, 8 * 1024);
}

/* What is given up leaves nothing behind. */
static void
test_given_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (self->queue);
  g_autoptr (GBytes) content = fixture_bytes (MEBIBYTE, 1);

  g_assert_true (
      restante_body_writer_append (body, g_bytes_get_data (content, NULL), MEBIBYTE, NULL));
  g_assert_cmpuint (restante_body_writer_get_size (body), ==, MEBIBYTE);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 1);
  g_clear_pointer (&body, restante_body_writer_free);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 0);
}

/* A file that lost its end is never handed out as a whole message. */
static void
test_damaged_file (Fixture *self, gconstpointer unused)
{
  gint64 id = hold_size (self, 100000);
  g_autofree char *folder = fixture_path (self, "spool");
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_autofree char *path = g_build_filename (folder, g_dir_read_name (entries), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "short", 5, NULL));
  g_assert_null (restante_queue_read (self->queue, id, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO);
}

/* As long as it says so, neither the next piece nor the end of it touches the disk. */
static void
test_in_memory (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteBodyWriter) body = restante_body_writer_new (self->queue);
  g_autoptr (GBytes) content = fixture_bytes (RESTANTE_BODY_INLINE_MAX, 1);
  const guint8 *bytes = g_bytes_get_data (content, NULL);

  g_assert_true (restante_body_writer_append (body, bytes, RESTANTE_BODY_INLINE_MAX, NULL));
  g_assert_true (restante_body_writer_is_in_memory (body));
  g_assert_true (restante_body_writer_append (body, bytes, RESTANTE_BODY_INLINE_MAX, NULL));
  g_assert_false (restante_body_writer_is_in_memory (body));
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 0);
  g_assert_true (restante_body_writer_append (body, bytes, 1, NULL));
  g_assert_false (restante_body_writer_is_in_memory (body));
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 1);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/body/limit", test_limit);
  ADD ("/promise/5/queue/body/memory", test_memory);
  ADD ("/queue/body/given-up", test_given_up);
  ADD ("/queue/body/in-memory", test_in_memory);
  ADD ("/promise/1/queue/body/damaged-file", test_damaged_file);
  return g_test_run ();
}
