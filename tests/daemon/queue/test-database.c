/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/database.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "fixture.h"

static RestanteDatabase *
open_mode (Fixture *self, RestanteDatabaseMode mode)
{
  g_autofree char *path = fixture_path (self, "queue.db");
  g_autoptr (GError) error = NULL;
  RestanteDatabase *database = restante_database_open (path, mode, &error);

  g_assert_no_error (error);
  return database;
}

static void
test_reader_changes_nothing (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDatabase) database = open_mode (self, RESTANTE_DATABASE_READ);
  g_autoptr (GError) error = NULL;

  g_assert_false (restante_database_run (database, &error, "DELETE FROM domain", ""));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO);
}

static void
test_values (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDatabase) database = open_mode (self, RESTANTE_DATABASE_READ);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GError) error = NULL;
  gint64 value;

  g_assert_true (restante_database_get (database, &value, &error, "SELECT ?1 + length(?2)", "is",
                                        (gint64)40, "ab"));
  g_assert_cmpint (value, ==, 42);
  /* Bytes of length 0 are not NULL. */
  g_assert_true (restante_database_get (
      database, &value, &error, "SELECT (?1 IS NULL) * 2 + (?2 IS NULL)", "bb", NULL, empty));
  g_assert_cmpint (value, ==, 2);
  g_assert_true (
      restante_database_get (database, &value, &error, "SELECT id FROM domain WHERE id = -1", ""));
  g_assert_cmpint (value, ==, 0);
}

static void
test_errors (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "missing.db");
  g_autoptr (RestanteDatabase) database = open_mode (self, RESTANTE_DATABASE_READ);
  g_autoptr (GError) error = NULL;

  g_assert_null (restante_database_open (path, RESTANTE_DATABASE_READ, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO);
  g_clear_error (&error);
  g_assert_null (restante_database_query (database, &error, "SELECT * FROM nowhere", ""));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "queue.db"));
}

/* What the file has behind its header of 32 bytes, whatever the size of the pages
 * (https://www.sqlite.org/fileformat2.html section 4.1); nobody folds this WAL. */
static void
test_wal_size (Fixture *self, gconstpointer page_size)
{
  g_autofree char *path = fixture_path (self, "other.db");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *script =
      g_strdup_printf ("PRAGMA page_size = %s; CREATE TABLE t (a);", (const char *)page_size);
  g_autoptr (RestanteDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *handle;
  struct stat status;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, script, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
  database = restante_database_open (path, RESTANTE_DATABASE_WRITE, &error);
  g_assert_no_error (error);
  restante_database_run (database, &error, "INSERT INTO t VALUES (zeroblob(100000))", "");
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (wal, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, 100000);
  g_assert_cmpuint (restante_database_get_wal_size (database), ==, status.st_size - 32);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/database/reader-changes-nothing", test_reader_changes_nothing);
  ADD ("/queue/database/values", test_values);
  ADD ("/queue/database/errors", test_errors);
  g_test_add ("/queue/database/wal-size", Fixture, "16384", fixture_set_up, test_wal_size,
              fixture_tear_down);
  g_test_add ("/queue/database/wal-size-of-an-old-store", Fixture, "4096", fixture_set_up,
              test_wal_size, fixture_tear_down);
  return g_test_run ();
}
