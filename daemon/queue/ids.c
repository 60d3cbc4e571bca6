/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/ids.h"

/* How far ahead the mark is moved: one more row in about every thousandth message. */
#define AHEAD 1000

struct _RestanteIds
{
  GMutex lock;
  gint64 last;    /* given out; under lock */
  gint64 mark;    /* in the store; the writer's */
  gint64 pending; /* in the open transaction, 0: not moved; the writer's */
};

RestanteIds *
restante_ids_load (RestanteDatabase *database, GError **error)
{
  RestanteIds *self;
  gint64 mark;

  if (!restante_database_get (database, &mark, error,
                              "SELECT value FROM meta WHERE name = 'last-id'", ""))
    return NULL;
  self = g_new0 (RestanteIds, 1);
  g_mutex_init (&self->lock);
  self->last = mark;
  self->mark = mark;
  return self;
}

void
restante_ids_free (RestanteIds *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

gint64
restante_ids_next (RestanteIds *self)
{
  gint64 id;

  g_mutex_lock (&self->lock);
  id = ++self->last;
  g_mutex_unlock (&self->lock);
  return id;
}

static gboolean
write_mark (RestanteDatabase *database, gint64 mark, GError **error)
{
  return restante_database_run (database, error,
                                "INSERT INTO meta (name, value) VALUES ('last-id', ?)"
                                " ON CONFLICT DO UPDATE SET value = excluded.value",
                                "i", mark);
}

gboolean
restante_ids_reserve (RestanteIds *self, RestanteDatabase *database, gint64 highest, GError **error)
{
  if (highest <= MAX (self->mark, self->pending))
    return TRUE;
  if (!write_mark (database, highest + AHEAD, error))
    return FALSE;
  self->pending = highest + AHEAD;
  return TRUE;
}

void
restante_ids_settle (RestanteIds *self, gboolean committed)
{
  if (committed && self->pending != 0)
    self->mark = self->pending;
  self->pending = 0;
}

gboolean
restante_ids_store (RestanteIds *self, RestanteDatabase *database, GError **error)
{
  gint64 last;

  g_mutex_lock (&self->lock);
  last = self->last;
  g_mutex_unlock (&self->lock);
  return self->mark == last || write_mark (database, last, error);
}
