/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#define WAITING 20

/* Jobs that report where they are, and one that holds the writer until the test lets it go. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean started;
  gboolean open;
} Gate;

static gboolean
run_gate (RestanteBatch *batch, gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->started = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

static void
shut_writer (Fixture *self, Gate *gate)
{
  g_mutex_lock (&gate->lock);
  restante_store_writer_post (self->queue->writer, run_gate, NULL, gate, NULL);
  while (!gate->started)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
open_writer (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

typedef struct
{
  guint *runs;
  gint64 id;
  gint fail_first; /* how many of its runs fail */
  RestanteQueueError code;
} Insert;

/* A row, then perhaps a failure: a rolled back transaction must not show the row. */
static gboolean
run_insert (RestanteBatch *batch, gpointer data, GError **error)
{
  Insert *insert = data;

  (*insert->runs)++;
  if (!restante_database_run (restante_batch_get_database (batch), error,
                              "INSERT INTO activity (id, time, kind, text) VALUES (?, 0, '', '')",
                              "i", insert->id))
    return FALSE;
  if (g_atomic_int_add (&insert->fail_first, -1) <= 0)
    return TRUE;
  g_set_error_literal (error, RESTANTE_QUEUE_ERROR, insert->code, "a disk that is full");
  return FALSE;
}

static void
test_together (Fixture *self, gconstpointer unused)
{
  Gate gate = { 0 };
  guint runs = 0;
  Insert inserts[WAITING] = { 0 };
  guint64 before;

  shut_writer (self, &gate);
  for (guint i = 0; i < WAITING; i++) {
    inserts[i] = (Insert){ &runs, 1000 + i, 0, 0 };
    restante_store_writer_post (self->queue->writer, run_insert, NULL, &inserts[i], NULL);
  }
  before = restante_store_writer_get_commits (self->queue->writer);
  open_writer (&gate);
  restante_store_writer_flush (self->queue->writer);
  /* The gate's own, one for all that waited, and perhaps one for the flush. */
  g_assert_cmpuint (restante_store_writer_get_commits (self->queue->writer) - before, <=, 3);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM activity"), ==, WAITING);
  g_assert_cmpuint (runs, ==, WAITING);
}

typedef struct
{
  RestanteStoreWriter *writer;
  Insert insert;
  gboolean kept;
  GError *error;
} Waiter;

static gpointer
wait_for_insert (gpointer data)
{
  Waiter *waiter = data;

  waiter->kept =
      restante_store_writer_run (waiter->writer, run_insert, &waiter->insert, &waiter->error);
  return NULL;
}

static void
run_waiters (Fixture *self, Waiter *waiters, guint n)
{
  GThread *threads[WAITING];

  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("waiter", wait_for_insert, &waiters[i]);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

/* However the jobs fall into transactions, each failure stays alone. */
static void
test_one_fails (Fixture *self, gconstpointer unused)
{
  Waiter waiters[WAITING] = { 0 };
  guint runs[WAITING] = { 0 };

  for (guint i = 0; i < WAITING; i++) {
    waiters[i].writer = self->queue->writer;
    waiters[i].insert =
        (Insert){ &runs[i], 1000 + i, i % 5 == 0 ? 10 : 0, RESTANTE_QUEUE_ERROR_FULL };
  }
  run_waiters (self, waiters, WAITING);
  for (guint i = 0; i < WAITING; i++) {
    g_assert_cmpint (waiters[i].kept, ==, i % 5 != 0);
    if (i % 5 == 0)
      g_assert_error (waiters[i].error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_FULL);
    g_clear_error (&waiters[i].error);
  }
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM activity"), ==, WAITING - 4);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM activity WHERE id % 5 = 0"), ==, 0);
}

/* A disk without room is asked once more, after what waits in the WAL has been folded. */
static void
test_full_once (Fixture *self, gconstpointer unused)
{
  guint runs = 0;
  Insert insert = { &runs, 1, 1, RESTANTE_QUEUE_ERROR_FULL };
  guint64 rounds = restante_checkpointer_get_rounds (self->queue->checkpointer);
  g_autoptr (GError) error = NULL;

  g_assert_true (restante_store_writer_run (self->queue->writer, run_insert, &insert, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (runs, ==, 2);
  g_assert_cmpuint (restante_checkpointer_get_rounds (self->queue->checkpointer), >, rounds);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM activity"), ==, 1);
}

/* A posted job is tried until it is kept, and what was posted behind it stays behind it. */
static void
test_posted_again (Fixture *self, gconstpointer unused)
{
  guint runs = 0, later_runs = 0;
  Insert insert = { &runs, 1, G_MAXINT, RESTANTE_QUEUE_ERROR_FULL };
  Insert later = { &later_runs, 2, 0, 0 };
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK); /* it warns */

  restante_store_writer_post (self->queue->writer, run_insert, NULL, &insert, NULL);
  restante_store_writer_flush (self->queue->writer);
  restante_store_writer_post (self->queue->writer, run_insert, NULL, &later, NULL);
  restante_store_writer_flush (self->queue->writer);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM activity"), ==, 0);
  /* Closing tries what failed once more. */
  g_atomic_int_set (&insert.fail_first, 0);
  fixture_close (self);
  g_log_set_always_fatal (fatal);
  fixture_open (self);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM activity"), ==, 2);
}

/* Posted jobs that failed together keep their order among themselves. */
static gboolean
run_ordered (RestanteBatch *batch, gpointer data, GError **error)
{
  Insert *insert = data;
  gint64 before;

  if (g_atomic_int_get (&insert->fail_first) > 0) {
    g_set_error_literal (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO, "a bad disk");
    return FALSE;
  }
  if (!restante_database_get (restante_batch_get_database (batch), &before, error,
                              "SELECT ifnull(max(id), 0) FROM activity", ""))
    return FALSE;
  g_assert_cmpint (before, <, insert->id);
  return run_insert (batch, data, error);
}

static void
test_posted_in_order (Fixture *self, gconstpointer unused)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK); /* it warns */
  Insert inserts[WAITING] = { 0 };
  guint runs = 0;

  for (guint i = 0; i < WAITING; i++) {
    inserts[i] = (Insert){ &runs, 1 + i, i == 3 ? G_MAXINT : 0, 0 };
    restante_store_writer_post (self->queue->writer, run_ordered, NULL, &inserts[i], NULL);
    if (i % 4 == 0)
      restante_store_writer_flush (self->queue->writer);
  }
  restante_store_writer_flush (self->queue->writer);
  g_assert_cmpint (fixture_ask (self, "SELECT max(id) FROM activity"), ==, 3);
  g_atomic_int_set (&inserts[3].fail_first, 0);
  fixture_close (self);
  g_log_set_always_fatal (fatal);
  fixture_open (self);
  g_assert_cmpint (fixture_ask (self, "SELECT count(*) FROM activity"), ==, WAITING);
}

/* A refusal is an answer, not a failure: nothing runs twice. */
static gboolean
run_refuse (RestanteBatch *batch, gpointer data, GError **error)
{
  (*(guint *)data)++;
  g_set_error_literal (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT, "no");
  return FALSE;
}

static void
test_refusal (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  guint runs = 0;

  g_assert_false (restante_store_writer_run (self->queue->writer, run_refuse, &runs, &error));
  g_assert_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT);
  g_assert_cmpuint (runs, ==, 1);
}

/* How a started job ended, as it was told. */
typedef struct
{
  Fixture *store;
  GMutex lock;
  GCond changed;
  gboolean finished;
  GError *error;
  gint64 rows; /* in the eyes of another connection, at that moment */
} Told;

static void
on_finished (gpointer data, GError *error)
{
  Told *told = data;

  g_mutex_lock (&told->lock);
  told->rows = fixture_ask (told->store, "SELECT count(*) FROM activity");
  told->error = error;
  told->finished = TRUE;
  g_cond_signal (&told->changed);
  g_mutex_unlock (&told->lock);
}

typedef struct
{
  Insert insert; /* what is run; the first member */
  Told *told;
} Started;

static void
on_started_finished (gpointer data, GError *error)
{
  on_finished (((Started *)data)->told, error);
}

static void
await_told (Told *told)
{
  g_mutex_lock (&told->lock);
  while (!told->finished)
    g_cond_wait (&told->changed, &told->lock);
  g_mutex_unlock (&told->lock);
}

/* Nobody waits: the job is told to be finished when its commit is done, not before. */
static void
test_started (Fixture *self, gconstpointer unused)
{
  Gate gate = { 0 };
  Told told = { .store = self };
  guint runs = 0;
  Started started = { { &runs, 1, 0, 0 }, &told };

  shut_writer (self, &gate);
  restante_store_writer_start (self->queue->writer, run_insert, on_started_finished, &started);
  g_assert_false (told.finished);
  open_writer (&gate);
  await_told (&told);
  g_assert_no_error (told.error);
  g_assert_cmpint (told.rows, ==, 1);
}

static void
test_started_fails (Fixture *self, gconstpointer unused)
{
  Told told = { .store = self };
  guint runs = 0;
  Started started = { { &runs, 1, G_MAXINT, RESTANTE_QUEUE_ERROR_FULL }, &told };

  restante_store_writer_start (self->queue->writer, run_insert, on_started_finished, &started);
  await_told (&told);
  g_assert_error (told.error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_FULL);
  g_assert_cmpint (told.rows, ==, 0);
  g_clear_error (&told.error);
}

/* Lets a flush that does not wait for it win. */
static void
free_slowly (gpointer data)
{
  g_usleep (50 * 1000);
  g_atomic_int_set ((gint *)data, TRUE);
}

static gboolean
run_nothing (RestanteBatch *batch, gpointer data, GError **error)
{
  return TRUE;
}

static gpointer
flush_and_look (gpointer data)
{
  gpointer *flush = data;

  restante_store_writer_flush (flush[0]);
  return GINT_TO_POINTER (g_atomic_int_get ((gint *)flush[1]));
}

/* Who has flushed finds what was posted before not only stored, but let go of: a message whose
 * result is recorded may be taken again. Both are in one transaction when the pause is enough;
 * when it is not, the test sees less, and passes. */
static void
test_flush_finishes (Fixture *self, gconstpointer unused)
{
  Gate gate = { 0 };
  gint freed = FALSE;
  gpointer flush[] = { self->queue->writer, &freed };
  GThread *thread;

  shut_writer (self, &gate);
  restante_store_writer_post (self->queue->writer, run_nothing, NULL, &freed, free_slowly);
  thread = g_thread_new ("flush", flush_and_look, flush);
  g_usleep (50 * 1000);
  open_writer (&gate);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/store-writer/together", test_together);
  ADD ("/promise/1/queue/store-writer/one-fails", test_one_fails);
  ADD ("/promise/5/queue/store-writer/full-once", test_full_once);
  ADD ("/promise/1/queue/store-writer/posted-again", test_posted_again);
  ADD ("/promise/1/queue/store-writer/posted-in-order", test_posted_in_order);
  ADD ("/queue/store-writer/flush-finishes", test_flush_finishes);
  ADD ("/queue/store-writer/refusal", test_refusal);
  ADD ("/promise/1/queue/store-writer/started", test_started);
  ADD ("/promise/1/queue/store-writer/started-fails", test_started_fails);
  return g_test_run ();
}
