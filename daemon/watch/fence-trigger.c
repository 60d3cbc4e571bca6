/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a probe is reason for: to fence, to restore, or to look at a write that came late. */
#include "watch/fence-guard-private.h"
#include "watch/fence-sight.h"

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
    g_free (self->told);
    self->told = g_strdup (seen->addresses);
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
    restante_fence_guard_mend (self);
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
