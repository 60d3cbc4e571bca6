/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/verbs.h"

#include "queue/criteria.h"
#include "queue/message-row.h"
#include "queue/store.h"

/* Messages a transaction: others' mail is not held up for longer than that takes. */
#define CHUNK      500
#define EXTEND_MAX ((gint64)3650 * 24 * 60 * 60) /* ten years */

typedef struct _Verb Verb;
/* Does it to one message that was loaded; *@changed: whether it did. */
typedef gboolean (*VerbApply) (const Verb *verb,
                               RestanteBatch *batch,
                               RestanteMessageRow *row,
                               gboolean *changed,
                               GError **error);

struct _Verb
{
  RestanteQueue *queue;
  const RestanteFilter *filter;
  VerbApply apply;
  gint64 now;
  gint64 by;
  const char *reply;

  RestanteMessageRow *row;
  gint64 after;    /* the last message that was looked at */
  gint64 affected; /* in the chunks that are committed */
  /* Of the chunk that runs, counted anew when it has to run again. */
  guint seen;
  gint64 last;
  gint64 changed;
};

static gboolean
apply_one (Verb *verb, RestanteBatch *batch, gint64 id, GError **error)
{
  GError *failure = NULL;
  gboolean changed = FALSE;

  if (restante_message_row_load (verb->row, restante_batch_get_database (batch), id, &failure) &&
      verb->apply (verb, batch, verb->row, &changed, &failure) && changed)
    verb->changed++;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* The ids come first: a walk must not see what its own changes do to the index. */
static GArray *
find_chunk (Verb *verb, RestanteBatch *batch, GError **error)
{
  RestanteDatabase *database = restante_batch_get_database (batch);
  g_autoptr (RestanteCriteria) criteria = NULL;
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), CHUNK);
  GError *failure = NULL;
  sqlite3_stmt *rows;

  if (!restante_batch_settle_counts (batch, error))
    return NULL;
  criteria = restante_criteria_new (database, verb->queue->domains, verb->filter, error);
  if (criteria == NULL)
    return NULL;
  rows = restante_criteria_walk (criteria, 0, verb->after, CHUNK, error);
  if (rows == NULL)
    return NULL;
  while (restante_database_step (database, rows, &failure)) {
    gint64 id = sqlite3_column_int64 (rows, 0);

    g_array_append_val (ids, id);
  }
  sqlite3_finalize (rows);
  if (failure == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean
run_chunk (RestanteBatch *batch, gpointer data, GError **error)
{
  Verb *verb = data;
  g_autoptr (GArray) ids = find_chunk (verb, batch, error);

  if (ids == NULL)
    return FALSE;
  verb->seen = ids->len;
  verb->changed = 0;
  for (guint i = 0; i < ids->len; i++) {
    verb->last = g_array_index (ids, gint64, i);
    if (!apply_one (verb, batch, verb->last, error))
      return FALSE;
  }
  return TRUE;
}

/* Every id that was named has to be there. */
static gboolean
check_ids (RestanteQueue *self, const RestanteFilter *filter, GError **error)
{
  RestanteDatabase *database = restante_readers_take (self->readers, error);
  gboolean known = database != NULL;

  for (guint i = 0; known && i < filter->n_ids; i++) {
    gint64 count;

    known = restante_database_get (
        database, &count, error, "SELECT count(*) FROM message WHERE id = ?", "i", filter->ids[i]);
    if (known && count == 0) {
      g_set_error (error, RESTANTE_QUEUE_ERROR, RESTANTE_QUEUE_ERROR_NOT_FOUND,
                   "There is no message %" G_GINT64_FORMAT " here.", filter->ids[i]);
      known = FALSE;
    }
  }
  if (database != NULL)
    restante_readers_give (self->readers, database);
  return known;
}

/* Whatever order a list has, a verb goes by id, and not on and on behind mail that arrives
 * meanwhile. */
static RestanteFilter *
copy_filter (RestanteQueue *self, const RestanteFilter *filter)
{
  RestanteFilter *copy = restante_filter_new ();

  copy->domain = g_strdup (filter->domain);
  copy->state = filter->state;
  copy->search = g_strdup (filter->search);
  copy->ids = g_memdup2 (filter->ids, filter->n_ids * sizeof (gint64));
  copy->n_ids = filter->n_ids;
  copy->up_to = filter->up_to != 0 ? filter->up_to : restante_ids_next (self->ids);
  copy->order = RESTANTE_ORDER_OLDEST;
  return copy;
}

static gint64
run_verb (Verb *verb, const RestanteFilter *filter, GError **error)
{
  g_autoptr (RestanteFilter) by_id = copy_filter (verb->queue, filter);
  g_autoptr (RestanteMessageRow) row = restante_message_row_new ();

  if (filter->ids != NULL && !check_ids (verb->queue, filter, error))
    return -1;
  verb->filter = by_id;
  verb->row = row;
  do {
    if (!restante_store_writer_run (verb->queue->writer, run_chunk, verb, error))
      return -1;
    verb->affected += verb->changed;
    verb->after = verb->last;
  } while (verb->seen == CHUNK);
  return verb->affected;
}

/* A recipient that has the message is not sent it again, unless all have: then the owner wants just
 * that. */
static gboolean
resend_recipients (RestanteMessageRow *row)
{
  gboolean again =
      restante_message_row_count (row, RESTANTE_MESSAGE_DELIVERED) == row->recipients->len;
  gboolean changed = FALSE;

  for (guint i = 0; i < row->recipients->len; i++) {
    RestanteMessageState state = g_array_index (row->recipients, RestanteRecipientRow, i).state;

    if (state == RESTANTE_MESSAGE_DELIVERED && !again)
      continue;
    if (!restante_message_row_move (row, i, RESTANTE_MOVE_RESEND))
      continue;
    changed = TRUE;
    if (state != RESTANTE_MESSAGE_HELD)
      restante_message_row_reply (row, i, NULL);
  }
  return changed;
}

static gint64
fresh_end (RestanteQueue *queue, gint64 domain_id, gint64 now)
{
  g_autoptr (RestanteDomainRecord) domain =
      restante_domain_table_find_id (queue->domains, domain_id);

  return domain != NULL && domain->hold > 0 ? now + domain->hold : RESTANTE_NO_END;
}

static gboolean
apply_resend (const Verb *verb,
              RestanteBatch *batch,
              RestanteMessageRow *row,
              gboolean *changed,
              GError **error)
{
  gboolean ended = row->ends <= verb->now || row->state == RESTANTE_MESSAGE_DELIVERED;

  *changed = resend_recipients (row);
  if (!*changed)
    return TRUE;
  if (ended)
    row->ends = fresh_end (verb->queue, row->domain_id, verb->now);
  row->due = 0;
  row->attempts = 0;
  row->flags &= ~RESTANTE_MESSAGE_ELSEWHERE;
  return restante_message_row_store (row, batch, verb->now, error);
}

gint64
restante_queue_resend (RestanteQueue *self,
                       const RestanteFilter *filter,
                       gint64 now,
                       GError **error)
{
  Verb verb = { .queue = self, .apply = apply_resend, .now = now };

  return run_verb (&verb, filter, error);
}

/* The new end of the hold; the old one when there is nothing to add. */
static gint64
extended_end (const Verb *verb, const RestanteMessageRow *row)
{
  gint64 from = row->state == RESTANTE_MESSAGE_SHELF ? verb->now : row->ends;

  if (row->ends == RESTANTE_NO_END)
    return RESTANTE_NO_END;
  return MAX (row->ends, MIN (from + verb->by, verb->now + EXTEND_MAX));
}

static gboolean
extend_recipients (RestanteMessageRow *row)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < row->recipients->len; i++)
    changed = restante_message_row_move (row, i, RESTANTE_MOVE_EXTEND) || changed;
  return changed;
}

static gboolean
apply_extend (const Verb *verb,
              RestanteBatch *batch,
              RestanteMessageRow *row,
              gboolean *changed,
              GError **error)
{
  gint64 end = extended_end (verb, row);

  *changed = end != row->ends && extend_recipients (row);
  if (!*changed)
    return TRUE;
  row->ends = end;
  return restante_message_row_store (row, batch, verb->now, error);
}

gint64
restante_queue_extend (
    RestanteQueue *self, const RestanteFilter *filter, gint64 by, gint64 now, GError **error)
{
  Verb verb = { .queue = self, .apply = apply_extend, .now = now, .by = by };

  return run_verb (&verb, filter, error);
}

static gboolean
apply_delete (const Verb *verb,
              RestanteBatch *batch,
              RestanteMessageRow *row,
              gboolean *changed,
              GError **error)
{
  *changed = TRUE;
  return restante_message_row_delete (row, batch, error);
}

gint64
restante_queue_delete (RestanteQueue *self, const RestanteFilter *filter, GError **error)
{
  Verb verb = { .queue = self, .apply = apply_delete };

  return run_verb (&verb, filter, error);
}

static gboolean
apply_sent_away (const Verb *verb,
                 RestanteBatch *batch,
                 RestanteMessageRow *row,
                 gboolean *changed,
                 GError **error)
{
  for (guint i = 0; i < row->recipients->len; i++) {
    if (!restante_message_row_move (row, i, RESTANTE_MOVE_SENT_AWAY))
      continue;
    *changed = TRUE;
    restante_message_row_reply (row, i, verb->reply);
  }
  if (!*changed)
    return TRUE;
  row->ends = verb->now + verb->queue->options.keep_delivered;
  row->flags |= RESTANTE_MESSAGE_ELSEWHERE;
  return restante_message_row_store (row, batch, verb->now, error);
}

gboolean
restante_queue_sent_away (
    RestanteQueue *self, gint64 id, const char *reply, gint64 now, GError **error)
{
  Verb verb = { .queue = self, .apply = apply_sent_away, .now = now, .reply = reply };
  g_autoptr (RestanteFilter) filter = restante_filter_new ();

  filter->ids = g_memdup2 (&id, sizeof id);
  filter->n_ids = 1;
  return run_verb (&verb, filter, error) >= 0;
}
