/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/schema.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "fixture.h"
#include "queue/writers.h"

#define PAGE 16384 /* bytes, of the store */

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *content;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}

static void
write_file (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_file_set_contents (path, data, (gssize)length, &error);
  g_assert_no_error (error);
}

/* Opening must fail with @code and leave every byte as it was. */
static void
assert_refused (Fixture *self, RestanteQueueError code)
{
  RestanteQueueOptions options = { 0, FIXTURE_KEEP };
  g_autofree char *path = fixture_path (self, "queue.db");
  g_autoptr (GBytes) before = read_file (path);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_queue_open (self->directory, &options, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, (gint)code);
  g_assert_null (strchr (error->message, '\n'));
  after = read_file (path);
  g_assert_true (g_bytes_equal (before, after));
}

static void
test_not_sqlite (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  g_autoptr (GBytes) noise = fixture_bytes (20000, 1);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  fixture_close (self);
  write_file (path, noise);
  assert_refused (self, RESTANTE_QUEUE_ERROR_DAMAGED);
  write_file (path, nothing);
  assert_refused (self, RESTANTE_QUEUE_ERROR_DAMAGED);
}

static void
test_cut_off (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) part = NULL;

  fixture_close (self);
  whole = read_file (path);
  part = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - PAGE);
  write_file (path, part);
  assert_refused (self, RESTANTE_QUEUE_ERROR_DAMAGED);
}

/* Every page but the first is overwritten. */
static void
test_overwritten (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) noise = fixture_bytes (200000, 2);
  g_autofree guint8 *copy = NULL;
  g_autoptr (GBytes) damaged = NULL;
  gsize size;

  fixture_close (self);
  whole = read_file (path);
  size = g_bytes_get_size (whole);
  copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);
  memcpy (copy + PAGE, g_bytes_get_data (noise, NULL), MIN (size - PAGE, 200000));
  damaged = g_bytes_new (copy, size);
  write_file (path, damaged);
  assert_refused (self, RESTANTE_QUEUE_ERROR_DAMAGED);
}

static void
change_store (Fixture *self, const char *sql)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static void
test_foreign_store (Fixture *self, gconstpointer unused)
{
  fixture_close (self);
  change_store (self, "PRAGMA application_id = 1");
  assert_refused (self, RESTANTE_QUEUE_ERROR_DAMAGED);
}

static void
test_lost_table (Fixture *self, gconstpointer unused)
{
  fixture_close (self);
  change_store (self, "DROP TABLE recipient");
  assert_refused (self, RESTANTE_QUEUE_ERROR_DAMAGED);
}

/* A store says its version: what a later one added may be missing before, and not after it. */
static void
test_lost_later_table (Fixture *self, gconstpointer unused)
{
  fixture_close (self);
  change_store (self, "DROP TABLE dns_writer");
  assert_refused (self, RESTANTE_QUEUE_ERROR_DAMAGED);
}

static void
test_migrated (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) writers = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = fixture_hold (self->queue, "u@example.org", "content");

  fixture_close (self);
  change_store (self, "DROP TABLE heartbeat; DROP TABLE fence; DROP TABLE fence_log;"
                      "DROP TABLE dial_in; DROP TABLE stranger; DROP TABLE denied_key;"
                      "DROP TABLE outage; DROP TABLE notice;"
                      "DROP TABLE dns_writer; DROP TABLE dns_change; DROP TABLE dns_seen;"
                      "PRAGMA user_version = 1");
  fixture_open (self);
  writers = restante_queue_list_writers (self->queue, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (writers->len, ==, 0);
  g_assert_cmpint (fixture_ask (self, "SELECT max (id) FROM message"), ==, id);
  g_assert_cmpint (fixture_ask (self, "PRAGMA user_version"), ==, RESTANTE_SCHEMA_VERSION);
}

static void
test_newer (Fixture *self, gconstpointer unused)
{
  fixture_close (self);
  change_store (self, "PRAGMA user_version = 4");
  assert_refused (self, RESTANTE_QUEUE_ERROR_NEWER);
}

static void
test_locked (Fixture *self, gconstpointer unused)
{
  assert_refused (self, RESTANTE_QUEUE_ERROR_BUSY);
}

/* A lost database beside mail: a new one would have that mail swept away. */
static void
test_lost_database (Fixture *self, gconstpointer unused)
{
  RestanteQueueOptions options = { 0, FIXTURE_KEEP };
  g_autofree char *path = fixture_path (self, "queue.db");
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");
  g_autoptr (GBytes) content = fixture_bytes (100000, 1);
  g_autoptr (GError) error = NULL;

  fixture_hold_envelope (self->queue, envelope, content);
  fixture_close (self);
  g_remove (path);
  g_assert_null (restante_queue_open (self->directory, &options, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_DAMAGED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 1);
}

static void
test_made (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  struct stat status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (fixture_ask (self, "PRAGMA auto_vacuum"), ==, 2); /* incremental */
  g_assert_cmpint (fixture_ask (self, "PRAGMA user_version"), ==, RESTANTE_SCHEMA_VERSION);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM pragma_journal_mode"
                                      " WHERE journal_mode = 'wal'"),
                   ==, 1);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/schema/made", test_made);
  ADD ("/promise/1/queue/schema/not-sqlite", test_not_sqlite);
  ADD ("/promise/1/queue/schema/cut-off", test_cut_off);
  ADD ("/promise/1/queue/schema/overwritten", test_overwritten);
  ADD ("/promise/1/queue/schema/foreign-store", test_foreign_store);
  ADD ("/promise/1/queue/schema/lost-table", test_lost_table);
  ADD ("/promise/1/queue/schema/lost-later-table", test_lost_later_table);
  ADD ("/promise/1/queue/schema/migrated", test_migrated);
  ADD ("/promise/1/queue/schema/newer", test_newer);
  ADD ("/promise/1/queue/schema/locked", test_locked);
  ADD ("/promise/1/queue/schema/lost-database", test_lost_database);
  return g_test_run ();
}
