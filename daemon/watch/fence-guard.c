/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-guard-private.h"

#include "dns/own-addresses.h"
#include "policy/fence-plan.h"
#include "watch/fence-sight.h"
#include "watch/fence-verify.h"
#include "watch/fence-wish.h"
#include "watch/fence-words.h"
#include "watch/fence-write.h"
#include "watch/primary-name.h"

/* Seconds until an interrupted write is looked at again. */
#define MEND_PAUSE 2

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

static char **
own_addresses (RestanteFenceGuard *self)
{
  return self->context->public_addresses[0] != NULL
             ? g_strdupv ((char **)self->context->public_addresses)
             : restante_own_addresses ();
}

static char **
value_of (RestanteFenceGuard *self)
{
  g_auto (GStrv) own = own_addresses (self);

  return restante_fence_resolve_to (self->record->to, list (own));
}

/* While fenced the home is looked for where it was last, and never here. @value: what is about to
 * be written, or NULL. */
static void
set_places (RestanteFenceGuard *self, const char *const *value)
{
  const char *domain = self->record->domain;
  g_autoptr (RestanteDomainRecord) record =
      restante_queue_find_domain (self->context->queue, domain);
  g_autoptr (GStrvBuilder) avoided = g_strv_builder_new ();
  g_auto (GStrv) written = restante_fence_sight_list (self->record, TRUE);
  g_auto (GStrv) own = own_addresses (self);
  g_auto (GStrv) all = NULL;

  if (!restante_fence_sight_may_be_fenced (self->record) && value == NULL) {
    restante_watch_avoid (self->context->watch, domain, NULL);
    restante_watch_set_place (self->context->watch, domain, RESTANTE_PLACE_LAST, NULL);
    return;
  }
  g_strv_builder_addv (avoided, (const char **)written);
  g_strv_builder_addv (avoided, (const char **)own);
  if (value != NULL)
    g_strv_builder_addv (avoided, (const char **)value);
  all = g_strv_builder_end (avoided);
  restante_watch_avoid (self->context->watch, domain, list (all));
  restante_watch_set_place (self->context->watch, domain, RESTANTE_PLACE_LAST,
                            record != NULL ? record->last_address : NULL);
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
    set_places (self, NULL);
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
take_outcome (RestanteFenceGuard *self, RestanteFenceOutcome *outcome)
{
  gboolean moved = outcome->record->state != self->record->state;

  restante_fence_record_free (self->record);
  self->record = restante_fence_record_copy (outcome->record);
  set_text (&self->problem, outcome->error != NULL ? outcome->error->message : NULL);
  set_places (self, NULL);
  tell (self, outcome);
  if (moved || outcome->written || is_conflict (outcome->error))
    look_anew (self);
  if (self->record->intent != RESTANTE_FENCE_INTENT_NONE)
    plan_mend (self, MEND_PAUSE);
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

gboolean
restante_fence_guard_check_value (RestanteFenceGuard *self, const char *to, GError **error)
{
  g_auto (GStrv) own = own_addresses (self);

  if (!g_str_equal (to, "self") || own[0] != NULL)
    return TRUE;
  g_set_error_literal (
      error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_INVALID,
      "the public address of this machine is not known: set public-address in [server], or choose "
      "--to nothing or an address");
  return FALSE;
}

void
restante_fence_guard_fence (RestanteFenceGuard *self, const char *reason, GTask *task)
{
  GError *error = NULL;
  g_autofree char *name = restante_fence_guard_find_name (self, &error);
  g_auto (GStrv) value = NULL;

  if (name != NULL && restante_fence_guard_check_value (self, self->record->to, &error)) {
    RestanteFenceWritePlan plan = { .kind = RESTANTE_FENCE_WRITE_FENCE, .name = name };

    value = value_of (self);
    plan.found = list (self->named);
    plan.value = list (value);
    set_text (&self->reason, reason);
    set_places (self, list (value));
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

static void
mend (RestanteFenceGuard *self)
{
  RestanteFenceWritePlan plan = { .kind = RESTANTE_FENCE_WRITE_MEND };

  write_plan (self, &plan, NULL);
}

static gboolean
on_mend (gpointer data)
{
  RestanteFenceGuard *self = data;

  self->mend_timer = 0;
  if (!self->at_work && self->record->intent != RESTANTE_FENCE_INTENT_NONE)
    mend (self);
  return G_SOURCE_REMOVE;
}

static void
plan_mend (RestanteFenceGuard *self, guint seconds)
{
  g_clear_handle_id (&self->mend_timer, g_source_remove);
  self->mend_timer = g_timeout_add_seconds (seconds, on_mend, self);
}

static gboolean
is_blind (RestanteFenceGuard *self)
{
  g_autoptr (RestantePrimary) primary =
      restante_watch_describe (self->context->watch, self->record->domain);

  return primary != NULL && g_strcmp0 (restante_primary_get_state (primary), "blind") == 0;
}

static gboolean
on_due (gpointer data)
{
  RestanteFenceGuard *self = data;

  self->due_timer = 0;
  restante_watch_hint (self->context->watch, self->record->domain);
  return G_SOURCE_REMOVE;
}

/* A probe as soon as the primary has been down for long enough, and not when the next one is due.
 */
static void
plan_due (RestanteFenceGuard *self, const RestanteFenceSeen *seen)
{
  gint64 due = MAX (seen->down_since, self->count.counted_from) + self->record->after - seen->now;

  g_clear_handle_id (&self->due_timer, g_source_remove);
  if (self->record->state == RESTANTE_FENCE_WATCHING && seen->down_since != 0 && !seen->is_blind &&
      due > 0)
    self->due_timer = g_timeout_add_seconds ((guint)due, on_due, self);
}

static void
carry_out (RestanteFenceGuard *self,
           RestanteFenceVerdict verdict,
           const RestanteFenceSeen *seen,
           const RestanteProbeResult *result)
{
  switch (verdict) {
  case RESTANTE_FENCE_DO_FENCE:
    if (self->record->dry_run && g_strcmp0 (self->told, seen->addresses) == 0)
      return;
    set_text (&self->told, seen->addresses);
    restante_fence_guard_fence (self,
                                seen->outcome == RESTANTE_PROBE_STRANGER
                                    ? "a stranger answers there"
                                    : "the primary has been down for too long",
                                NULL);
    return;
  case RESTANTE_FENCE_DO_RESTORE:
  case RESTANTE_FENCE_IS_OVER:
    restante_fence_guard_put_back (self, result->address, FALSE, NULL);
    return;
  case RESTANTE_FENCE_WAIT:
    return;
  }
}

void
restante_fence_guard_take_probe (RestanteFenceGuard *self, const RestanteProbeResult *result)
{
  g_autoptr (RestanteDomainRecord) domain =
      restante_queue_find_domain (self->context->queue, self->record->domain);
  g_autofree char *line = NULL;
  RestanteFenceSeen seen;

  g_strfreev (self->named);
  self->named = g_strdupv (result->named);
  /* Neither the home that publishes its address nor a write that comes late is to be hidden by a
   * cache. */
  if (restante_fence_sight_may_be_fenced (self->record) || self->record->changes->len > 0)
    restante_watch_forget_names (self->context->watch);
  if (self->at_work || self->stopped || domain == NULL ||
      self->record->intent != RESTANTE_FENCE_INTENT_NONE)
    return;
  if (restante_fence_sight_is_late (self->record, list (self->named))) {
    mend (self);
    return;
  }
  if (result->outcome == RESTANTE_PROBE_PROVEN)
    g_clear_pointer (&self->told, g_free);
  seen = restante_fence_sight_make (self->record, domain, result, now (), &line);
  seen.is_blind = is_blind (self);
  carry_out (self,
             restante_fence_judge (self->record->state, &seen, self->record->after, &self->count),
             &seen, result);
  plan_due (self, &seen);
}
