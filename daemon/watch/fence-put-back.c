/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting back what a fence took away, where the fence is still what is there. */
#include "policy/fence-plan.h"
#include "watch/fence-write-private.h"

/* Whether @there is what the fence wrote. Where a cache may have answered, what was there before
 * is as good: the writer that cannot read has to be believed. So is nothing, which a service may
 * say on the way from one to the other, and no home does. */
static gboolean
is_ours (RestanteFenceJob *job, const RestanteRecordSet *there, const RestanteRecordChange *back)
{
  if (restante_fence_job_same (there, back->before))
    return TRUE;
  if (!restante_address_writer_can_read (job->writer) && restante_record_set_is_empty (there))
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
write_back (RestanteFenceJob *job, const RestanteRecordChange *back, GError **error)
{
  if (!restante_address_writer_write (job->writer, back, error))
    return FALSE;
  restante_fence_job_note_written (job, "restore", back);
  job->outcome->written = TRUE;
  return TRUE;
}

static const RestanteRecordChange *
find_change (RestanteFenceJob *job, const char *type)
{
  GPtrArray *changes = job->outcome->record->changes;

  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);

    if (g_str_equal (change->before->type, type))
      return change;
  }
  return NULL;
}

/* The service cannot take this family away: it gets what was there before, whoever that is now, and
 * no longer the fence's. */
static gboolean
write_old (RestanteFenceJob *job, const RestanteRecordChange *back, GError **error)
{
  const RestanteRecordChange *change = find_change (job, back->before->type);
  g_autoptr (RestanteRecordChange) old = NULL;

  if (change == NULL || restante_record_set_is_empty (change->before))
    return TRUE;
  old = restante_record_change_new (restante_record_set_copy (back->before),
                                    restante_record_set_copy (change->before), NULL);
  return write_back (job, old, error);
}

/* What a write that failed with @problem leaves; takes it. */
static gboolean
settle (RestanteFenceJob *job, const RestanteRecordChange *back, GError *problem, GError **error)
{
  g_autoptr (GError) failure = problem;
  g_autoptr (RestanteRecordSet) there = NULL;

  restante_fence_job_note (job, "skip", back, failure->message);
  if (restante_fence_job_is_unsupported (failure) && restante_record_set_is_empty (back->after))
    return write_old (job, back, error);
  if (g_error_matches (failure, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT)) {
    there = restante_address_writer_read (job->writer, back->before->type, NULL);
    /* Somebody was faster, which is as good. */
    if (there != NULL && restante_address_writer_can_read (job->writer) &&
        !restante_fence_job_same (there, back->before))
      return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
put_back (RestanteFenceJob *job, const RestanteRecordChange *back, GError **error)
{
  g_autoptr (RestanteRecordSet) there =
      restante_address_writer_read (job->writer, back->before->type, error);
  GError *problem = NULL;

  if (there == NULL)
    return FALSE;
  if (!is_ours (job, there, back)) {
    note_foreign (job, back, there);
    return TRUE;
  }
  return write_back (job, back, &problem) || settle (job, back, problem, error);
}

/* What the fence had to leave as it was, again. */
static gboolean
write_kept (RestanteFenceJob *job, const RestanteRecordChange *kept, GError **error)
{
  g_autoptr (RestanteRecordSet) there =
      restante_address_writer_read (job->writer, kept->before->type, error);
  g_autoptr (RestanteRecordChange) again = NULL;

  if (there == NULL)
    return FALSE;
  again = restante_record_change_new (
      restante_record_set_copy (kept->before),
      restante_record_set_copy (restante_record_set_is_empty (there) ? kept->before : there), NULL);
  return write_back (job, again, error);
}

/* A service that cannot take one family away has taken the other one with it. */
static gboolean
put_kept_back (RestanteFenceJob *job, gboolean took_away, GError **error)
{
  GPtrArray *changes = job->outcome->record->changes;

  if (!took_away || restante_address_writer_can_clear_one (job->writer))
    return TRUE;
  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);

    if (restante_fence_plan_is_kept (change) && !write_kept (job, change, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_all_back (RestanteFenceJob *job, GPtrArray *back, GError **error)
{
  gboolean took_away = FALSE;

  for (guint i = 0; i < back->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (back, i);

    if (!put_back (job, change, error))
      return FALSE;
    took_away = took_away || restante_record_set_is_empty (change->after);
  }
  return put_kept_back (job, took_away, error);
}

void
restante_fence_end_put_back (RestanteFenceJob *job)
{
  gboolean then_off = job->outcome->record->then_off;

  g_ptr_array_set_size (job->outcome->record->changes, 0);
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
  restante_fence_job_move (job, RESTANTE_FENCE_RESTORED);
  if (then_off)
    restante_fence_job_move (job, RESTANTE_FENCE_TURNED_OFF);
}

/* It stays where the fence has led it. */
static void
end_in_vain (RestanteFenceJob *job)
{
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
  restante_fence_job_move (job, job->outcome->record->state == RESTANTE_FENCE_RESTORING
                                    ? RESTANTE_FENCE_NOT_RESTORED
                                    : RESTANTE_FENCE_WRITTEN);
}

static gboolean
begin (RestanteFenceJob *job, GError **error)
{
  restante_fence_job_move (job, RESTANTE_FENCE_RESTORE_BEGUN);
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_RESTORE, job->target);
  job->outcome->record->then_off = job->outcome->record->then_off || job->then_off;
  return restante_fence_job_keep (job, error);
}

gboolean
restante_fence_put_back (RestanteFenceJob *job, GError **error)
{
  g_autoptr (GPtrArray) back =
      restante_fence_plan_back (job->outcome->record->changes, job->target);
  g_autoptr (GError) problem = NULL;

  if (!restante_fence_job_open_writer (job, error) || !begin (job, error))
    return FALSE;
  if (put_all_back (job, back, &problem))
    restante_fence_end_put_back (job);
  else if (restante_fence_job_is_certain (problem))
    end_in_vain (job);
  if (!restante_fence_job_keep (job, problem == NULL ? error : NULL) && problem == NULL)
    return FALSE;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
