/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/checkpointer.h"

#define PAUSE   (50 * G_TIME_SPAN_MILLISECOND)
#define WAL_MAX (64 * 1024 * 1024)
/* A log that was used is overwritten, which is faster than a new one; what is left of a busy hour
 * is room for mail. */
#define WAL_KEPT (2 * 1024 * 1024)
#define IDLE     (2 * G_TIME_SPAN_SECOND)

struct _RestanteCheckpointer
{
  RestanteDatabase *database; /* under `busy` */
  GThread *thread;
  GMutex busy; /* one checkpoint at a time */

  GMutex lock;
  GCond wake;
  gboolean dirty; /* something was committed since the last round */
  gboolean tall;  /* the log grew beyond what is kept */
  gboolean stop;
  guint64 rounds;
};

static void
checkpoint (RestanteCheckpointer *self)
{
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->busy);
  if (!restante_database_checkpoint (self->database, &error))
    g_warning ("%s", error->message);
  g_mutex_unlock (&self->busy);
  g_mutex_lock (&self->lock);
  self->rounds++;
  g_mutex_unlock (&self->lock);
}

/* Called with the lock held: waits out the pause between two rounds, unless it is time to stop. */
static void
pause_round (RestanteCheckpointer *self)
{
  gint64 until = g_get_monotonic_time () + PAUSE;

  while (!self->stop && g_cond_wait_until (&self->wake, &self->lock, until))
    ;
}

static void
empty_log (RestanteCheckpointer *self)
{
  gboolean emptied;

  g_mutex_lock (&self->busy);
  emptied = restante_database_empty_log (self->database);
  g_mutex_unlock (&self->busy);
  g_mutex_lock (&self->lock);
  self->tall = self->tall && !emptied;
  g_mutex_unlock (&self->lock);
}

/* Called with the lock held: until something is committed, the end, or the end of a quiet while. */
static void
wait_for_work (RestanteCheckpointer *self)
{
  gint64 until = g_get_monotonic_time () + IDLE;

  while (!self->dirty && !self->stop) {
    if (!self->tall)
      g_cond_wait (&self->wake, &self->lock);
    else if (!g_cond_wait_until (&self->wake, &self->lock, until))
      return;
  }
}

/* Called with the lock held. */
static void
round_of_work (RestanteCheckpointer *self)
{
  gboolean dirty = self->dirty;

  if (dirty)
    pause_round (self);
  if (self->stop)
    return;
  self->dirty = FALSE;
  g_mutex_unlock (&self->lock);
  if (dirty)
    checkpoint (self);
  else
    empty_log (self);
  g_mutex_lock (&self->lock);
}

static gpointer
work (gpointer data)
{
  RestanteCheckpointer *self = data;

  g_mutex_lock (&self->lock);
  while (!self->stop) {
    wait_for_work (self);
    if (!self->stop)
      round_of_work (self);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

RestanteCheckpointer *
restante_checkpointer_new (const char *path, GError **error)
{
  RestanteDatabase *database = restante_database_open (path, RESTANTE_DATABASE_CHECKPOINT, error);
  RestanteCheckpointer *self;

  if (database == NULL)
    return NULL;
  self = g_new0 (RestanteCheckpointer, 1);
  self->database = database;
  g_mutex_init (&self->busy);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->thread = g_thread_new ("checkpointer", work, self);
  return self;
}

void
restante_checkpointer_free (RestanteCheckpointer *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  restante_database_close (self->database);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->busy);
  g_free (self);
}

void
restante_checkpointer_fold (RestanteCheckpointer *self)
{
  checkpoint (self);
}

void
restante_checkpointer_note (RestanteCheckpointer *self, guint64 wal_size)
{
  g_mutex_lock (&self->lock);
  self->tall = self->tall || wal_size > WAL_KEPT;
  if (!self->dirty) {
    self->dirty = TRUE;
    g_cond_signal (&self->wake);
  }
  g_mutex_unlock (&self->lock);
  if (wal_size > WAL_MAX)
    checkpoint (self);
}

guint64
restante_checkpointer_get_rounds (RestanteCheckpointer *self)
{
  guint64 rounds;

  g_mutex_lock (&self->lock);
  rounds = self->rounds;
  g_mutex_unlock (&self->lock);
  return rounds;
}
