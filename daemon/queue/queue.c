/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "queue/schema.h"
#include "queue/store.h"

#define DATABASE_NAME "queue.db"
#define SPOOL_NAME    "spool"
#define LOCK_NAME     "lock"
#define VACUUM_PAGES  "256" /* a mebibyte */

G_DEFINE_QUARK (restante_queue_error_quark, restante_queue_error)

static gboolean
refuse (GError **error, RestanteQueueError code, const char *path, const char *why)
{
  g_set_error (error, RESTANTE_QUEUE_ERROR, code, "The store %s cannot be used: %s.", path, why);
  return FALSE;
}

static gboolean
refuse_errno (GError **error, const char *path, int code)
{
  const char *why = code == EACCES || code == EPERM
                        ? "some of its files belong to another user; give them to the one that "
                          "restanted runs as, with \"chown -R\""
                        : g_strerror (code);

  return refuse (error, RESTANTE_QUEUE_ERROR_IO, path, why);
}

static gboolean
take_lock (RestanteQueue *self, const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, LOCK_NAME, NULL);

  if (g_mkdir_with_parents (directory, 0700) != 0)
    return refuse (error, RESTANTE_QUEUE_ERROR_IO, directory, g_strerror (errno));
  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0)
    return refuse_errno (error, directory, errno);
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  return refuse (error, RESTANTE_QUEUE_ERROR_BUSY, directory,
                 "another restanted has it open; stop that one first");
}

/* A missing database beside mail in the spool, or beside a log of it, was lost: making a new one
 * would lose the rest. */
static gboolean
make_database (RestanteQueue *self, GError **error)
{
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);

  if (g_file_test (wal, G_FILE_TEST_EXISTS) || restante_spool_has_bodies (self->spool))
    return refuse (error, RESTANTE_QUEUE_ERROR_DAMAGED, self->path,
                   "it is missing, but other parts are there; put it back or move them away");
  return restante_schema_create (self->path, error);
}

static gboolean
open_database (RestanteQueue *self, GError **error)
{
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS) && !make_database (self, error))
    return FALSE;
  if (!restante_schema_check (self->path, error))
    return FALSE;
  self->database = restante_database_open (self->path, RESTANTE_DATABASE_WRITE, error);
  return self->database != NULL && restante_schema_migrate (self->database, error);
}

static gboolean
load_memory (RestanteQueue *self, GError **error)
{
  if (!restante_database_get (self->database, &self->last_activity, error,
                              "SELECT max(id) FROM activity", ""))
    return FALSE;
  self->ids = restante_ids_load (self->database, error);
  if (self->ids == NULL)
    return FALSE;
  self->domains = restante_domain_table_new (self->database, error);
  self->page_ends = restante_page_ends_new ();
  self->unrecorded = restante_unrecorded_new ();
  self->readers = restante_readers_new (self->path);
  return self->domains != NULL;
}

static void
note_commit (guint64 wal_size, gpointer user_data)
{
  RestanteQueue *self = user_data;

  restante_checkpointer_note (self->checkpointer, wal_size);
}

/* A full disk must not keep the owner from deleting: the WAL is room, once it is folded. */
static void
make_room (gpointer user_data)
{
  RestanteQueue *self = user_data;

  restante_checkpointer_fold (self->checkpointer);
}

/* In a thread of its own: with much mail in the spool it takes longer than a start may. */
static gpointer
sweep (gpointer data)
{
  RestanteQueue *self = data;
  RestanteDatabase *database = restante_database_open (self->path, RESTANTE_DATABASE_READ, NULL);

  if (database != NULL)
    restante_spool_sweep (self->spool, database);
  restante_database_close (database);
  g_mutex_lock (&self->sweep_lock);
  self->swept = TRUE;
  g_cond_broadcast (&self->sweep_ended);
  g_mutex_unlock (&self->sweep_lock);
  return NULL;
}

void
restante_store_wait_for_sweep (RestanteQueue *self)
{
  g_mutex_lock (&self->sweep_lock);
  while (!self->swept)
    g_cond_wait (&self->sweep_ended, &self->sweep_lock);
  g_mutex_unlock (&self->sweep_lock);
}

static gboolean
start_threads (RestanteQueue *self, GError **error)
{
  self->checkpointer = restante_checkpointer_new (self->path, error);
  if (self->checkpointer == NULL)
    return FALSE;
  self->batch = restante_batch_new (self->database, self->ids, self->spool);
  self->writer = restante_store_writer_new (self->batch, note_commit, self);
  restante_store_writer_set_full (self->writer, make_room);
  self->sweeper = g_thread_new ("queue-sweep", sweep, self);
  return TRUE;
}

RestanteQueue *
restante_queue_open (const char *directory, const RestanteQueueOptions *options, GError **error)
{
  g_autoptr (RestanteQueue) self = g_new0 (RestanteQueue, 1);
  g_autofree char *spool = g_build_filename (directory, SPOOL_NAME, NULL);

  self->lock = -1;
  self->options = *options;
  self->path = g_build_filename (directory, DATABASE_NAME, NULL);
  g_mutex_init (&self->activity_lock);
  g_mutex_init (&self->sweep_lock);
  g_cond_init (&self->sweep_ended);
  self->room = restante_room_new (directory, options->min_free_space);
  if (!take_lock (self, directory, error))
    return NULL;
  self->spool = restante_spool_open (spool, error);
  if (self->spool == NULL || !open_database (self, error) || !load_memory (self, error) ||
      !start_threads (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
stop_threads (RestanteQueue *self)
{
  g_autoptr (GError) error = NULL;

  if (self->sweeper != NULL)
    g_thread_join (self->sweeper);
  restante_store_writer_free (self->writer);
  if (self->writer != NULL && !restante_ids_store (self->ids, self->database, &error))
    g_warning ("%s", error->message);
  restante_checkpointer_free (self->checkpointer);
  restante_batch_free (self->batch);
}

void
restante_queue_close (RestanteQueue *self)
{
  if (self == NULL)
    return;
  stop_threads (self);
  restante_readers_free (self->readers);
  restante_unrecorded_free (self->unrecorded);
  restante_page_ends_free (self->page_ends);
  restante_domain_table_free (self->domains);
  restante_ids_free (self->ids);
  restante_database_close (self->database);
  restante_spool_close (self->spool);
  restante_room_free (self->room);
  if (self->lock >= 0)
    close (self->lock);
  g_mutex_clear (&self->activity_lock);
  g_mutex_clear (&self->sweep_lock);
  g_cond_clear (&self->sweep_ended);
  g_free (self->path);
  g_free (self);
}

void
restante_queue_set_changed (RestanteQueue *self, RestanteQueueChanged changed, gpointer user_data)
{
  restante_batch_set_changed (self->batch, changed, user_data);
}

gint64
restante_queue_next_id (RestanteQueue *self)
{
  return restante_ids_next (self->ids);
}

gboolean
restante_queue_has_room (RestanteQueue *self, guint64 size)
{
  return restante_room_has (self->room, size);
}

static gboolean
run_vacuum (RestanteBatch *batch, gpointer data, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  gint64 *left = data;

  return restante_database_script (database, "PRAGMA incremental_vacuum (" VACUUM_PAGES ")",
                                   error) &&
         restante_database_get (database, left, error, "PRAGMA freelist_count", "");
}

gboolean
restante_queue_vacuum_step (RestanteQueue *self)
{
  gint64 left = 0;

  return restante_store_writer_run (self->writer, run_vacuum, &left, NULL) && left > 0;
}
