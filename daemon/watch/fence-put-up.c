/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting a fence up: the name is led away from where it was found down or strange. */
#include "policy/fence-plan.h"
#include "watch/fence-write-private.h"

static const char *const *
list (char **data)
{
  return (const char *const *)data;
}

static void
set_name (RestanteFenceJob *job, const char *name)
{
  char *copy = g_strdup (name);

  g_free (job->outcome->record->name);
  job->outcome->record->name = copy;
}

static RestanteRecordChange *
reverse (const RestanteRecordChange *change)
{
  return restante_record_change_new (restante_record_set_copy (change->after),
                                     restante_record_set_copy (change->before), NULL);
}

/* What the fence wrote so far goes again, the last first; FALSE: it is not known whether it did. */
static gboolean
take_back (RestanteFenceJob *job, guint count)
{
  for (guint i = count; i > 0; i--) {
    g_autoptr (RestanteRecordChange) back =
        reverse (g_ptr_array_index (job->outcome->record->changes, i - 1));
    g_autoptr (GError) error = NULL;

    if (restante_address_writer_write (job->writer, back, &error))
      restante_fence_job_note (job, "restore", back,
                               "Taken back, because the rest could not be written");
    else if (!restante_fence_job_is_certain (error))
      return FALSE;
  }
  return TRUE;
}

/* Why the fence ends at the change @i of its changes. */
static void
give_up (RestanteFenceJob *job, guint i, GError *problem)
{
  RestanteFenceRecord *record = job->outcome->record;
  gboolean certain = restante_fence_job_is_certain (problem);

  restante_fence_job_note (job, "skip", g_ptr_array_index (record->changes, i), problem->message);
  if (certain && take_back (job, i))
    restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
}

gboolean
restante_fence_write_changes (RestanteFenceJob *job, const gboolean *done, GError **error)
{
  GPtrArray *changes = job->outcome->record->changes;

  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);
    GError *problem = NULL;

    if (done[i] || restante_address_writer_write (job->writer, change, &problem)) {
      restante_fence_job_note_written (job, "fence", change);
    } else if (i > 0 && restante_fence_job_is_unsupported (problem)) {
      /* What this service cannot do stays as it is; the rest is worth it. */
      restante_fence_job_note (job, "skip", change, problem->message);
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

gboolean
restante_fence_end_put_up (RestanteFenceJob *job, gboolean written, GError **error)
{
  if (written) {
    restante_fence_job_move (job, RESTANTE_FENCE_WRITTEN);
    restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_NONE, NULL);
    job->outcome->written = TRUE;
  }
  return restante_fence_job_keep (job, written ? error : NULL) && written;
}

/* The sets must be what was found, whoever else may write them. */
static gboolean
check_found (RestanteFenceJob *job, GPtrArray *changes, GError **error)
{
  for (guint i = 0; i < changes->len; i++) {
    RestanteRecordChange *change = g_ptr_array_index (changes, i);
    g_autoptr (RestanteRecordSet) there =
        restante_address_writer_read (job->writer, change->before->type, error);
    g_autofree char *data = there != NULL ? g_strjoinv (", ", there->data) : NULL;

    if (there == NULL)
      return FALSE;
    if (!restante_fence_job_same (there, change->before)) {
      g_set_error (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT,
                   "%s %s is %s now, not what was found down or strange; nothing was written",
                   job->name, change->before->type, *data != '\0' ? data : "nothing");
      restante_fence_job_note (job, "skip", change, (*error)->message);
      return FALSE;
    }
    restante_fence_plan_set_ttl (change, there->ttl);
  }
  return TRUE;
}

static GPtrArray *
plan_fence (RestanteFenceJob *job, GError **error)
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
tell_dry_run (RestanteFenceJob *job, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    restante_fence_job_note (job, "fence", g_ptr_array_index (changes, i),
                             "Dry run: nothing was written");
  return TRUE;
}

gboolean
restante_fence_put_up (RestanteFenceJob *job, GError **error)
{
  RestanteFenceRecord *record = job->outcome->record;
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree gboolean *done = NULL;

  if (!restante_fence_job_open_writer (job, error))
    return FALSE;
  changes = plan_fence (job, error);
  if (changes == NULL)
    return FALSE;
  if (record->dry_run)
    return tell_dry_run (job, changes);
  g_ptr_array_unref (record->changes);
  record->changes = g_steal_pointer (&changes);
  set_name (job, job->name);
  restante_fence_job_set_intent (job, RESTANTE_FENCE_INTENT_FENCE, NULL);
  if (!restante_fence_job_keep (job, error))
    return FALSE;
  done = g_new0 (gboolean, record->changes->len + 1);
  return restante_fence_end_put_up (job, restante_fence_write_changes (job, done, error), error);
}
