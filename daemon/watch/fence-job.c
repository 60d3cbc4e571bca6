/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every step of a fence does to its record and its log. */
#include "policy/ip-address.h"
#include "watch/fence-write-private.h"
#include "watch/sentence.h"

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

gboolean
restante_fence_job_same (const RestanteRecordSet *one, const RestanteRecordSet *other)
{
  return restante_ip_address_same_set (list (one->data), list (other->data));
}

void
restante_fence_job_note (RestanteFenceJob *job,
                         const char *action,
                         const RestanteRecordChange *change,
                         const char *result)
{
  g_autofree char *sentence = restante_sentence (result);

  g_ptr_array_add (job->outcome->entries,
                   restante_fence_log_new (now (), action, change, sentence));
}

void
restante_fence_job_note_written (RestanteFenceJob *job,
                                 const char *action,
                                 const RestanteRecordChange *change)
{
  RestanteFenceLog *entry;

  restante_fence_job_note (job, action, change, "Written");
  entry = g_ptr_array_index (job->outcome->entries, job->outcome->entries->len - 1);
  entry->written = TRUE;
}

gboolean
restante_fence_job_keep (RestanteFenceJob *job, GError **error)
{
  return restante_queue_put_fence (job->queue, job->outcome->record, error);
}

void
restante_fence_job_move (RestanteFenceJob *job, RestanteFenceEvent event)
{
  RestanteFenceRecord *record = job->outcome->record;
  RestanteFenceState next;

  if (!restante_fence_state_move (record->state, event, &next))
    return;
  if (next != record->state)
    record->since = now ();
  record->state = next;
}

void
restante_fence_job_set_intent (RestanteFenceJob *job,
                               RestanteFenceIntent intent,
                               const char *target)
{
  RestanteFenceRecord *record = job->outcome->record;
  char *copy = g_strdup (target);

  record->intent = intent;
  if (intent != RESTANTE_FENCE_INTENT_RESTORE)
    record->then_off = FALSE;
  g_free (record->target);
  record->target = copy;
}

gboolean
restante_fence_job_open_writer (RestanteFenceJob *job, GError **error)
{
  job->writer = restante_address_writer_open (job->queue, job->keeper, job->name, error);
  return job->writer != NULL;
}

gboolean
restante_fence_job_is_certain (const GError *error)
{
  return error->domain == RESTANTE_WRITER_ERROR && error->code != RESTANTE_WRITER_ERROR_UNREACHABLE;
}

gboolean
restante_fence_job_is_unsupported (const GError *error)
{
  return g_error_matches (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_UNSUPPORTED);
}
