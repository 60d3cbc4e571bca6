/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a primary's mail is handed over, and what a drain says about the primary. */
#include "watch/primary-record.h"
#include "watch/primary-watch-private.h"

/* Ends a drain that the new settings would not have begun; others go on. */
void
restante_primary_watch_end_old_drain (RestantePrimaryWatch *self,
                                      const RestanteDomainRecord *domain)
{
  if (self->drain == NULL || (restante_primary_record_same_primary (self->domain, domain) &&
                              restante_primary_record_same_pins (self->domain, domain) &&
                              domain->paused_until == self->domain->paused_until))
    return;
  self->drain_is_old = TRUE;
  restante_drain_stop (self->drain);
}

/* What a drain leaves behind, told as one activity when something moved. */
void
restante_primary_watch_tell_drain (RestantePrimaryWatch *self, const RestanteDrainReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);

  /* That something was put off is no news: the state says so, and it would be told at each try. */
  if (report->delivered + report->parked == 0)
    return;
  g_string_append_printf (text, "%u delivered", report->delivered);
  if (report->parked > 0)
    g_string_append_printf (text, ", %u parked: the primary refused them", report->parked);
  if (report->put_off > 0)
    g_string_append_printf (text, ", %u put off", report->put_off);
  if (report->cause != NULL)
    g_string_append_printf (text, ". %s", report->cause);
  restante_primary_watch_note (self, "drain", text->str);
}

/* A message went through, or none is left that could. */
static gboolean
cured_canary (const RestanteDrainReport *report)
{
  return report->end == RESTANTE_DRAIN_DONE ||
         (report->end == RESTANTE_DRAIN_EMPTY && !report->held_left);
}

/* What a drain says about the primary: it proves a state as a probe does. */
static void
learn_from_drain (RestantePrimaryWatch *self, const RestanteDrainReport *report)
{
  RestantePrimaryState state = self->state;

  if (report->end == RESTANTE_DRAIN_CANARY)
    state = RESTANTE_PRIMARY_REFUSING;
  else if (report->end == RESTANTE_DRAIN_STRANGER)
    state = RESTANTE_PRIMARY_STRANGER;
  else if (self->canary_sick && cured_canary (report))
    state = RESTANTE_PRIMARY_UP;
  if (state != RESTANTE_PRIMARY_REFUSING || report->end == RESTANTE_DRAIN_CANARY)
    self->canary_sick = report->end == RESTANTE_DRAIN_CANARY;
  if (state == self->state && report->cause == NULL)
    return;
  restante_primary_watch_enter (self, restante_domain_record_copy (self->domain), state,
                                report->cause);
  restante_primary_watch_tell_changed (self);
}

/* A drain without a probe before it: what proved the primary must still count. */
static void
go_on (RestantePrimaryWatch *self)
{
  if (self->dane == NULL || restante_dane_set_is_fresh (self->dane, g_get_monotonic_time ()))
    restante_primary_watch_begin_drain (self);
  else if (self->addresses != NULL && self->drain == NULL &&
           !restante_primary_watch_is_paused (self))
    restante_primary_watch_probe (self);
}

/* The primary may have a new key, so a probe says whose it is. Once: where the probe and the
 * delivery meet different hosts, the delivery is right. */
static gboolean
doubt (RestantePrimaryWatch *self, RestanteDrainEnd end)
{
  gboolean first = !self->doubted;

  self->doubted = end == RESTANTE_DRAIN_STRANGER;
  if (!self->doubted || !first || self->state != RESTANTE_PRIMARY_UP)
    return FALSE;
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  restante_primary_watch_probe_anew (self);
  return TRUE;
}

static void
on_drained (const RestanteDrainReport *report, gpointer data)
{
  RestantePrimaryWatch *self = data;
  /* The report goes with the drain. */
  RestanteDrainEnd end = report->end;
  gboolean old = self->drain_is_old;
  gboolean again = old || (self->mail_came && end <= RESTANTE_DRAIN_DONE);
  gboolean doubted;

  restante_primary_watch_tell_drain (self, report);
  if (end == RESTANTE_DRAIN_DONE && !old)
    self->tap_open = TRUE;
  doubted = !old && doubt (self, end);
  if (!old && !doubted)
    learn_from_drain (self, report);
  g_clear_pointer (&self->drain, restante_drain_free);
  self->drain_is_old = FALSE;
  if (doubted)
    return;
  if (again && self->state == RESTANTE_PRIMARY_UP)
    go_on (self);
  else if (end == RESTANTE_DRAIN_BROKEN || end == RESTANTE_DRAIN_STRANGER)
    restante_primary_watch_plan_probe (self, MIN (restante_primary_watch_get_interval (self),
                                                  MAX (self->options->interval_down, 1)));
}

void
restante_primary_watch_begin_drain (RestantePrimaryWatch *self)
{
  RestanteDrainPlan plan = {
    .queue = self->queue,
    .domain = self->domain,
    .addresses = self->addresses,
    .dane = self->dane,
    .tlsa = self->tlsa,
    .helo = self->options->hostname,
    .connections = self->options->connections,
    .timeout = self->options->timeout,
    .retry_first = self->options->interval_down,
    .tap_open = self->tap_open,
  };

  if (self->drain != NULL || self->stopped || restante_primary_watch_is_paused (self) ||
      self->addresses == NULL)
    return;
  self->mail_came = FALSE;
  self->drain = restante_drain_start (&plan, on_drained, self);
}

void
restante_primary_watch_mail (RestantePrimaryWatch *self)
{
  self->mail_came = TRUE;
  if (self->state == RESTANTE_PRIMARY_UP)
    go_on (self);
}
