/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/readers.h"

#include "fixture.h"

static gint64
count_messages (RestanteDatabase *database)
{
  g_autoptr (GError) error = NULL;
  gint64 count;

  restante_database_get (database, &count, &error, "SELECT count(*) FROM message", "");
  g_assert_no_error (error);
  return count;
}

/* Who reads sees one moment, and the next one sees what was written meanwhile. */
static void
test_one_moment (Fixture *self, gconstpointer unused)
{
  RestanteReaders *readers = self->queue->readers;
  RestanteDatabase *database = restante_readers_take (readers, NULL);

  g_assert_cmpint (count_messages (database), ==, 0);
  fixture_hold (self->queue, "u@example.org", "x");
  g_assert_cmpint (count_messages (database), ==, 0);
  restante_readers_give (readers, database);
  database = restante_readers_take (readers, NULL);
  g_assert_cmpint (count_messages (database), ==, 1);
  restante_readers_give (readers, database);
}

typedef struct
{
  RestanteReaders *readers;
  gint taken; /* at this moment */
  gint most;
} Crowd;

static gpointer
read_often (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < 50; i++) {
    RestanteDatabase *database = restante_readers_take (crowd->readers, NULL);
    gint taken = g_atomic_int_add (&crowd->taken, 1) + 1;

    if (taken > g_atomic_int_get (&crowd->most))
      g_atomic_int_set (&crowd->most, taken);
    g_assert_cmpint (count_messages (database), ==, 0);
    g_atomic_int_add (&crowd->taken, -1);
    restante_readers_give (crowd->readers, database);
  }
  return NULL;
}

/* Many share a few, and everyone gets one in the end. */
static void
test_crowd (Fixture *self, gconstpointer unused)
{
  Crowd crowd = { self->queue->readers, 0, 0 };
  GThread *threads[20];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_often, &crowd);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (crowd.most, <=, 3);
  g_assert_cmpint (crowd.most, >=, 1);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/readers/one-moment", test_one_moment);
  ADD ("/queue/readers/crowd", test_crowd);
  return g_test_run ();
}
