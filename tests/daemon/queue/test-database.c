/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/database.h"

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

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/database/reader-changes-nothing", test_reader_changes_nothing);
  ADD ("/queue/database/values", test_values);
  ADD ("/queue/database/errors", test_errors);
  return g_test_run ();
}
