/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/fence-guard.h"

#include "dns/own-addresses.h"
#include "policy/fence-plan.h"
#include "policy/ip-address.h"
#include "watch/fence-verify.h"
#include "watch/fence-write.h"
#include "watch/primary-name.h"

/* Seconds until an interrupted write is looked at again. */
#define MEND_PAUSE 2

/* Servers that get a zone from the one that was written need a moment. */
#define LOOKS      5
#define LOOK_PAUSE 1 /* seconds */

/* How long caches may say what was there before, where its TTL is not known; seconds. */
#define CACHES 3600

/* The longest time that a primary may be down before it is fenced; seconds. */
#define AFTER_MAX (365 * 24 * 60 * 60)

typedef struct
{
  void (*begin) (RestanteFenceGuard *self, GTask *task);
  GTask *task;
} Order;

struct _RestanteFenceGuard
{
  GObject parent_instance;
  RestanteFenceGuardContext *context;
  RestanteFenceRecord *record;
  RestanteFenceCount count;
  char **named; /* where the name led at the last probe; NULL: it was not probed, or no answer */
  gboolean at_work;
  gboolean stopped;
  GQueue orders;      /* Order */
  gconstpointer last; /* the entries of the last write; never looked into */
  guint mend_timer;
  guint due_timer; /* the primary will have been down long enough */
  char *reason;    /* of the fence that is being written */
  char *problem;   /* that is in the log already */
  char *told;      /* addresses for which a dry run is in the log already */
};

G_DEFINE_FINAL_TYPE (RestanteFenceGuard, restante_fence_guard, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void begin_next (RestanteFenceGuard *self);
static void plan_mend (RestanteFenceGuard *self, guint seconds);

static void
restante_fence_guard_finalize (GObject *object)
{
  RestanteFenceGuard *self = RESTANTE_FENCE_GUARD (object);

  restante_fence_guard_stop (self);
  restante_fence_record_free (self->record);
  restante_fence_count_clear (&self->count);
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

static gboolean
is_fenced (RestanteFenceGuard *self)
{
  return self->record->state == RESTANTE_FENCE_FENCED ||
         self->record->state == RESTANTE_FENCE_RESTORING;
}

/* It is or may be so that the name leads to what the fence writes. */
static gboolean
may_be_fenced (RestanteFenceGuard *self)
{
  return is_fenced (self) || self->record->intent != RESTANTE_FENCE_INTENT_NONE;
}

gboolean
restante_fence_guard_is_busy (RestanteFenceGuard *self)
{
  return self->at_work || may_be_fenced (self);
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

/* All addresses of the record's sets, before or after. */
static char **
list_sets (RestanteFenceGuard *self, gboolean after)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  for (guint i = 0; i < self->record->changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (self->record->changes, i);

    g_strv_builder_addv (all, (const char **)(after ? change->after : change->before)->data);
  }
  return g_strv_builder_end (all);
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
  g_auto (GStrv) written = list_sets (self, TRUE);
  g_auto (GStrv) own = own_addresses (self);
  g_auto (GStrv) all = NULL;

  if (!may_be_fenced (self) && value == NULL) {
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
  if (may_be_fenced (self))
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
  Order *order;

  self->stopped = TRUE;
  g_clear_handle_id (&self->mend_timer, g_source_remove);
  g_clear_handle_id (&self->due_timer, g_source_remove);
  while ((order = g_queue_pop_head (&self->orders)) != NULL) {
    refuse (order->task);
    g_free (order);
  }
}

/* A write, and who waits for it. */
typedef struct
{
  RestanteFenceGuard *guard;
  GTask *task; /* or NULL */
  GError *error;
  GPtrArray *entries; /* what was written and is read back */
  guint looks;
} Call;

static Call *
call_new (RestanteFenceGuard *self, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->guard = g_object_ref (self);
  call->task = task;
  self->context->running++;
  return call;
}

/* Answers who waits. */
static void
call_answer (Call *call)
{
  if (call->task != NULL && call->error != NULL)
    g_task_return_error (call->task, g_steal_pointer (&call->error));
  else if (call->task != NULL)
    g_task_return_boolean (call->task, TRUE);
  g_clear_object (&call->task);
  g_clear_error (&call->error);
}

static void
call_end (Call *call)
{
  call_answer (call);
  g_clear_pointer (&call->entries, g_ptr_array_unref);
  call->guard->context->running--;
  g_object_unref (call->guard);
  g_free (call);
}

static void verify (Call *call);

/* Something else may have been written meanwhile: then it does not matter any more. */
static gboolean
on_look_again (gpointer data)
{
  Call *call = data;

  if (call->guard->stopped || call->guard->at_work || call->guard->last != call->entries)
    call_end (call);
  else
    verify (call);
  return G_SOURCE_REMOVE;
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  gboolean all = restante_fence_verify_finish (result);

  if (!call->guard->stopped)
    g_signal_emit (call->guard, signals[CHANGED], 0);
  call_answer (call);
  if (all || call->guard->stopped || ++call->looks == LOOKS)
    call_end (call);
  else
    g_timeout_add_seconds (LOOK_PAUSE, on_look_again, call);
}

static void
verify (Call *call)
{
  const RestanteFenceGuardContext *context = call->guard->context;

  restante_fence_verify_async (context->queue, context->keeper, call->guard->record->domain,
                               call->entries, on_verified, call);
}

static char *
describe (const RestanteFenceLog *entry, const char *name, const char *reason)
{
  g_autofree char *before = g_strjoinv (", ", entry->before);
  g_autofree char *after = g_strjoinv (", ", entry->after);
  const char *old = *before != '\0' ? before : "nothing";
  const char *new = *after != '\0' ? after : "nothing";

  if (g_str_equal (entry->action, "skip") || *entry->type == '\0')
    return g_strdup_printf ("%s: %s", name, entry->result);
  if (!g_str_has_prefix (entry->result, "Written"))
    return g_strdup_printf ("%s %s, from %s to %s: %s", name, entry->type, old, new, entry->result);
  return g_strdup_printf ("%s leads to %s now, and no longer to %s%s%s.", name, new, old,
                          reason != NULL ? ": " : "", reason != NULL ? reason : "");
}

/* The owner's log: kind "fence" or "restore" when something was written, and another when not. */
static void
tell (RestanteFenceGuard *self, const RestanteFenceOutcome *outcome)
{
  for (guint i = 0; i < outcome->entries->len; i++) {
    const RestanteFenceLog *entry = g_ptr_array_index (outcome->entries, i);
    gboolean written = g_str_has_prefix (entry->result, "Written");
    const char *name = outcome->record->name != NULL ? outcome->record->name : "The fence";
    g_autofree char *text =
        describe (entry, name, g_str_equal (entry->action, "fence") ? self->reason : NULL);

    restante_watch_note (
        self->context->watch, self->record->domain,
        written || g_str_equal (entry->action, "restore") ? entry->action : "fence-skip", text);
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
  Call *call = data;
  RestanteFenceGuard *self = call->guard;
  g_autoptr (RestanteFenceOutcome) outcome = restante_fence_write_finish (result);

  self->at_work = FALSE;
  call->error = g_steal_pointer (&outcome->error);
  if (self->stopped) {
    call_end (call);
    return;
  }
  outcome->error = call->error != NULL ? g_error_copy (call->error) : NULL;
  take_outcome (self, outcome);
  if (outcome->written) {
    restante_dns_keeper_check_soon (self->context->keeper, self->record->domain);
    call->entries = g_ptr_array_ref (outcome->entries);
    self->last = call->entries;
    verify (call);
  } else {
    call_end (call);
  }
  begin_next (self);
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
  restante_fence_write_async (plan, on_written, call_new (self, task));
}

static char *
find_name (RestanteFenceGuard *self, GError **error)
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

static gboolean
check_value (RestanteFenceGuard *self, const char *to, GError **error)
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

/* Takes @task, which may be NULL. @reason: in words. */
static void
fence (RestanteFenceGuard *self, const char *reason, GTask *task)
{
  GError *error = NULL;
  g_autofree char *name = find_name (self, &error);
  g_auto (GStrv) value = NULL;

  if (name != NULL && check_value (self, self->record->to, &error)) {
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

/* Takes @task, which may be NULL. */
static void
restore (RestanteFenceGuard *self, const char *target, gboolean then_off, GTask *task)
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

/* What was there before may be said for as long as caches may have it. */
static gboolean
may_be_cached (RestanteFenceGuard *self)
{
  guint32 ttl = 0;

  for (guint i = 0; i < self->record->changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (self->record->changes, i);

    ttl = MAX (ttl, change->before->ttl);
  }
  return now () - self->record->since <= (gint64)(ttl != 0 ? ttl : CACHES);
}

static gboolean
all_in (char **addresses, char **one, char **other)
{
  for (guint i = 0; addresses[i] != NULL; i++)
    if (!restante_ip_address_in (addresses[i], list (one)) &&
        !restante_ip_address_in (addresses[i], list (other)))
      return FALSE;
  return TRUE;
}

static RestanteFenceName
judge_name (RestanteFenceGuard *self)
{
  g_auto (GStrv) before = list_sets (self, FALSE);
  g_auto (GStrv) after = list_sets (self, TRUE);

  if (!is_fenced (self))
    return RESTANTE_FENCE_NAME_HOME;
  if (self->named == NULL || restante_fence_same (list (self->named), list (after)))
    return RESTANTE_FENCE_NAME_OWN;
  return all_in (self->named, before, after) && may_be_cached (self) ? RESTANTE_FENCE_NAME_HOME
                                                                     : RESTANTE_FENCE_NAME_CHANGED;
}

/* A write that was given up for lost has come about after all: a name server was slow. */
static gboolean
is_late (RestanteFenceGuard *self)
{
  g_auto (GStrv) after = list_sets (self, TRUE);

  return self->record->state == RESTANTE_FENCE_WATCHING && self->record->changes->len > 0 &&
         (self->named != NULL ? restante_fence_same (list (self->named), list (after))
                              : after[0] == NULL);
}

static gboolean
is_blind (RestanteFenceGuard *self)
{
  g_autoptr (RestantePrimary) primary =
      restante_watch_describe (self->context->watch, self->record->domain);

  return primary != NULL && g_strcmp0 (restante_primary_get_state (primary), "blind") == 0;
}

/* What is not at the name says nothing about the name. */
static RestanteProbeOutcome
outcome_at_name (const RestanteProbeResult *result, gboolean at_name)
{
  return result->outcome == RESTANTE_PROBE_PROVEN || result->address == NULL || at_name
             ? result->outcome
             : RESTANTE_PROBE_FAILED;
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
    fence (self,
           seen->outcome == RESTANTE_PROBE_STRANGER ? "a stranger answers there"
                                                    : "the primary has been down for too long",
           NULL);
    return;
  case RESTANTE_FENCE_DO_RESTORE:
  case RESTANTE_FENCE_IS_OVER:
    restore (self, result->address, FALSE, NULL);
    return;
  case RESTANTE_FENCE_WAIT:
    return;
  }
}

void
restante_fence_guard_take_probe (RestanteFenceGuard *self, const RestanteProbeResult *result)
{
  g_autoptr (RestanteDomainRecord) record =
      restante_queue_find_domain (self->context->queue, self->record->domain);
  g_autofree char *line = result->named != NULL ? restante_fence_line (list (result->named)) : NULL;
  gboolean at_name =
      result->named != NULL && restante_ip_address_in (result->address, list (result->named));
  RestanteFenceSeen seen = { .now = now (), .at_name = at_name };

  g_strfreev (self->named);
  self->named = g_strdupv (result->named);
  /* The home that publishes its address is not to be kept waiting by a cache. */
  if (may_be_fenced (self))
    restante_watch_forget_names (self->context->watch);
  if (self->at_work || self->stopped || record == NULL ||
      self->record->intent != RESTANTE_FENCE_INTENT_NONE)
    return;
  if (is_late (self)) {
    mend (self);
    return;
  }
  if (result->outcome == RESTANTE_PROBE_PROVEN)
    g_clear_pointer (&self->told, g_free);
  seen.outcome = outcome_at_name (result, at_name);
  seen.down_since = g_strcmp0 (record->state, "down") == 0 ? record->since : 0;
  seen.is_known = record->last_proven != 0;
  seen.is_blind = is_blind (self);
  seen.name = judge_name (self);
  seen.addresses = line != NULL ? line : "";
  carry_out (self,
             restante_fence_judge (self->record->state, &seen, self->record->after, &self->count),
             &seen, result);
  plan_due (self, &seen);
}

/* One thing after the other. Takes @task. */
static void
wait_for_turn (RestanteFenceGuard *self,
               void (*begin) (RestanteFenceGuard *self, GTask *task),
               GTask *task)
{
  Order *order = g_new (Order, 1);

  order->begin = begin;
  order->task = task;
  g_queue_push_tail (&self->orders, order);
  begin_next (self);
}

static void
begin_next (RestanteFenceGuard *self)
{
  while (!self->at_work && !self->stopped && !g_queue_is_empty (&self->orders)) {
    g_autofree Order *order = g_queue_pop_head (&self->orders);

    order->begin (self, order->task);
  }
}

static void G_GNUC_PRINTF (2, 3) fail (GTask *task, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_task_return_error (task, g_error_new_valist (RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_STATE,
                                                 format, arguments));
  va_end (arguments);
  g_object_unref (task);
}

/* Settings that are to be stored in a worker. */
typedef struct
{
  RestanteFenceGuard *guard;
  RestanteFenceRecord *record;
  char *name; /* somebody must be able to write it; NULL: no matter */
} Setting;

/* In the main loop alone: others count with it. */
static void
setting_free (Setting *self)
{
  restante_fence_record_free (self->record);
  g_free (self->name);
  self->guard->context->running--;
  g_object_unref (self->guard);
  g_free (self);
}

static void
store_setting (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Setting *setting = data;
  const RestanteFenceGuardContext *context = setting->guard->context;
  g_autoptr (RestanteWriter) writer = NULL;
  GError *error = NULL;

  if (setting->name != NULL)
    writer = restante_fence_write_open (context->queue, context->keeper, setting->name, &error);
  if (error == NULL && restante_queue_put_fence (context->queue, setting->record, &error))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

static void
on_setting_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Setting *setting = g_task_get_task_data (G_TASK (result));
  RestanteFenceGuard *self = setting->guard;
  GError *error = NULL;

  self->at_work = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
  } else {
    restante_fence_record_free (self->record);
    self->record = restante_fence_record_copy (setting->record);
    g_clear_pointer (&self->told, g_free);
    g_signal_emit (self, signals[CHANGED], 0);
    restante_watch_hint (self->context->watch, self->record->domain);
    g_task_return_boolean (task, TRUE);
  }
  begin_next (self);
  setting_free (setting);
}

/* Takes @record, @name and @task. */
static void
store (RestanteFenceGuard *self, RestanteFenceRecord *record, char *name, GTask *task)
{
  g_autoptr (GTask) step = g_task_new (NULL, NULL, on_setting_stored, task);
  Setting *setting = g_new0 (Setting, 1);

  setting->guard = g_object_ref (self);
  setting->record = record;
  setting->name = name;
  self->context->running++;
  self->at_work = TRUE;
  g_task_set_task_data (step, setting, NULL);
  g_task_run_in_thread (step, store_setting);
}

typedef struct
{
  gint64 after;
  char *to;
  gboolean dry_run;
} Wish;

static void
wish_free (Wish *self)
{
  g_free (self->to);
  g_free (self);
}

/* NULL: what the owner wants cannot be. */
static RestanteFenceRecord *
make_record (RestanteFenceGuard *self, const Wish *wish, GError **error)
{
  g_autoptr (RestanteFenceRecord) record = restante_fence_record_copy (self->record);
  g_autofree char *to = wish->to != NULL ? restante_fence_normalize_to (wish->to) : NULL;
  RestanteFenceState state = record->state;

  if (wish->to != NULL && to == NULL) {
    g_set_error (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_INVALID,
                 "\"%s\" is no place to lead a name to: give self, nothing, or IP addresses",
                 wish->to);
    return NULL;
  }
  if (wish->after > AFTER_MAX) {
    g_set_error_literal (error, RESTANTE_FENCE_ERROR, RESTANTE_FENCE_ERROR_INVALID,
                         "a primary that is down is fenced after a year at most: give a shorter "
                         "time");
    return NULL;
  }
  if (to != NULL)
    set_text (&record->to, to);
  if (wish->after >= 0)
    record->after = wish->after;
  record->dry_run = wish->dry_run;
  restante_fence_state_move (state, RESTANTE_FENCE_TURNED_ON, &record->state);
  if (record->state != state)
    record->since = now ();
  return check_value (self, record->to, error) ? g_steal_pointer (&record) : NULL;
}

static void
begin_turn_on (RestanteFenceGuard *self, GTask *task)
{
  GError *error = NULL;
  char *name = find_name (self, &error);
  RestanteFenceRecord *record =
      name != NULL ? make_record (self, g_task_get_task_data (task), &error) : NULL;

  if (record != NULL) {
    store (self, record, name, task);
    return;
  }
  g_free (name);
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
restante_fence_guard_turn_on (
    RestanteFenceGuard *self, gint64 after, const char *to, gboolean dry_run, GTask *task)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->after = after;
  wish->to = g_strdup (to);
  wish->dry_run = dry_run;
  g_task_set_task_data (task, wish, (GDestroyNotify)wish_free);
  wait_for_turn (self, begin_turn_on, task);
}

static void
begin_turn_off (RestanteFenceGuard *self, GTask *task)
{
  RestanteFenceRecord *record;

  if (may_be_fenced (self) && self->record->changes->len > 0) {
    restore (self, NULL, TRUE, task);
    return;
  }
  record = restante_fence_record_copy (self->record);
  if (restante_fence_state_move (record->state, RESTANTE_FENCE_TURNED_OFF, &record->state) &&
      record->state != self->record->state)
    record->since = now ();
  store (self, record, NULL, task);
}

void
restante_fence_guard_turn_off (RestanteFenceGuard *self, GTask *task)
{
  wait_for_turn (self, begin_turn_off, task);
}

static void
begin_fence_now (RestanteFenceGuard *self, GTask *task)
{
  const char *domain = self->record->domain;

  if (self->record->state == RESTANTE_FENCE_OFF)
    fail (task, "the guard of %s is off: turn it on with \"fence on %s\" first", domain, domain);
  else if (may_be_fenced (self))
    fail (task, "the primary of %s is fenced already", domain);
  else if (self->named == NULL || self->named[0] == NULL)
    fail (task,
          "the last probe of %s found no address that could be fenced: probe it with \"primary "
          "probe %s\", and look at \"dns check %s\"",
          domain, domain, domain);
  else
    fence (self, "the owner said so", task);
}

void
restante_fence_guard_fence_now (RestanteFenceGuard *self, GTask *task)
{
  wait_for_turn (self, begin_fence_now, task);
}

static void
begin_restore (RestanteFenceGuard *self, GTask *task)
{
  if (may_be_fenced (self) && self->record->changes->len > 0)
    restore (self, NULL, FALSE, task);
  else
    fail (task, "the primary of %s is not fenced: there is nothing to put back",
          self->record->domain);
}

void
restante_fence_guard_restore (RestanteFenceGuard *self, GTask *task)
{
  wait_for_turn (self, begin_restore, task);
}
