/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-guard-private.h"

#include "watch/fence-sight.h"
#include "watch/fence-verify.h"
#include "watch/fence-wish.h"
#include "watch/fence-words.h"
#include "watch/fence-write.h"
#include "watch/primary-name.h"

/* Seconds until an interrupted write is looked at again: twice as long after each try, because
 * services block who asks too often. */
#define MEND_PAUSE     2
#define MEND_PAUSE_MAX 300

G_DEFINE_FINAL_TYPE (RestanteFenceGuard, restante_fence_guard, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void plan_mend (RestanteFenceGuard *self, guint seconds);

static void
restante_fence_guard_finalize (GObject *object)
{
  RestanteFenceGuard *self = RESTANTE_FENCE_GUARD (object);

  restante_fence_guard_stop (self);
  restante_fence_record_free (self->record);
  restante_fence_count_clear (&self->count);
  g_object_unref (self->verifying);
  g_strfreev (self->named);
  g_free (self->reason);
  g_free (self->problem);
  g_free (self->told);
  G_OBJECT_CLASS (restante_fence_guard_parent_class)->finalize (object);
}

static void
restante_fence_guard_class_init (RestanteFenceGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_fence_guard_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
restante_fence_guard_init (RestanteFenceGuard *self)
{
  self->verifying = g_cancellable_new ();
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

static void
set_text (char **field, const char *text)
{
  char *copy = g_strdup (text);

  g_free (*field);
  *field = copy;
}

const char *
restante_fence_guard_get_domain (RestanteFenceGuard *self)
{
  return self->record->domain;
}

gboolean
restante_fence_guard_is_busy (RestanteFenceGuard *self)
{
  return self->at_work || restante_fence_sight_may_be_fenced (self->record);
}

/* Takes @record. */
RestanteFenceGuard *
restante_fence_guard_new (RestanteFenceGuardContext *context, RestanteFenceRecord *record)
{
  RestanteFenceGuard *self = g_object_new (RESTANTE_TYPE_FENCE_GUARD, NULL);

  self->context = context;
  self->record = record;
  g_queue_init (&self->orders);
  if (restante_fence_sight_may_be_fenced (self->record))
    restante_fence_guard_set_places (self, NULL);
  if (record->intent != RESTANTE_FENCE_INTENT_NONE)
    plan_mend (self, 0);
  return self;
}

static void
refuse (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "the holder stops, or the domain is gone");
  g_object_unref (task);
}

void
restante_fence_guard_stop (RestanteFenceGuard *self)
{
  RestanteFenceWaiting *order;

  self->stopped = TRUE;
  g_cancellable_cancel (self->verifying);
  g_clear_handle_id (&self->mend_timer, g_source_remove);
  g_clear_handle_id (&self->due_timer, g_source_remove);
  while ((order = g_queue_pop_head (&self->orders)) != NULL) {
    refuse (order->task);
    g_free (order);
  }
}

RestanteFenceCall *
restante_fence_call_new (RestanteFenceGuard *self, GTask *task)
{
  RestanteFenceCall *call = g_new0 (RestanteFenceCall, 1);

  call->guard = g_object_ref (self);
  call->task = task;
  self->context->running++;
  return call;
}

static void
call_answer (RestanteFenceCall *call)
{
  if (call->task != NULL && call->error != NULL)
    g_task_return_error (call->task, g_steal_pointer (&call->error));
  else if (call->task != NULL)
    g_task_return_boolean (call->task, TRUE);
  g_clear_object (&call->task);
  g_clear_error (&call->error);
}

void
restante_fence_call_end (RestanteFenceCall *call)
{
  call_answer (call);
  call->guard->context->running--;
  g_object_unref (call->guard);
  g_free (call);
}

static void
on_looked (gpointer data)
{
  RestanteFenceCall *call = data;

  if (!call->guard->stopped)
    g_signal_emit (call->guard, signals[CHANGED], 0);
  call_answer (call);
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  restante_fence_verify_finish (result);
  restante_fence_call_end (data);
}

/* What else is written meanwhile ends it. */
static void
verify (RestanteFenceGuard *self, GPtrArray *entries, RestanteFenceCall *call)
{
  RestanteFenceVerifyPlan plan = {
    .queue = self->context->queue,
    .keeper = self->context->keeper,
    .domain = self->record->domain,
    .entries = entries,
    .looked = on_looked,
  };

  restante_fence_verify_async (&plan, self->verifying, on_verified, call);
}

static void
tell (RestanteFenceGuard *self, const RestanteFenceOutcome *outcome)
{
  for (guint i = 0; i < outcome->entries->len; i++) {
    const RestanteFenceLog *entry = g_ptr_array_index (outcome->entries, i);
    g_autofree char *text =
        restante_fence_words_sentence (entry, outcome->record->name, self->reason);

    restante_watch_note (self->context->watch, self->record->domain,
                         restante_fence_words_kind (entry), text);
  }
}

static gboolean
is_conflict (const GError *error)
{
  return g_error_matches (error, RESTANTE_WRITER_ERROR, RESTANTE_WRITER_ERROR_CONFLICT);
}

/* The name leads elsewhere, by this hand or another: it is looked up anew, and counted from zero.
 */
static void
look_anew (RestanteFenceGuard *self)
{
  restante_fence_count_restart (&self->count, now ());
  restante_watch_hint (self->context->watch, self->record->domain);
}

static void
plan_next_mend (RestanteFenceGuard *self)
{
  if (self->record->intent == RESTANTE_FENCE_INTENT_NONE) {
    self->mend_pause = 0;
    return;
  }
  self->mend_pause =
      self->mend_pause == 0 ? MEND_PAUSE : MIN (2 * self->mend_pause, MEND_PAUSE_MAX);
  plan_mend (self, self->mend_pause);
}

static void
take_outcome (RestanteFenceGuard *self, RestanteFenceOutcome *outcome)
{
  gboolean moved = outcome->record->state != self->record->state;

  restante_fence_record_free (self->record);
  self->record = restante_fence_record_copy (outcome->record);
  set_text (&self->problem, outcome->error != NULL ? outcome->error->message : NULL);
  restante_fence_guard_set_places (self, NULL);
  tell (self, outcome);
  if (moved || outcome->written || is_conflict (outcome->error))
    look_anew (self);
  plan_next_mend (self);
  if (moved || outcome->entries->len > 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  RestanteFenceCall *call = data;
  RestanteFenceGuard *self = call->guard;
  g_autoptr (RestanteFenceOutcome) outcome = restante_fence_write_finish (result);

  self->at_work = FALSE;
  call->error = g_steal_pointer (&outcome->error);
  if (self->stopped) {
    restante_fence_call_end (call);
    return;
  }
  outcome->error = call->error != NULL ? g_error_copy (call->error) : NULL;
  take_outcome (self, outcome);
  if (outcome->written) {
    restante_dns_keeper_check_soon (self->context->keeper, self->record->domain);
    verify (self, outcome->entries, call);
  } else {
    restante_fence_call_end (call);
  }
  restante_fence_guard_begin_next (self);
}

/* Takes @task, which may be NULL. */
static void
write_plan (RestanteFenceGuard *self, RestanteFenceWritePlan *plan, GTask *task)
{
  plan->queue = self->context->queue;
  plan->keeper = self->context->keeper;
  plan->record = self->record;
  plan->said_before = self->problem;
  self->at_work = TRUE;
  g_cancellable_cancel (self->verifying);
  g_object_unref (self->verifying);
  self->verifying = g_cancellable_new ();
  restante_fence_write_async (plan, on_written, restante_fence_call_new (self, task));
}

char *
restante_fence_guard_find_name (RestanteFenceGuard *self, GError **error)
{
  g_autoptr (RestanteDomainRecord) record =
      restante_queue_find_domain (self->context->queue, self->record->domain);
  char *name = record != NULL ? restante_primary_name (record) : NULL;

  if (name == NULL)
    g_set_error (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_NO_NAME,
                 "the primary of %s has no name whose address could be changed: give it one with "
                 "\"domain set --primary\"",
                 self->record->domain);
  return name;
}

void
restante_fence_guard_fence (RestanteFenceGuard *self, const char *reason, GTask *task)
{
  GError *error = NULL;
  g_autofree char *name = restante_fence_guard_find_name (self, &error);
  g_auto (GStrv) value = NULL;

  if (name != NULL && restante_fence_guard_check_value (self, self->record->to, &error)) {
    RestanteFenceWritePlan plan = { .kind = RESTANTE_FENCE_WRITE_FENCE, .name = name };

    value = restante_fence_guard_list_value (self);
    plan.found = list (self->named);
    plan.value = list (value);
    set_text (&self->reason, reason);
    restante_fence_guard_set_places (self, list (value));
    write_plan (self, &plan, task);
    return;
  }
  if (task != NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
  } else {
    g_warning ("The primary of %s is not fenced: %s", self->record->domain, error->message);
    g_error_free (error);
  }
}

void
restante_fence_guard_put_back (RestanteFenceGuard *self,
                               const char *target,
                               gboolean then_off,
                               GTask *task)
{
  RestanteFenceWritePlan plan = { .kind = RESTANTE_FENCE_WRITE_RESTORE,
                                  .target = target,
                                  .then_off = then_off };

  write_plan (self, &plan, task);
}

void
restante_fence_guard_mend (RestanteFenceGuard *self)
{
  RestanteFenceWritePlan plan = { .kind = RESTANTE_FENCE_WRITE_MEND };

  write_plan (self, &plan, NULL);
}

static gboolean
on_mend (gpointer data)
{
  RestanteFenceGuard *self = data;

  self->mend_timer = 0;
  if (self->at_work)
    plan_mend (self, MEND_PAUSE);
  else if (self->record->intent != RESTANTE_FENCE_INTENT_NONE)
    restante_fence_guard_mend (self);
  return G_SOURCE_REMOVE;
}

static void
plan_mend (RestanteFenceGuard *self, guint seconds)
{
  g_clear_handle_id (&self->mend_timer, g_source_remove);
  self->mend_timer = g_timeout_add_seconds (seconds, on_mend, self);
}
