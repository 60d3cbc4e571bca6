/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-wish.h"

#include "policy/fence-plan.h"
#include "watch/address-writer.h"
#include "watch/fence-write.h"

/* The longest time that a primary may be down before it is fenced; seconds. */
#define AFTER_MAX (365 * 24 * 60 * 60)

struct _RestanteFenceWish
{
  gint64 after;
  char *to;
  gboolean dry_run;
};

RestanteFenceWish *
restante_fence_wish_new (gint64 after, const char *to, gboolean dry_run)
{
  RestanteFenceWish *self = g_new0 (RestanteFenceWish, 1);

  self->after = after;
  self->to = g_strdup (to);
  self->dry_run = dry_run;
  return self;
}

void
restante_fence_wish_free (RestanteFenceWish *self)
{
  g_free (self->to);
  g_free (self);
}

static gboolean
check (const RestanteFenceWish *self, const char *to, GError **error)
{
  if (self->to != NULL && to == NULL)
    g_set_error (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_INVALID,
                 "\"%s\" is no place to lead a name to: give self, nothing, or IP addresses",
                 self->to);
  else if (self->after > AFTER_MAX)
    g_set_error_literal (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_INVALID,
                         "a primary that is down is fenced after a year at most: give a shorter "
                         "time");
  else
    return TRUE;
  return FALSE;
}

RestanteFenceRecord *
restante_fence_wish_apply (const RestanteFenceWish *self,
                           const RestanteFenceRecord *record,
                           gint64 now,
                           GError **error)
{
  g_autofree char *to = self->to != NULL ? restante_fence_normalize_to (self->to) : NULL;
  RestanteFenceRecord *changed;

  if (!check (self, to, error))
    return NULL;
  changed = restante_fence_record_copy (record);
  if (to != NULL) {
    g_free (changed->to);
    changed->to = g_steal_pointer (&to);
  }
  if (self->after >= 0)
    changed->after = self->after;
  changed->dry_run = self->dry_run;
  changed->then_off = FALSE;
  restante_fence_state_move (record->state, RESTANTE_FENCE_TURNED_ON, &changed->state);
  if (changed->state != record->state)
    changed->since = now;
  return changed;
}

typedef struct
{
  RestanteQueue *queue;
  RestanteDnsKeeper *keeper;
  RestanteFenceRecord *record;
  char *name;
} Job;

static void
job_free (Job *self)
{
  restante_fence_record_free (self->record);
  g_free (self->name);
  g_free (self);
}

static void
store (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (RestanteAddressWriter) writer = NULL;
  GError *error = NULL;

  if (job->name != NULL)
    writer = restante_address_writer_open (job->queue, job->keeper, job->name, &error);
  if (error == NULL && restante_queue_put_fence (job->queue, job->record, &error))
    g_task_return_pointer (task, g_steal_pointer (&job->record),
                           (GDestroyNotify)restante_fence_record_free);
  else
    g_task_return_error (task, error);
}

void
restante_fence_wish_store_async (RestanteQueue *queue,
                                 RestanteDnsKeeper *keeper,
                                 const RestanteFenceRecord *record,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->queue = queue;
  job->keeper = keeper;
  job->record = restante_fence_record_copy (record);
  job->name = g_strdup (name);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, store);
}

RestanteFenceRecord *
restante_fence_wish_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
