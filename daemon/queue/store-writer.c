/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/store-writer.h"

/* A bound for the time that one transaction holds the others up. */
#define BATCH_MAX   256
#define RETRY_AFTER G_TIME_SPAN_SECOND

typedef struct
{
  RestanteJobRun run;
  gpointer data;
  RestanteJobFinished finished; /* NULL: it was posted, nobody waits */
  RestanteJobLost lost;
  GDestroyNotify free_data;
  gboolean behind; /* not tried, because one that was posted before it failed */
  GError *error;
} Job;

/* Somebody who blocks until a job is finished. */
typedef struct
{
  RestanteJobRun run;
  gpointer data;
  GMutex lock;
  GCond changed; /* of `done` */
  gboolean done; /* under lock */
  GError *error;
} Waiting;

struct _RestanteStoreWriter
{
  RestanteBatch *batch;
  RestanteStoreWriterCommitted committed;
  RestanteStoreWriterFull full;
  gpointer user_data;
  GThread *thread;
  GPtrArray *taken; /* Job: the batch that runs; the writer's */
  guint64 commits;  /* under lock */

  GMutex lock;
  GCond wake;
  GQueue waiting; /* Job */
  GQueue failed;  /* Job: posted ones, to be tried again before anything else of their kind */
  gint64 retry_at;
  gboolean stop;
};

static gboolean
is_posted (const Job *job)
{
  return job->finished == NULL;
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND) ||
         g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS) ||
         g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT);
}

/* FALSE: the transaction is spoilt. A refusal spoils nothing. */
static gboolean
run_job (RestanteStoreWriter *self, Job *job)
{
  job->behind = FALSE;
  g_clear_error (&job->error);
  return job->run (self->batch, job->data, &job->error) || is_refusal (job->error);
}

static void
note_commit (RestanteStoreWriter *self)
{
  RestanteDatabase *database = restante_batch_get_database (self->batch);

  g_mutex_lock (&self->lock);
  self->commits++;
  g_mutex_unlock (&self->lock);
  if (self->committed != NULL)
    self->committed (restante_database_get_wal_size (database), self->user_data);
}

static gboolean
run_together (RestanteStoreWriter *self, guint first, guint count, GError **error)
{
  gboolean kept = restante_batch_begin (self->batch, error);

  for (guint i = first; kept && i < first + count; i++)
    kept = run_job (self, g_ptr_array_index (self->taken, i));
  kept = kept && restante_batch_commit (self->batch, error);
  if (kept)
    note_commit (self);
  else
    restante_batch_rollback (self->batch);
  return kept;
}

/* Whether a posted job may be kept yet: another try may find the disk in order. */
static gboolean
is_worth_a_retry (const GError *error)
{
  return g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_FULL) ||
         g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_IO) ||
         g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_BUSY);
}

static void
try_alone (RestanteStoreWriter *self, guint index)
{
  Job *job = g_ptr_array_index (self->taken, index);
  g_autoptr (GError) failure = NULL;

  if (!run_together (self, index, 1, &failure) && failure != NULL && job->error == NULL)
    job->error = g_steal_pointer (&failure);
}

static void
run_alone (RestanteStoreWriter *self, guint index)
{
  Job *job = g_ptr_array_index (self->taken, index);

  try_alone (self, index);
  if (self->full == NULL ||
      !g_error_matches (job->error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_FULL))
    return;
  self->full (self->user_data);
  try_alone (self, index);
}

/* Each job in a transaction of its own: one of them has spoilt that of all. What was posted stays
 * in order. */
static void
run_apart (RestanteStoreWriter *self)
{
  gboolean blocked = FALSE;

  for (guint i = 0; i < self->taken->len; i++) {
    Job *job = g_ptr_array_index (self->taken, i);

    job->behind = is_posted (job) && blocked;
    if (job->behind)
      continue;
    run_alone (self, i);
    blocked = blocked || (is_posted (job) && is_worth_a_retry (job->error));
  }
}

static void
free_job (Job *job)
{
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_clear_error (&job->error);
  g_free (job);
}

static void
keep_for_retry (RestanteStoreWriter *self, Job *job)
{
  g_queue_push_head (&self->failed, job);
  self->retry_at = g_get_monotonic_time () + RETRY_AFTER;
}

/* Called with the lock held. */
static void
finish_posted (RestanteStoreWriter *self, Job *job)
{
  gboolean again = !self->stop && (job->behind || is_worth_a_retry (job->error));

  if (job->error != NULL && !job->behind) {
    if (job->lost != NULL && !again)
      job->lost (job->data, job->error);
    else
      g_warning ("%s", job->error->message);
  }
  if (again)
    keep_for_retry (self, job);
  else
    free_job (job);
}

/* From the last to the first, so that those to be tried again are at the head in their order.
 * Called with the lock held. */
static void
finish_all_posted (RestanteStoreWriter *self)
{
  for (guint i = self->taken->len; i > 0; i--) {
    Job *job = g_ptr_array_index (self->taken, i - 1);

    if (!is_posted (job))
      continue;
    self->taken->pdata[i - 1] = NULL;
    finish_posted (self, job);
  }
}

/* Without the writer's lock: those who are told do not queue up for it. What was posted with these
 * is finished already: who has flushed finds it done. */
static void
finish_others (RestanteStoreWriter *self)
{
  for (guint i = 0; i < self->taken->len; i++) {
    Job *job = g_ptr_array_index (self->taken, i);

    if (job == NULL)
      continue;
    job->finished (job->data, g_steal_pointer (&job->error));
    free_job (job);
  }
  g_ptr_array_set_size (self->taken, 0);
}

static void
run_taken (RestanteStoreWriter *self)
{
  g_autoptr (GError) failure = NULL;

  if (self->taken->len == 1 || !run_together (self, 0, self->taken->len, &failure))
    run_apart (self);
}

static gboolean
may_retry (RestanteStoreWriter *self)
{
  return self->failed.length > 0 && (self->stop || g_get_monotonic_time () >= self->retry_at);
}

/* Takes what is to run now; called with the lock held. A posted job waits behind the failed ones
 * before it: what was posted stays in order. */
static void
take_jobs (RestanteStoreWriter *self)
{
  gboolean retry = may_retry (self);
  guint n_waiting = self->waiting.length;

  while (retry && self->failed.length > 0 && self->taken->len < BATCH_MAX)
    g_ptr_array_add (self->taken, g_queue_pop_head (&self->failed));
  while (n_waiting-- > 0 && self->taken->len < BATCH_MAX) {
    Job *job = g_queue_pop_head (&self->waiting);

    if (is_posted (job) && self->failed.length > 0)
      g_queue_push_tail (&self->failed, job);
    else
      g_ptr_array_add (self->taken, job);
  }
}

/* Called with the lock held. */
static void
wait_for_work (RestanteStoreWriter *self)
{
  while (self->waiting.length == 0 && !self->stop && !may_retry (self)) {
    if (self->failed.length > 0)
      g_cond_wait_until (&self->wake, &self->lock, self->retry_at);
    else
      g_cond_wait (&self->wake, &self->lock);
  }
}

static gpointer
work (gpointer data)
{
  RestanteStoreWriter *self = data;

  g_mutex_lock (&self->lock);
  while (!self->stop || self->waiting.length > 0 || self->failed.length > 0) {
    wait_for_work (self);
    take_jobs (self);
    if (self->taken->len == 0)
      continue;
    g_mutex_unlock (&self->lock);
    run_taken (self);
    g_mutex_lock (&self->lock);
    finish_all_posted (self);
    g_mutex_unlock (&self->lock);
    finish_others (self);
    g_mutex_lock (&self->lock);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

RestanteStoreWriter *
restante_store_writer_new (RestanteBatch *batch,
                           RestanteStoreWriterCommitted committed,
                           gpointer user_data)
{
  RestanteStoreWriter *self = g_new0 (RestanteStoreWriter, 1);

  self->batch = batch;
  self->committed = committed;
  self->user_data = user_data;
  self->taken = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_queue_init (&self->waiting);
  g_queue_init (&self->failed);
  self->thread = g_thread_new ("queue-writer", work, self);
  return self;
}

void
restante_store_writer_set_full (RestanteStoreWriter *self, RestanteStoreWriterFull full)
{
  self->full = full;
}

void
restante_store_writer_free (RestanteStoreWriter *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->taken);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Takes a copy of @wanted. */
static void
enqueue (RestanteStoreWriter *self, const Job *wanted)
{
  Job *job = g_new (Job, 1);

  *job = *wanted;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->waiting, job);
  if (self->waiting.length == 1)
    g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

void
restante_store_writer_start (RestanteStoreWriter *self,
                             RestanteJobRun run,
                             RestanteJobFinished finished,
                             gpointer data)
{
  Job job = { .run = run, .data = data, .finished = finished };

  g_return_if_fail (finished != NULL);
  enqueue (self, &job);
}

static gboolean
run_waiting (RestanteBatch *batch, gpointer data, GError **error)
{
  Waiting *waiting = data;

  return waiting->run (batch, waiting->data, error);
}

/* @data is on the stack of the one who waits, so it is gone when the lock is let go. */
static void
wake (gpointer data, GError *error)
{
  Waiting *waiting = data;

  g_mutex_lock (&waiting->lock);
  waiting->error = error;
  waiting->done = TRUE;
  g_cond_signal (&waiting->changed);
  g_mutex_unlock (&waiting->lock);
}

gboolean
restante_store_writer_run (RestanteStoreWriter *self,
                           RestanteJobRun run,
                           gpointer data,
                           GError **error)
{
  Waiting waiting = { .run = run, .data = data };

  g_mutex_init (&waiting.lock);
  g_cond_init (&waiting.changed);
  restante_store_writer_start (self, run_waiting, wake, &waiting);
  g_mutex_lock (&waiting.lock);
  while (!waiting.done)
    g_cond_wait (&waiting.changed, &waiting.lock);
  g_mutex_unlock (&waiting.lock);
  g_cond_clear (&waiting.changed);
  g_mutex_clear (&waiting.lock);
  if (waiting.error == NULL)
    return TRUE;
  g_propagate_error (error, waiting.error);
  return FALSE;
}

void
restante_store_writer_post (RestanteStoreWriter *self,
                            RestanteJobRun run,
                            RestanteJobLost lost,
                            gpointer data,
                            GDestroyNotify free_data)
{
  Job job = { .run = run, .data = data, .lost = lost, .free_data = free_data };

  enqueue (self, &job);
}

static gboolean
do_nothing (RestanteBatch *batch, gpointer data, GError **error)
{
  return TRUE;
}

void
restante_store_writer_flush (RestanteStoreWriter *self)
{
  restante_store_writer_run (self, do_nothing, NULL, NULL);
}

guint64
restante_store_writer_get_commits (RestanteStoreWriter *self)
{
  guint64 commits;

  g_mutex_lock (&self->lock);
  commits = self->commits;
  g_mutex_unlock (&self->lock);
  return commits;
}
