/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/batch.h"

typedef struct
{
  gint64 domain_id;
  gint64 id; /* 0: the domain itself */
} Change;

struct _RestanteBatch
{
  RestanteDatabase *database;
  RestanteIds *ids;
  RestanteSpool *spool;
  RestanteTally *tally;
  GArray *changes;  /* Change */
  GArray *told;     /* gint64, reused from commit to commit */
  GPtrArray *files; /* char *, to remove after the commit */
  gint64 highest;   /* id of a new message */
  RestanteQueueChanged changed;
  gpointer user_data;
};

RestanteBatch *
restante_batch_new (RestanteDatabase *database, RestanteIds *ids, RestanteSpool *spool)
{
  RestanteBatch *self = g_new0 (RestanteBatch, 1);

  self->database = database;
  self->ids = ids;
  self->spool = spool;
  self->tally = restante_tally_new ();
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  self->told = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->files = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
restante_batch_free (RestanteBatch *self)
{
  if (self == NULL)
    return;
  restante_tally_free (self->tally);
  g_array_unref (self->changes);
  g_array_unref (self->told);
  g_ptr_array_unref (self->files);
  g_free (self);
}

void
restante_batch_set_changed (RestanteBatch *self, RestanteQueueChanged changed, gpointer user_data)
{
  self->changed = changed;
  self->user_data = user_data;
}

static void
forget (RestanteBatch *self)
{
  restante_tally_clear (self->tally);
  g_array_set_size (self->changes, 0);
  g_ptr_array_set_size (self->files, 0);
  self->highest = 0;
}

gboolean
restante_batch_begin (RestanteBatch *self, GError **error)
{
  return restante_database_run (self->database, error, "BEGIN IMMEDIATE", "");
}

/* One call a domain; a batch rarely has more than one. */
static void
tell (RestanteBatch *self)
{
  for (guint i = 0; i < self->changes->len; i++) {
    gint64 domain_id = g_array_index (self->changes, Change, i).domain_id;

    if (domain_id == 0)
      continue;
    g_array_set_size (self->told, 0);
    for (guint k = i; k < self->changes->len; k++) {
      Change *change = &g_array_index (self->changes, Change, k);

      if (change->domain_id != domain_id)
        continue;
      change->domain_id = 0;
      if (change->id != 0)
        g_array_append_val (self->told, change->id);
    }
    self->changed (domain_id, (const gint64 *)(gpointer)self->told->data, self->told->len,
                   self->user_data);
  }
}

gboolean
restante_batch_commit (RestanteBatch *self, GError **error)
{
  if (!restante_tally_flush (self->tally, self->database, error) ||
      !restante_ids_reserve (self->ids, self->database, self->highest, error) ||
      !restante_database_run (self->database, error, "COMMIT", ""))
    return FALSE;
  restante_ids_settle (self->ids, TRUE);
  for (guint i = 0; i < self->files->len; i++)
    restante_spool_remove (self->spool, g_ptr_array_index (self->files, i));
  if (self->changed != NULL)
    tell (self);
  forget (self);
  return TRUE;
}

void
restante_batch_rollback (RestanteBatch *self)
{
  restante_database_rollback (self->database);
  restante_ids_settle (self->ids, FALSE);
  forget (self);
}

RestanteDatabase *
restante_batch_get_database (RestanteBatch *self)
{
  return self->database;
}

static void
note_change (RestanteBatch *self, gint64 domain_id, gint64 id)
{
  Change change = { domain_id, id };

  g_array_append_val (self->changes, change);
}

void
restante_batch_count (RestanteBatch *self,
                      gint64 domain_id,
                      gint64 id,
                      gint64 size,
                      RestanteMessageState before,
                      RestanteMessageState after)
{
  if (before != after && before != 0)
    restante_tally_add (self->tally, domain_id, before, -1, -size);
  if (before != after && after != 0)
    restante_tally_add (self->tally, domain_id, after, 1, size);
  if (before == 0)
    self->highest = MAX (self->highest, id);
  note_change (self, domain_id, id);
}

void
restante_batch_use_id (RestanteBatch *self, gint64 id)
{
  self->highest = MAX (self->highest, id);
}

void
restante_batch_touch_domain (RestanteBatch *self, gint64 domain_id)
{
  note_change (self, domain_id, 0);
}

void
restante_batch_drop_file (RestanteBatch *self, const char *name)
{
  g_ptr_array_add (self->files, g_strdup (name));
}

gboolean
restante_batch_settle_counts (RestanteBatch *self, GError **error)
{
  return restante_tally_flush (self->tally, self->database, error);
}
