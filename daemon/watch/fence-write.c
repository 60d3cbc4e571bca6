/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-write.h"

#include "policy/fence-plan.h"
#include "policy/ip-address.h"
#include "watch/address-writer.h"
#include "watch/sentence.h"

G_DEFINE_QUARK (restante - fence - error - quark, restante_fence_error)

typedef struct
{
  RestanteQueue *queue;
  RestanteDnsKeeper *keeper;
  RestanteFenceWriteKind kind;
  char *name;
  char **found;
  char **value;
  char *target;
  char *said_before;
  gboolean then_off;
  RestanteAddressWriter *writer;
  RestanteFenceOutcome *outcome;
} Job;

void
restante_fence_outcome_free (RestanteFenceOutcome *self)
{
  if (self == NULL)
    return;
  restante_fence_record_free (self->record);
  g_ptr_array_unref (self->entries);
  g_clear_error (&self->error);
  g_free (self);
}

static void
job_free (Job *self)
{
  restante_dns_keeper_leave (self->keeper);
  restante_address_writer_free (self->writer);
  restante_fence_outcome_free (self->outcome);
  g_free (self->name);
  g_strfreev (self->found);
  g_strfreev (self->value);
  g_free (self->target);
  g_free (self->said_before);
  g_free (self);
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static const char *const *
list (char **data)
{
  return (const char *const *)data;
}

static gboolean
same (const RestanteRecordSet *one, const RestanteRecordSet *other)
{
  return restante_ip_address_same_set (list (one->data), list (other->data));
}

static void
note (Job *job, const char *action, const RestanteRecordChange *change, const char *result)
{
  g_autofree char *sentence = restante_sentence (result);

  g_ptr_array_add (job->outcome->entries,
                   restante_fence_log_new (now (), action, change, sentence));
}

static void
note_written (Job *job, const char *action, const RestanteRecordChange *change)
{
  RestanteFenceLog *entry;

  note (job, action, change, "Written");
  entry = g_ptr_array_index (job->outcome->entries, job->outcome->entries->len - 1);
  entry->written = TRUE;
}

static gboolean
keep (Job *job, GError **error)
{
  return restante_queue_put_fence (job->queue, job->outcome->record, error);
}

static void
move (Job *job, RestanteFenceEvent event)
{
  RestanteFenceRecord *record = job->outcome->record;
  RestanteFenceState next;

  if (!restante_fence_state_move (record->state, event, &next))
    return;
  if (next != record->state)
    record->since = now ();
  record->state = next;
}

static void
set_intent (Job *job, RestanteFenceIntent intent, const char *target)
{
  RestanteFenceRecord *record = job->outcome->record;
  char *copy = g_strdup (target);

  record->intent = intent;
  g_free (record->target);
  record->target = copy;
}

static void
set_name (Job *job, const char *name)
{
  char *copy = g_strdup (name);

  g_free (job->outcome->record->name);
  job->outcome->record->name = copy;
}

static gboolean
open_writer (Job *job, GError **error)
{
  job->writer = restante_address_writer_open (job->queue, job->keeper, job->name, error);
  return job->writer != NULL;
}

/* Whether it is certain what a write that failed with @error came to: the record is not ours. */
static gboolean
is_certain (const GError *error)
{
  return error->domain == RESTANTE_WRITER_ERROR && error->code != RESTANTE_WRITER_ERROR_UNREACHABLE;
}

static gboolean
is_unsupported (const GError *error)
{
  return g_error_matches (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED);
}

static RestanteRecordChange *
reverse (const RestanteRecordChange *change)
{
  return restante_record_change_new (restante_record_set_copy (change->after),
                                     restante_record_set_copy (change->before), NULL);
}

/* What the fence wrote so far goes again, the last first; FALSE: it is not known whether it did. */
static gboolean
take_back (Job *job, guint count)
{
  for (guint i = count; i > 0; i--) {
    g_autoptr (RestanteRecordChange) back =
        reverse (g_ptr_array_index (job->outcome->record->changes, i - 1));
    g_autoptr (GError) error = NULL;

    if (restante_address_writer_write (job->writer, back, &error))
      note (job, "restore", back, "Taken back, because the rest could not be written");
    else if (!is_certain (error))
      return FALSE;
  }
  return TRUE;
}

/* Why the fence ends at the change @i of its changes. */
static void
give_up (Job *job, guint i, GError *problem)
{
  RestanteFenceRecord *record = job->outcome->record;
  gboolean certain = is_certain (problem);

  note (job, "skip", g_ptr_array_index (record->changes, i), problem->message);
  if (certain && take_back (job, i))
    set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
}

/* Writes the changes of the record, but for those that @done has; FALSE: it went wrong, and what
 * was written is taken back, or the intention stays. */
static gboolean
write_fence (Job *job, const gboolean *done, GError **error)
{
  GPtrArray *changes = job->outcome->record->changes;

  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);
    GError *problem = NULL;

    if (done[i] || restante_address_writer_write (job->writer, change, &problem)) {
      note_written (job, "fence", change);
    } else if (i > 0 && is_unsupported (problem)) {
      /* What this service cannot do stays as it is; the rest is worth it. */
      note (job, "skip", change, problem->message);
      g_clear_error (&problem);
      g_ptr_array_remove_index (changes, i--);
    } else {
      give_up (job, i, problem);
      g_propagate_error (error, problem);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
end_fence (Job *job, gboolean written, GError **error)
{
  if (written) {
    move (job, RESTANTE_FENCE_WRITTEN);
    set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
    job->outcome->written = TRUE;
  }
  return keep (job, written ? error : NULL) && written;
}

/* The sets must be what was found, whoever else may write them. */
static gboolean
check_found (Job *job, GPtrArray *changes, GError **error)
{
  for (guint i = 0; i < changes->len; i++) {
    RestanteRecordChange *change = g_ptr_array_index (changes, i);
    g_autoptr (RestanteRecordSet) there =
        restante_address_writer_read (job->writer, change->before->type, error);
    g_autofree char *data = there != NULL ? g_strjoinv (", ", there->data) : NULL;

    if (there == NULL)
      return FALSE;
    if (!same (there, change->before)) {
      g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT,
                   "%s %s is %s now, not what was found down or strange; nothing was written",
                   job->name, change->before->type, *data != '\0' ? data : "nothing");
      note (job, "skip", change, (*error)->message);
      return FALSE;
    }
    restante_fence_plan_set_ttl (change, there->ttl);
  }
  return TRUE;
}

static GPtrArray *
plan_fence (Job *job, GError **error)
{
  g_autoptr (GPtrArray) changes =
      restante_fence_plan (job->name, list (job->found), list (job->value), NULL);
  g_autofree char *there = restante_fence_line (list (job->found));

  if (changes->len == 0) {
    g_set_error (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_STATE,
                 "%s leads to %s already, which is where the fence would lead it", job->name,
                 *there != '\0' ? there : "nothing");
    return NULL;
  }
  return check_found (job, changes, error) ? g_steal_pointer (&changes) : NULL;
}

static gboolean
tell_dry_run (Job *job, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    note (job, "fence", g_ptr_array_index (changes, i), "Dry run: nothing was written");
  return TRUE;
}

static gboolean
fence (Job *job, GError **error)
{
  RestanteFenceRecord *record = job->outcome->record;
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree gboolean *done = NULL;

  if (!open_writer (job, error))
    return FALSE;
  changes = plan_fence (job, error);
  if (changes == NULL)
    return FALSE;
  if (record->dry_run)
    return tell_dry_run (job, changes);
  g_ptr_array_unref (record->changes);
  record->changes = g_steal_pointer (&changes);
  set_name (job, job->name);
  set_intent (job, RESTANTE_FENCE_INTENT_FENCE, NULL);
  if (!keep (job, error))
    return FALSE;
  done = g_new0 (gboolean, record->changes->len + 1);
  return end_fence (job, write_fence (job, done, error), error);
}

/* Whether @there is what the fence wrote. Where a cache may have answered, what was there before
 * is as good: the writer that cannot read has to be believed. */
static gboolean
is_ours (Job *job, const RestanteRecordSet *there, const RestanteRecordChange *back)
{
  if (same (there, back->before))
    return TRUE;
  for (guint i = 0;
       !restante_address_writer_can_read (job->writer) && i < job->outcome->record->changes->len;
       i++) {
    const RestanteRecordChange *change = g_ptr_array_index (job->outcome->record->changes, i);

    if (g_str_equal (change->before->type, there->type) && same (there, change->before))
      return TRUE;
  }
  return FALSE;
}

static void
note_foreign (Job *job, const RestanteRecordChange *back, const RestanteRecordSet *there)
{
  g_autofree char *data = g_strjoinv (", ", there->data);
  g_autofree char *text =
      g_strdup_printf ("Nothing was written: another hand has led %s to %s already", job->name,
                       *data != '\0' ? data : "nothing");

  note (job, "restore", back, text);
}

/* FALSE: the fence's record is still there, or nobody knows. */
static gboolean
put_back (Job *job, const RestanteRecordChange *back, GError **error)
{
  g_autoptr (RestanteRecordSet) there =
      restante_address_writer_read (job->writer, back->before->type, error);
  g_autoptr (GError) problem = NULL;

  if (there == NULL)
    return FALSE;
  if (!is_ours (job, there, back)) {
    note_foreign (job, back, there);
    return TRUE;
  }
  if (restante_address_writer_write (job->writer, back, &problem)) {
    note_written (job, "restore", back);
    job->outcome->written = TRUE;
    return TRUE;
  }
  note (job, "skip", back, problem->message);
  /* Somebody was faster, which is as good; or the service cannot take this one away. */
  if (g_error_matches (problem, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT) ||
      is_unsupported (problem))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
put_all_back (Job *job, GPtrArray *back, GError **error)
{
  for (guint i = 0; i < back->len; i++)
    if (!put_back (job, g_ptr_array_index (back, i), error))
      return FALSE;
  return TRUE;
}

static void
end_restore (Job *job)
{
  g_ptr_array_set_size (job->outcome->record->changes, 0);
  set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
  move (job, RESTANTE_FENCE_RESTORED);
  if (job->then_off)
    move (job, RESTANTE_FENCE_TURNED_OFF);
}

static gboolean
restore (Job *job, GError **error)
{
  RestanteFenceRecord *record = job->outcome->record;
  g_autofree char *target = g_strdup (job->target);
  g_autoptr (GPtrArray) back = restante_fence_plan_back (record->changes, target);
  GError *problem = NULL;

  if (!open_writer (job, error))
    return FALSE;
  move (job, RESTANTE_FENCE_RESTORE_BEGUN);
  set_intent (job, RESTANTE_FENCE_INTENT_RESTORE, target);
  if (!keep (job, error))
    return FALSE;
  if (put_all_back (job, back, &problem))
    end_restore (job);
  else if (is_certain (problem)) {
    move (job, RESTANTE_FENCE_NOT_RESTORED);
    set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
  }
  if (!keep (job, problem == NULL ? error : NULL))
    return FALSE;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* How the sets of the record stand; NULL: it cannot be found out. */
static RestanteFenceSet *
look (Job *job, GError **error)
{
  GPtrArray *changes = job->outcome->record->changes;
  g_autofree RestanteFenceSet *sets = g_new0 (RestanteFenceSet, changes->len + 1);

  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);
    g_autoptr (RestanteRecordSet) there =
        restante_address_writer_read (job->writer, change->before->type, error);

    if (there == NULL)
      return NULL;
    sets[i] = same (there, change->after)    ? RESTANTE_FENCE_SET_AFTER
              : same (there, change->before) ? RESTANTE_FENCE_SET_BEFORE
                                             : RESTANTE_FENCE_SET_OTHER;
  }
  return g_steal_pointer (&sets);
}

/* Nothing of the fence is there: as if it had never been begun, or as it was to be restored. */
static void
mend_nothing (Job *job)
{
  RestanteFenceRecord *record = job->outcome->record;

  if (record->intent == RESTANTE_FENCE_INTENT_RESTORE || record->state == RESTANTE_FENCE_FENCED) {
    move (job, RESTANTE_FENCE_RESTORE_BEGUN);
    note (job, "restore", NULL, "What was interrupted had been done: nothing of the fence is left");
    end_restore (job);
  } else if (record->intent == RESTANTE_FENCE_INTENT_FENCE) {
    note (job, "skip", NULL, "What was interrupted was not written");
  }
  set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
}

static gboolean
finish_fence (Job *job, const RestanteFenceSet *sets, GError **error)
{
  guint count = job->outcome->record->changes->len;
  g_autofree gboolean *done = g_new0 (gboolean, count + 1);

  for (guint i = 0; i < count; i++)
    done[i] = sets[i] == RESTANTE_FENCE_SET_AFTER;
  return end_fence (job, write_fence (job, done, error), error);
}

static gboolean
mend (Job *job, GError **error)
{
  RestanteFenceRecord *record = job->outcome->record;
  gboolean fencing = record->intent != RESTANTE_FENCE_INTENT_RESTORE;
  g_autofree RestanteFenceSet *sets = NULL;
  RestanteFenceMend what;

  if (!open_writer (job, error))
    return FALSE;
  sets = look (job, error);
  if (sets == NULL)
    return FALSE;
  what = restante_fence_mend (fencing, sets, record->changes->len);
  /* A cache that says that nothing was written proves nothing. */
  if (what == RESTANTE_FENCE_MEND_NOTHING && !restante_address_writer_can_read (job->writer) &&
      record->changes->len > 0 && record->intent != RESTANTE_FENCE_INTENT_NONE &&
      sets[0] == RESTANTE_FENCE_SET_BEFORE)
    what = fencing ? RESTANTE_FENCE_MEND_FINISH : RESTANTE_FENCE_MEND_UNDO;
  if (what == RESTANTE_FENCE_MEND_UNDO) {
    g_clear_pointer (&job->writer, restante_address_writer_free);
    g_free (job->target);
    job->target = g_strdup (record->target);
    return restore (job, error);
  }
  if (what != RESTANTE_FENCE_MEND_NOTHING)
    return finish_fence (job, sets, error);
  mend_nothing (job);
  return keep (job, error);
}

/* A problem that goes on is told once. */
static void
drop_repeated (Job *job)
{
  const RestanteFenceOutcome *outcome = job->outcome;

  if (outcome->error != NULL && !outcome->written &&
      g_strcmp0 (outcome->error->message, job->said_before) == 0)
    g_ptr_array_set_size (outcome->entries, 0);
}

static void
work (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  static gboolean (*const kinds[]) (Job *, GError **) = {
    [RESTANTE_FENCE_WRITE_FENCE] = fence,
    [RESTANTE_FENCE_WRITE_RESTORE] = restore,
    [RESTANTE_FENCE_WRITE_MEND] = mend,
  };
  Job *job = data;
  RestanteFenceOutcome *outcome = job->outcome;
  g_autoptr (GError) unlogged = NULL;

  if (!kinds[job->kind](job, &outcome->error) && outcome->entries->len == 0)
    note (job, "skip", NULL, outcome->error->message);
  drop_repeated (job);
  if (outcome->entries->len > 0 &&
      !restante_queue_put_fence_log (job->queue, outcome->record->domain, outcome->entries,
                                     &unlogged))
    g_warning ("The log of the fence of %s is not kept: %s", outcome->record->domain,
               unlogged->message);
  g_task_return_boolean (step, TRUE);
}

/* In the main loop, where the job is freed too. */
static void
on_worked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&job->outcome),
                         (GDestroyNotify)restante_fence_outcome_free);
}

static RestanteFenceOutcome *
outcome_new (const RestanteFenceRecord *record)
{
  RestanteFenceOutcome *self = g_new0 (RestanteFenceOutcome, 1);

  self->record = restante_fence_record_copy (record);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_fence_log_free);
  return self;
}

void
restante_fence_write_async (const RestanteFenceWritePlan *plan,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) step = g_task_new (NULL, NULL, on_worked, task);
  Job *job = g_new0 (Job, 1);

  job->queue = plan->queue;
  job->keeper = plan->keeper;
  job->kind = plan->kind;
  job->name = g_strdup (plan->kind == RESTANTE_FENCE_WRITE_FENCE ? plan->name : plan->record->name);
  job->found = g_strdupv ((char **)plan->found);
  job->value = g_strdupv ((char **)plan->value);
  job->target = g_strdup (plan->target);
  job->said_before = g_strdup (plan->said_before);
  job->then_off = plan->then_off;
  job->outcome = outcome_new (plan->record);
  restante_dns_keeper_enter (plan->keeper);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_set_task_data (step, job, NULL);
  g_task_run_in_thread (step, work);
}

RestanteFenceOutcome *
restante_fence_write_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
