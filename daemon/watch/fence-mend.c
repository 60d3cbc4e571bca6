/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding out what a write came to that was begun and is not known to have ended. */
#include "watch/fence-write-private.h"

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
    sets[i] = restante_fence_job_same (there, change->after)    ? RESTANTE_FENCE_SET_AFTER
              : restante_fence_job_same (there, change->before) ? RESTANTE_FENCE_SET_BEFORE
                                                                : RESTANTE_FENCE_SET_OTHER;
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

static gboolean
finish_fence (RestanteFenceJob *job, const RestanteFenceSet *sets, GError **error)
{
  guint count = job->outcome->record->changes->len;
  g_autofree gboolean *done = g_new0 (gboolean, count + 1);

  for (guint i = 0; i < count; i++)
    done[i] = sets[i] == RESTANTE_FENCE_SET_AFTER;
  return restante_fence_end_put_up (job, restante_fence_write_changes (job, done, error), error);
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
    return restante_fence_put_back (job, error);
  }
  if (what != RESTANTE_FENCE_MEND_NOTHING)
    return finish_fence (job, sets, error);
  mend_nothing (job);
  return restante_fence_job_keep (job, error);
}
