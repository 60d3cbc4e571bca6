/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/checkpointer.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "fixture.h"

static gint64
file_size (Fixture *self, const char *name)
{
  g_autofree char *path = fixture_path (self, name);
  struct stat status;

  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

static guint64
wait_for_rounds (Fixture *self, guint64 more_than)
{
  guint64 rounds;

  do {
    g_thread_yield ();
    rounds = restante_checkpointer_get_rounds (self->queue->checkpointer);
  } while (rounds <= more_than);
  return rounds;
}

/* What was committed gets into the database without anyone closing it. */
static void
test_moves_pages (Fixture *self, gconstpointer unused)
{
  g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");
  g_autoptr (GBytes) content = fixture_bytes (RESTANTE_BODY_INLINE_MAX, 1);
  gint64 before;
  guint64 rounds;

  rounds = wait_for_rounds (self, 0);
  before = file_size (self, "queue.db");
  fixture_hold_envelope (self->queue, envelope, content);
  /* A round may have begun before the commit; the one after it has not. */
  rounds = restante_checkpointer_get_rounds (self->queue->checkpointer);
  fixture_hold (self->queue, "u@example.org", "x");
  wait_for_rounds (self, rounds);
  g_assert_cmpint (file_size (self, "queue.db"), >, before + RESTANTE_BODY_INLINE_MAX - 4096);
}

/* Writing without a pause does not let the WAL grow without end: 150 MiB go through, and much less
 * stays. */
static void
test_bounded (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) content = fixture_bytes (RESTANTE_BODY_INLINE_MAX, 1);

  for (guint i = 0; i < 2400; i++) {
    g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");

    fixture_hold_envelope (self->queue, envelope, content);
  }
  g_assert_cmpint (file_size (self, "queue.db-wal"), <, 72 * 1024 * 1024);
}

/* What was a busy hour's log is room for mail again. */
static void
test_empty_when_idle (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) content = fixture_bytes (RESTANTE_BODY_INLINE_MAX, 1);
  gint64 id = 0;

  for (guint i = 0; i < 100; i++) {
    g_autoptr (RestanteEnvelope) envelope = fixture_envelope (self->queue, "u@example.org");

    id = fixture_hold_envelope (self->queue, envelope, content);
  }
  g_assert_cmpint (file_size (self, "queue.db-wal"), >, 2 * 1024 * 1024);
  /* meson ends a test that waits for ever. */
  while (file_size (self, "queue.db-wal") > 0)
    g_usleep (10000);
  {
    g_autofree char *state = fixture_state (self->queue, id);

    g_assert_cmpstr (state, ==, "held");
  }
  fixture_hold (self->queue, "u@example.org", "after it");
  g_assert_cmpint (file_size (self, "queue.db-wal"), >, 0);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/checkpointer/moves-pages", test_moves_pages);
  ADD ("/queue/checkpointer/bounded", test_bounded);
  ADD ("/queue/checkpointer/empty-when-idle", test_empty_when_idle);
  return g_test_run ();
}
