/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting back what a fence took away, where the fence is still what is there. */
#include "policy/fence-plan.h"
#include "watch/fence-write-private.h"

/* Whether @there is what the fence wrote. Where a cache may have answered, what was there before
 * is as good: the writer that cannot read has to be believed. */
static gboolean
is_ours (RestanteFenceJob *job, const RestanteRecordSet *there, const RestanteRecordChange *back)
{
  if (restante_fence_job_same (there, back->before))
    return TRUE;
  for (guint i = 0;
       !restante_address_writer_can_read (job->writer) && i < job->outcome->record->changes->len;
       i++) {
    const RestanteRecordChange *change = g_ptr_array_index (job->outcome->record->changes, i);

    if (g_str_equal (change->before->type, there->type) &&
        restante_fence_job_same (there, change->before))
      return TRUE;
  }
  return FALSE;
}

static void
note_foreign (RestanteFenceJob *job,
              const RestanteRecordChange *back,
              const RestanteRecordSet *there)
{
  g_autofree char *data = g_strjoinv (", ", there->data);
  g_autofree char *text =
      g_strdup_printf ("Nothing was written: another hand has led %s to %s already", job->name,
                       *data != '\0' ? data : "nothing");

  restante_fence_job_note (job, "restore", back, text);
}

/* FALSE: the fence's record is still there, or nobody knows. */
static gboolean
put_back (RestanteFenceJob *job, const RestanteRecordChange *back, GError **error)
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
    restante_fence_job_note_written (job, "restore", back);
    job->outcome->written = TRUE;
    return TRUE;
  }
  restante_fence_job_note (job, "skip", back, problem->message);
  /* Somebody was faster, which is as good; or the service cannot take this one away. */
  if (g_error_matches (problem, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT) ||
      restante_fence_job_is_unsupported (problem))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
put_all_back (RestanteFenceJob *job, GPtrArray *back, GError **error)
{
  for (guint i = 0; i < back->len; i++)
    if (!put_back (job, g_ptr_array_index (back, i), error))
      return FALSE;
  return TRUE;
}

void
restante_fence_end_put_back (RestanteFenceJob *job)
{
  g_ptr_array_set_size (job->outcome->record->changes, 0);
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
  restante_fence_job_move (job, RESTANTE_FENCE_RESTORED);
  if (job->then_off)
    restante_fence_job_move (job, RESTANTE_FENCE_TURNED_OFF);
}

gboolean
restante_fence_put_back (RestanteFenceJob *job, GError **error)
{
  RestanteFenceRecord *record = job->outcome->record;
  g_autofree char *target = g_strdup (job->target);
  g_autoptr (GPtrArray) back = restante_fence_plan_back (record->changes, target);
  GError *problem = NULL;

  if (!restante_fence_job_open_writer (job, error))
    return FALSE;
  restante_fence_job_move (job, RESTANTE_FENCE_RESTORE_BEGUN);
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_RESTORE, target);
  if (!restante_fence_job_keep (job, error))
    return FALSE;
  if (put_all_back (job, back, &problem))
    restante_fence_end_put_back (job);
  else if (restante_fence_job_is_certain (problem)) {
    restante_fence_job_move (job, RESTANTE_FENCE_NOT_RESTORED);
    restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
  }
  if (!restante_fence_job_keep (job, problem == NULL ? error : NULL))
    return FALSE;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}
