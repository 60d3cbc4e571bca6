/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-write-private.h"

G_DEFINE_QUARK (restante - fence - error - quark, restante_fence_error)

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
job_free (RestanteFenceJob *self)
{
  restante_dns_keeper_leave (self->keeper);
  restante_address_writer_free (self->writer);
  g_clear_pointer (&self->previous, g_ptr_array_unref);
  restante_fence_outcome_free (self->outcome);
  g_free (self->name);
  g_strfreev (self->found);
  g_strfreev (self->value);
  g_free (self->target);
  g_free (self->said_before);
  g_free (self);
}

/* A problem that goes on is told once. */
static void
drop_repeated (RestanteFenceJob *job)
{
  const RestanteFenceOutcome *outcome = job->outcome;

  if (outcome->error != NULL && !outcome->written &&
      g_strcmp0 (outcome->error->message, job->said_before) == 0)
    g_ptr_array_set_size (outcome->entries, 0);
}

static void
work (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  static gboolean (*const kinds[]) (RestanteFenceJob *, GError **) = {
    [RESTANTE_FENCE_WRITE_FENCE] = restante_fence_put_up,
    [RESTANTE_FENCE_WRITE_RESTORE] = restante_fence_put_back,
    [RESTANTE_FENCE_WRITE_MEND] = restante_fence_mend_write,
  };
  RestanteFenceJob *job = data;
  RestanteFenceOutcome *outcome = job->outcome;
  g_autoptr (GError) unlogged = NULL;

  if (!kinds[job->kind](job, &outcome->error) && outcome->entries->len == 0)
    restante_fence_job_note (job, "skip", NULL, outcome->error->message);
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
  RestanteFenceJob *job = g_task_get_task_data (task);

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
  RestanteFenceJob *job = g_new0 (RestanteFenceJob, 1);

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
