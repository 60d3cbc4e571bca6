/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/readers.h"

#define READERS_MAX 3

struct _RestanteReaders
{
  char *path;
  GMutex lock;
  GCond given;
  GPtrArray *idle; /* RestanteDatabase, the last one used last */
  guint taken;
};

RestanteReaders *
restante_readers_new (const char *path)
{
  RestanteReaders *self = g_new0 (RestanteReaders, 1);

  self->path = g_strdup (path);
  g_mutex_init (&self->lock);
  g_cond_init (&self->given);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_database_close);
  return self;
}

void
restante_readers_free (RestanteReaders *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->idle);
  g_cond_clear (&self->given);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

/* An idle one, or NULL when a new one may be opened. */
static RestanteDatabase *
find_idle (RestanteReaders *self)
{
  RestanteDatabase *database = NULL;

  g_mutex_lock (&self->lock);
  while (self->idle->len == 0 && self->taken == READERS_MAX)
    g_cond_wait (&self->given, &self->lock);
  if (self->idle->len > 0)
    database = g_ptr_array_steal_index (self->idle, self->idle->len - 1);
  self->taken++;
  g_mutex_unlock (&self->lock);
  return database;
}

static void
put_back (RestanteReaders *self, RestanteDatabase *database)
{
  g_mutex_lock (&self->lock);
  if (database != NULL)
    g_ptr_array_add (self->idle, database);
  self->taken--;
  g_cond_signal (&self->given);
  g_mutex_unlock (&self->lock);
}

RestanteDatabase *
restante_readers_take (RestanteReaders *self, GError **error)
{
  RestanteDatabase *database = find_idle (self);

  if (database == NULL)
    database = restante_database_open (self->path, RESTANTE_DATABASE_READ, error);
  if (database != NULL && restante_database_run (database, error, "BEGIN", ""))
    return database;
  put_back (self, database);
  return NULL;
}

void
restante_readers_give (RestanteReaders *self, RestanteDatabase *database)
{
  restante_database_rollback (database);
  put_back (self, database);
}
