/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/ids.h"

#include "fixture.h"

/* In a database of its own, as after a crash: nobody stores the counter at the end. */
static RestanteDatabase *
open_fresh (Fixture *self)
{
  g_autofree char *path = fixture_path (self, "ids.db");
  g_autoptr (GError) error = NULL;
  RestanteDatabase *database = restante_database_open (path, RESTANTE_DATABASE_CREATE, &error);

  g_assert_no_error (error);
  restante_database_script (
      database, "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER)", &error);
  g_assert_no_error (error);
  return database;
}

static RestanteIds *
load (RestanteDatabase *database)
{
  g_autoptr (GError) error = NULL;
  RestanteIds *ids = restante_ids_load (database, &error);

  g_assert_no_error (error);
  return ids;
}

static void
test_after_crash (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDatabase) database = open_fresh (self);
  gint64 highest = 0;

  for (guint start = 0; start < 3; start++) {
    g_autoptr (RestanteIds) ids = load (database);

    for (guint i = 0; i < 2500; i++) {
      gint64 id = restante_ids_next (ids);

      g_assert_cmpint (id, >, highest);
      highest = id;
      g_assert_true (restante_ids_reserve (ids, database, id, NULL));
      restante_ids_settle (ids, TRUE);
    }
  }
}

/* A mark that was rolled back does not count. */
static void
test_rolled_back (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDatabase) database = open_fresh (self);
  g_autoptr (RestanteIds) ids = load (database);
  g_autoptr (RestanteIds) next = NULL;
  gint64 id = restante_ids_next (ids);

  g_assert_true (restante_database_script (database, "BEGIN", NULL));
  g_assert_true (restante_ids_reserve (ids, database, id, NULL));
  restante_database_rollback (database);
  restante_ids_settle (ids, FALSE);
  g_assert_true (restante_ids_reserve (ids, database, id, NULL));
  restante_ids_settle (ids, TRUE);
  next = load (database);
  g_assert_cmpint (restante_ids_next (next), >, id);
}

static void
test_no_gap (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDatabase) database = open_fresh (self);
  g_autoptr (RestanteIds) ids = load (database);
  g_autoptr (RestanteIds) next = NULL;
  gint64 id = restante_ids_next (ids);

  g_assert_true (restante_ids_reserve (ids, database, id, NULL));
  restante_ids_settle (ids, TRUE);
  g_assert_true (restante_ids_store (ids, database, NULL));
  next = load (database);
  g_assert_cmpint (restante_ids_next (next), ==, id + 1);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/ids/after-crash", test_after_crash);
  ADD ("/queue/ids/rolled-back", test_rolled_back);
  ADD ("/queue/ids/no-gap", test_no_gap);
  return g_test_run ();
}
