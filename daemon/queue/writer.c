/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/writer.h"

/* A bound for the time that one transaction holds the others up. */
#define BATCH_MAX   256
#define RETRY_AFTER G_TIME_SPAN_SECOND

typedef struct
{
  RestanteJobRun run;
  gpointer data;
  RestanteJobLost lost;
  GDestroyNotify free_data;
  gboolean posted; /* nobody waits; the job is on the heap */
  gboolean behind; /* not tried, because one that was posted before it failed */
  GMutex lock;     /* these three only when somebody waits */
  GCond changed;   /* of `done` */
  gboolean done;   /* under the job's lock */
  GError *error;
} Job;

struct _RestanteWriter
{
  RestanteBatch *batch;
  RestanteWriterCommitted committed;
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
is_refusal (const GError *error)
{
  return g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND) ||
         g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_EXISTS) ||
         g_error_matches (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_CONFLICT);
}

/* FALSE: the transaction is spoilt. A refusal spoils nothing. */
static gboolean
run_job (RestanteWriter *self, Job *job)
{
  job->behind = FALSE;
  g_clear_error (&job->error);
  return job->run (self->batch, job->data, &job->error) || is_refusal (job->error);
}

static void
note_commit (RestanteWriter *self)
{
  RestanteDatabase *database = restante_batch_get_database (self->batch);

  g_mutex_lock (&self->lock);
  self->commits++;
  g_mutex_unlock (&self->lock);
  if (self->committed != NULL)
    self->committed (restante_database_get_wal_size (database), self->user_data);
}

static gboolean
run_together (RestanteWriter *self, guint first, guint count, GError **error)
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
run_alone (RestanteWriter *self, guint index)
{
  Job *job = g_ptr_array_index (self->taken, index);
  g_autoptr (GError) failure = NULL;

  if (!run_together (self, index, 1, &failure) && failure != NULL && job->error == NULL)
    job->error = g_steal_pointer (&failure);
}

/* Each job in a transaction of its own: one of them has spoilt that of all. What was posted stays
 * in order. */
static void
run_apart (RestanteWriter *self)
{
  gboolean blocked = FALSE;

  for (guint i = 0; i < self->taken->len; i++) {
    Job *job = g_ptr_array_index (self->taken, i);

    job->behind = job->posted && blocked;
    if (job->behind)
      continue;
    run_alone (self, i);
    blocked = blocked || (job->posted && is_worth_a_retry (job->error));
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
keep_for_retry (RestanteWriter *self, Job *job)
{
  g_queue_push_head (&self->failed, job);
  self->retry_at = g_get_monotonic_time () + RETRY_AFTER;
}

/* Called with the lock held. */
static void
finish_posted (RestanteWriter *self, Job *job)
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
finish_all_posted (RestanteWriter *self)
{
  for (guint i = self->taken->len; i > 0; i--) {
    Job *job = g_ptr_array_index (self->taken, i - 1);

    if (!job->posted)
      continue;
    self->taken->pdata[i - 1] = NULL;
    finish_posted (self, job);
  }
}

/* Wakes those who wait, each through a lock of its own: they do not queue up for the writer's. The
 * job is on the stack of the one who waits, so it is gone then. What was posted with it is finished
 * already: who has flushed finds it done. */
static void
wake_waiting (RestanteWriter *self)
{
  for (guint i = 0; i < self->taken->len; i++) {
    Job *job = g_ptr_array_index (self->taken, i);

    if (job == NULL)
      continue;
    g_mutex_lock (&job->lock);
    job->done = TRUE;
    g_cond_signal (&job->changed);
    g_mutex_unlock (&job->lock);
  }
  g_ptr_array_set_size (self->taken, 0);
}

static void
run_taken (RestanteWriter *self)
{
  g_autoptr (GError) failure = NULL;

  if (self->taken->len == 1 || !run_together (self, 0, self->taken->len, &failure))
    run_apart (self);
}

static gboolean
may_retry (RestanteWriter *self)
{
  return self->failed.length > 0 && (self->stop || g_get_monotonic_time () >= self->retry_at);
}

/* Takes what is to run now; called with the lock held. A posted job waits behind the failed ones
 * before it: what was posted stays in order. */
static void
take_jobs (RestanteWriter *self)
{
  gboolean retry = may_retry (self);
  guint n_waiting = self->waiting.length;

  while (retry && self->failed.length > 0 && self->taken->len < BATCH_MAX)
    g_ptr_array_add (self->taken, g_queue_pop_head (&self->failed));
  while (n_waiting-- > 0 && self->taken->len < BATCH_MAX) {
    Job *job = g_queue_pop_head (&self->waiting);

    if (job->posted && self->failed.length > 0)
      g_queue_push_tail (&self->failed, job);
    else
      g_ptr_array_add (self->taken, job);
  }
}

/* Called with the lock held. */
static void
wait_for_work (RestanteWriter *self)
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
  RestanteWriter *self = data;

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
    wake_waiting (self);
    g_mutex_lock (&self->lock);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

RestanteWriter *
restante_writer_new (RestanteBatch *batch, RestanteWriterCommitted committed, gpointer user_data)
{
  RestanteWriter *self = g_new0 (RestanteWriter, 1);

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
restante_writer_free (RestanteWriter *self)
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

/* Called with the lock held. */
static void
enqueue (RestanteWriter *self, Job *job)
{
  g_queue_push_tail (&self->waiting, job);
  if (self->waiting.length == 1)
    g_cond_signal (&self->wake);
}

gboolean
restante_writer_run (RestanteWriter *self, RestanteJobRun run, gpointer data, GError **error)
{
  Job job = { .run = run, .data = data };

  g_mutex_init (&job.lock);
  g_cond_init (&job.changed);
  g_mutex_lock (&self->lock);
  enqueue (self, &job);
  g_mutex_unlock (&self->lock);
  g_mutex_lock (&job.lock);
  while (!job.done)
    g_cond_wait (&job.changed, &job.lock);
  g_mutex_unlock (&job.lock);
  g_cond_clear (&job.changed);
  g_mutex_clear (&job.lock);
  if (job.error == NULL)
    return TRUE;
  g_propagate_error (error, job.error);
  return FALSE;
}

void
restante_writer_post (RestanteWriter *self,
                      RestanteJobRun run,
                      RestanteJobLost lost,
                      gpointer data,
                      GDestroyNotify free_data)
{
  Job *job = g_new0 (Job, 1);

  job->run = run;
  job->lost = lost;
  job->data = data;
  job->free_data = free_data;
  job->posted = TRUE;
  g_mutex_lock (&self->lock);
  enqueue (self, job);
  g_mutex_unlock (&self->lock);
}

static gboolean
do_nothing (RestanteBatch *batch, gpointer data, GError **error)
{
  return TRUE;
}

void
restante_writer_flush (RestanteWriter *self)
{
  restante_writer_run (self, do_nothing, NULL, NULL);
}

guint64
restante_writer_get_commits (RestanteWriter *self)
{
  guint64 commits;

  g_mutex_lock (&self->lock);
  commits = self->commits;
  g_mutex_unlock (&self->lock);
  return commits;
}
