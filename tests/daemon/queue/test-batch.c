/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/batch.h"

#include <unistd.h>

#include "fixture.h"

/* Counts a message, gives up a file and tells a change; then it may fail. */
typedef struct
{
  gint64 domain_id;
  const char *file;
  gboolean fail;
} Work;

static gboolean
run_work (RestanteBatch *batch, gpointer data, GError **error)
{
  const Work *work = data;

  restante_batch_count (batch, work->domain_id, 7, 100, 0, RESTANTE_MESSAGE_HELD);
  restante_batch_drop_file (batch, work->file);
  if (work->fail)
    g_set_error_literal (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO, "a bad disk");
  return !work->fail;
}

static void
note_changed (gint64 domain_id, const gint64 *ids, guint n_ids, gpointer user_data)
{
  (*(guint *)user_data)++;
}

static char *
make_file (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  char *name = NULL;
  int fd = restante_spool_create (self->queue->spool, &name, &error);

  g_assert_true (restante_spool_commit (self->queue->spool, name, fd, &error));
  close (fd);
  return name;
}

static const char held_sql[] = "SELECT ifnull(sum(messages), 0) FROM tally";

static void
test_rolled_back (Fixture *self, gconstpointer unused)
{
  g_autofree char *file = make_file (self);
  Work work = { fixture_domain_id (self->queue, "example.org"), file, TRUE };
  guint told = 0;

  restante_queue_set_changed (self->queue, note_changed, &told);
  g_assert_false (restante_store_writer_run (self->queue->writer, run_work, &work, NULL));
  restante_queue_flush (self->queue);
  g_assert_cmpuint (told, ==, 0);
  g_assert_cmpint (fixture_ask (self, held_sql), ==, 0);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 1);
}

static void
test_committed (Fixture *self, gconstpointer unused)
{
  g_autofree char *file = make_file (self);
  Work work = { fixture_domain_id (self->queue, "example.org"), file, FALSE };
  guint told = 0;

  restante_queue_set_changed (self->queue, note_changed, &told);
  g_assert_true (restante_store_writer_run (self->queue->writer, run_work, &work, NULL));
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpint (fixture_ask (self, held_sql), ==, 1);
  g_assert_cmpuint (fixture_count_files (self, "spool"), ==, 0);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/batch/rolled-back", test_rolled_back);
  ADD ("/queue/batch/committed", test_committed);
  return g_test_run ();
}
