/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's orders to the guard of a domain, one after the other. */
#include "watch/fence-guard-private.h"
#include "watch/fence-sight.h"
#include "watch/fence-wish.h"
#include "watch/fence-write.h"

/* One thing after the other. Takes @task. */
static void
wait_for_turn (RestanteFenceGuard *self,
               void (*begin) (RestanteFenceGuard *self, GTask *task),
               GTask *task)
{
  RestanteFenceWaiting *order = g_new (RestanteFenceWaiting, 1);

  order->begin = begin;
  order->task = task;
  g_queue_push_tail (&self->orders, order);
  restante_fence_guard_begin_next (self);
}

void
restante_fence_guard_begin_next (RestanteFenceGuard *self)
{
  while (!self->at_work && !self->stopped && !g_queue_is_empty (&self->orders)) {
    g_autofree RestanteFenceWaiting *order = g_queue_pop_head (&self->orders);

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

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  RestanteFenceCall *call = data;
  RestanteFenceGuard *self = call->guard;
  RestanteFenceRecord *stored = restante_fence_wish_store_finish (result, &call->error);

  self->at_work = FALSE;
  if (stored != NULL) {
    restante_fence_record_free (self->record);
    self->record = stored;
    g_clear_pointer (&self->told, g_free);
  }
  if (stored != NULL && !self->stopped) {
    g_signal_emit_by_name (self, "changed");
    restante_watch_hint (self->context->watch, self->record->domain);
  }
  restante_fence_call_end (call);
  restante_fence_guard_begin_next (self);
}

/* Takes @record, @name and @task. */
static void
store (RestanteFenceGuard *self, RestanteFenceRecord *record, char *name, GTask *task)
{
  self->at_work = TRUE;
  restante_fence_wish_store_async (self->context->queue, self->context->keeper, record, name,
                                   on_stored, restante_fence_call_new (self, task));
  restante_fence_record_free (record);
  g_free (name);
}

static void
begin_turn_on (RestanteFenceGuard *self, GTask *task)
{
  GError *error = NULL;
  char *name = restante_fence_guard_find_name (self, &error);
  RestanteFenceRecord *record =
      name != NULL ? restante_fence_wish_apply (g_task_get_task_data (task), self->record,
                                                g_get_real_time () / G_USEC_PER_SEC, &error)
                   : NULL;

  if (record != NULL && restante_fence_guard_check_value (self, record->to, &error)) {
    store (self, record, name, task);
    return;
  }
  restante_fence_record_free (record);
  g_free (name);
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
restante_fence_guard_turn_on (
    RestanteFenceGuard *self, gint64 after, const char *to, gboolean dry_run, GTask *task)
{
  g_task_set_task_data (task, restante_fence_wish_new (after, to, dry_run),
                        (GDestroyNotify)restante_fence_wish_free);
  wait_for_turn (self, begin_turn_on, task);
}

/* Where a restore is to lead to: NULL for what was there before. One that is under way knows better
 * where the home is. */
static const char *
target_of (RestanteFenceGuard *self)
{
  return self->record->intent == RESTANTE_FENCE_INTENT_RESTORE ? self->record->target : NULL;
}

static void
begin_turn_off (RestanteFenceGuard *self, GTask *task)
{
  RestanteFenceRecord *record;

  if (restante_fence_sight_may_be_fenced (self->record) && self->record->changes->len > 0) {
    restante_fence_guard_put_back (self, target_of (self), TRUE, task);
    return;
  }
  record = restante_fence_record_copy (self->record);
  if (restante_fence_state_move (record->state, RESTANTE_FENCE_TURNED_OFF, &record->state) &&
      record->state != self->record->state)
    record->since = g_get_real_time () / G_USEC_PER_SEC;
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
  else if (restante_fence_sight_may_be_fenced (self->record))
    fail (task, "the primary of %s is fenced already", domain);
  else if (self->named == NULL || self->named[0] == NULL)
    fail (task,
          "the last probe of %s found no address that could be fenced: probe it with \"primary "
          "probe %s\", and look at \"dns check %s\"",
          domain, domain, domain);
  else
    restante_fence_guard_fence (self, "the owner said so", task);
}

void
restante_fence_guard_fence_now (RestanteFenceGuard *self, GTask *task)
{
  wait_for_turn (self, begin_fence_now, task);
}

static void
begin_restore (RestanteFenceGuard *self, GTask *task)
{
  if (restante_fence_sight_may_be_fenced (self->record) && self->record->changes->len > 0)
    restante_fence_guard_put_back (self, target_of (self), FALSE, task);
  else
    fail (task, "the primary of %s is not fenced: there is nothing to put back",
          self->record->domain);
}

void
restante_fence_guard_restore (RestanteFenceGuard *self, GTask *task)
{
  wait_for_turn (self, begin_restore, task);
}
