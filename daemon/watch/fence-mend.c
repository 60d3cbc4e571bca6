/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding out what a write came to that was begun and is not known to have ended. */
#include "watch/fence-write-private.h"

/* Whether what can be seen is what there is: by who was written, or because nothing was under way.
 */
static gboolean
is_sure (RestanteFenceJob *job)
{
  return restante_address_writer_can_read (job->writer) ||
         job->outcome->record->intent == RESTANTE_FENCE_INTENT_NONE;
}

static RestanteFenceSet
judge (RestanteFenceJob *job, const RestanteRecordChange *change, const RestanteRecordSet *there)
{
  if (restante_fence_job_same (there, change->after))
    return RESTANTE_FENCE_SET_AFTER;
  if (restante_fence_job_same (there, change->before))
    return RESTANTE_FENCE_SET_BEFORE;
  /* A service that takes both families away to clear one was on its way: nobody leads to nothing.
   */
  return restante_record_set_is_empty (there) && !is_sure (job) ? RESTANTE_FENCE_SET_BEFORE
                                                                : RESTANTE_FENCE_SET_OTHER;
}

/* How the sets of the record stand; NULL: it cannot be found out. */
static RestanteFenceSet *
look (RestanteFenceJob *job, GError **error)
{
  GPtrArray *changes = job->outcome->record->changes;
  g_autofree RestanteFenceSet *sets = g_new0 (RestanteFenceSet, changes->len + 1);

  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);
    g_autoptr (RestanteRecordSet) there =
        restante_address_writer_read (job->writer, change->before->type, error);

    if (there == NULL)
      return NULL;
    sets[i] = judge (job, change, there);
  }
  return g_steal_pointer (&sets);
}

/* Nothing of the fence is there: as if it had never been begun, or as it was to be restored. */
static void
mend_nothing (RestanteFenceJob *job)
{
  RestanteFenceRecord *record = job->outcome->record;

  if (record->intent == RESTANTE_FENCE_INTENT_RESTORE || record->state == RESTANTE_FENCE_FENCED) {
    restante_fence_job_move (job, RESTANTE_FENCE_RESTORE_BEGUN);
    restante_fence_job_note (job, "restore", NULL,
                             "What was interrupted had been done: nothing of the fence is left");
    restante_fence_end_put_back (job);
  } else if (record->intent == RESTANTE_FENCE_INTENT_FENCE) {
    restante_fence_job_note (job, "skip", NULL, "What was interrupted was not written");
  }
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
}

/* Where it is not sure what is there, all of it is written again, in its order. */
static gboolean
finish_fence (RestanteFenceJob *job,
              const RestanteFenceSet *sets,
              gboolean all_there,
              GError **error)
{
  guint count = job->outcome->record->changes->len;
  g_autofree gboolean *done = g_new0 (gboolean, count + 1);

  for (guint i = 0; i < count; i++)
    done[i] = all_there || (sets[i] == RESTANTE_FENCE_SET_AFTER && is_sure (job));
  return restante_fence_end_put_up (job, restante_fence_write_changes (job, done, error), error);
}

static gboolean
undo (RestanteFenceJob *job, GError **error)
{
  g_clear_pointer (&job->writer, restante_address_writer_free);
  g_free (job->target);
  job->target = g_strdup (job->outcome->record->target);
  return restante_fence_put_back (job, error);
}

gboolean
restante_fence_mend_write (RestanteFenceJob *job, GError **error)
{
  RestanteFenceRecord *record = job->outcome->record;
  gboolean fencing = record->intent != RESTANTE_FENCE_INTENT_RESTORE;
  g_autofree RestanteFenceSet *sets = NULL;
  RestanteFenceMend what;

  if (!restante_fence_job_open_writer (job, error))
    return FALSE;
  sets = look (job, error);
  if (sets == NULL)
    return FALSE;
  what = restante_fence_mend (fencing, is_sure (job), sets, record->changes->len);
  if (what != RESTANTE_FENCE_MEND_NOTHING && !is_sure (job))
    restante_fence_job_note (
        job, "skip", NULL,
        "It was interrupted, and the service cannot be read: what was begun is "
        "done again");
  if (what == RESTANTE_FENCE_MEND_UNDO)
    return undo (job, error);
  if (what != RESTANTE_FENCE_MEND_NOTHING)
    return finish_fence (job, sets, what == RESTANTE_FENCE_MEND_KEEP, error);
  mend_nothing (job);
  return restante_fence_job_keep (job, error);
}
