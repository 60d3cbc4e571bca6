/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

static void
expire (Fixture *self, gint64 now, guint shelved, guint removed, gint64 next)
{
  g_autoptr (GError) error = NULL;
  guint has_shelved, has_removed;
  gint64 has_next;

  restante_queue_expire (self->queue, now, &has_shelved, &has_removed, &has_next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (has_shelved, ==, shelved);
  g_assert_cmpuint (has_removed, ==, removed);
  g_assert_cmpint (has_next, ==, next);
}

static void
test_expire (Fixture *self, gconstpointer unused)
{
  gint64 end = FIXTURE_ARRIVED + FIXTURE_HOLD;
  gint64 delivered_at = end - 10;
  gint64 first = fixture_hold (self->queue, "u@example.org", "x");
  gint64 second = fixture_hold (self->queue, "v@example.net", "y");
  g_autofree char *state = NULL;

  expire (self, end - 1, 0, 0, end);
  fixture_record (self->queue, second, RESTANTE_MOVE_ACCEPTED, "250 Ok", delivered_at);
  expire (self, end, 1, 0, delivered_at + FIXTURE_KEEP);
  state = fixture_state (self->queue, first);
  g_assert_cmpstr (state, ==, "shelf");
  expire (self, delivered_at + FIXTURE_KEEP - 1, 0, 0, delivered_at + FIXTURE_KEEP);
  expire (self, delivered_at + FIXTURE_KEEP, 0, 1, G_MAXINT64);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM message"), ==, 1);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM body"), ==, 1);
}

/* More than a transaction takes. */
static void
test_expire_many (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 1001; i++)
    fixture_hold (self->queue, "u@example.org", "x");
  expire (self, FIXTURE_ARRIVED + FIXTURE_HOLD, 1001, 0, G_MAXINT64);
}

static void
test_without_end (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteDomainRecord) domain = fixture_add_domain (self->queue, "for.ever.example", 0);

  fixture_hold (self->queue, "u@for.ever.example", "x");
  expire (self, G_MAXINT64 - 1, 0, 0, G_MAXINT64);
}

/* One recipient parked, the other still held when the hold ends. */
static void
test_expire_mixed (Fixture *self, gconstpointer unused)
{
  gint64 end = FIXTURE_ARRIVED + FIXTURE_HOLD;
  gint64 id = fixture_hold (self->queue, "u@example.org,v@example.org", "x");
  g_autoptr (RestanteHandover) handover = fixture_take (self->queue, id);
  RestanteHandoverResult results[] = { { TRUE, RESTANTE_MOVE_REJECTED, (char *)"550 No" },
                                       { FALSE, 0, (char *)"451 Later" } };
  g_autofree char *state = NULL;

  restante_queue_record (self->queue, handover, results, FIXTURE_ARRIVED, 0);
  restante_queue_flush (self->queue);
  expire (self, end - 1, 0, 0, end);
  expire (self, end, 1, 0, G_MAXINT64);
  state = fixture_state (self->queue, id);
  g_assert_cmpstr (state, ==, "parked");
  g_assert_cmpint (fixture_ask (self, "SELECT state FROM recipient WHERE position = 1"), ==,
                   RESTANTE_MESSAGE_SHELF);
}

/* What two damaged pages look like: the index of ends lists a row that the table has no more. The
 * rows are taken out of the table alone, behind SQLite's back: without its indexes in the schema it
 * does not know them. */
static void
lose_rows (Fixture *self, guint first, guint last)
{
  g_autofree char *lose = g_strdup_printf ("DELETE FROM message WHERE id BETWEEN %u AND %u;"
                                           "INSERT INTO sqlite_schema SELECT * FROM temp.hidden;"
                                           "DROP TABLE temp.hidden;",
                                           first, last);
  sqlite3 *handle;
  g_autofree char *path = fixture_path (self, "queue.db");
  const char *const scripts[] = {
    "CREATE TEMP TABLE hidden AS SELECT * FROM sqlite_schema WHERE name LIKE 'message%'"
    " AND type = 'index'; PRAGMA writable_schema = ON;"
    "DELETE FROM sqlite_schema WHERE name LIKE 'message%' AND type = 'index';"
    "PRAGMA writable_schema = RESET;",
    "PRAGMA writable_schema = ON;", lose, "PRAGMA writable_schema = RESET;"
  };

  fixture_close (self);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_autofree char *said = NULL;

    sqlite3_exec (handle, scripts[i], NULL, NULL, &said);
    g_assert_cmpstr (said, ==, NULL);
  }
  sqlite3_close (handle);
  fixture_open (self);
}

/* One that is gone must not keep the others from their end. */
static void
test_listed_but_gone (Fixture *self, gconstpointer unused)
{
  gint64 end = FIXTURE_ARRIVED + FIXTURE_HOLD;
  g_autofree char *state = NULL;
  gint64 last = 0;

  for (guint i = 0; i < 3; i++)
    last = fixture_hold (self->queue, "u@example.org", "x");
  lose_rows (self, 1, 1);
  expire (self, end, 2, 0, G_MAXINT64);
  state = fixture_state (self->queue, last);
  g_assert_cmpstr (state, ==, "shelf");
}

/* As many as a transaction takes must not make it go on for ever. */
static void
test_many_gone (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 500; i++)
    fixture_hold (self->queue, "u@example.org", "x");
  lose_rows (self, 1, 500);
  expire (self, FIXTURE_ARRIVED + FIXTURE_HOLD, 0, 0, G_MAXINT64);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/promise/8/queue/expire", test_expire);
  ADD ("/promise/8/queue/expire-many", test_expire_many);
  ADD ("/promise/8/queue/without-end", test_without_end);
  ADD ("/promise/8/queue/expire-mixed", test_expire_mixed);
  ADD ("/promise/8/queue/listed-but-gone", test_listed_but_gone);
  ADD ("/promise/8/queue/many-gone", test_many_gone);
  return g_test_run ();
}
