/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/turn.h"

#include "policy/delivery.h"
#include "watch/courier.h"

#define BATCH 64

typedef struct
{
  const RestanteTurnPlan *plan;
  RestanteTurnResult *result;
  GQueue waiting; /* RestanteHandover, taken from the store in order */
  guint domain;   /* whose mail is taken from the store now */
  gint64 cursor;
  gboolean tap_open; /* a message has gone through: no canary any more */
  gboolean canary_out;
  gboolean stopping;
} Turn;

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static RestanteDomainRecord *
domain_at (Turn *self, guint i)
{
  return g_ptr_array_index (self->plan->domains, i);
}

/* The owner may have changed everything since the home server called. */
static gboolean
may_go_on (Turn *self, const RestanteDomainRecord *domain)
{
  g_autoptr (RestanteDomainRecord) record =
      restante_queue_find_domain (self->plan->queue, domain->name);

  return record != NULL && record->id == domain->id &&
         record->identity == RESTANTE_IDENTITY_DIAL_IN && record->paused_until <= now_seconds ();
}

/* FALSE: nothing is left of that domain. */
static gboolean
take_more (Turn *self, const RestanteDomainRecord *domain)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batch = restante_queue_take_held (self->plan->queue, domain->id,
                                                          self->cursor, G_MAXINT64, BATCH, &error);

  if (error != NULL)
    g_warning ("Cannot read held mail of %s: %s", domain->name, error->message);
  if (batch == NULL || batch->len == 0)
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    g_queue_push_tail (&self->waiting, g_ptr_array_index (batch, i));
  self->cursor = ((RestanteHandover *)g_queue_peek_tail (&self->waiting))->id;
  g_ptr_array_set_free_func (batch, NULL);
  return TRUE;
}

static void
next_domain (Turn *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify)restante_handover_free);
  self->domain++;
  self->cursor = 0;
}

static RestanteHandover *
next_message (gpointer user_data)
{
  Turn *self = user_data;

  if (self->stopping || g_atomic_int_get (self->plan->closing) ||
      (!self->tap_open && self->canary_out))
    return NULL;
  while (self->domain < self->plan->domains->len) {
    RestanteDomainRecord *domain = domain_at (self, self->domain);

    if (may_go_on (self, domain) &&
        (!g_queue_is_empty (&self->waiting) || take_more (self, domain))) {
      self->canary_out = TRUE;
      return g_queue_pop_head (&self->waiting);
    }
    next_domain (self);
  }
  return NULL;
}

static RestanteDrainReport *
find_report (Turn *self, gint64 domain_id)
{
  guint i = 0;

  while (i + 1 < self->plan->domains->len && domain_at (self, i)->id != domain_id)
    i++;
  return &self->result->reports[i];
}

static void
judge_canary (Turn *self,
              RestanteDrainReport *report,
              const RestanteHandoverResult *results,
              RestanteCourierOutcome outcome)
{
  if (outcome == RESTANTE_COURIER_TAKEN) {
    self->tap_open = TRUE;
  } else if (outcome == RESTANTE_COURIER_NOT_TAKEN) {
    self->stopping = TRUE;
    restante_drain_report_canary (report, &results[0]);
  } else {
    self->canary_out = FALSE; /* it said nothing about the home server: another may go first */
  }
}

static void
message_done (const RestanteHandover *message,
              const RestanteHandoverResult *results,
              RestanteCourierOutcome outcome,
              gpointer user_data)
{
  Turn *self = user_data;
  RestanteDrainReport *report = find_report (self, message->domain_id);
  gint64 now = now_seconds ();

  restante_queue_record (
      self->plan->queue, message, results, now,
      now + restante_delivery_retry_after (message->attempts + 1, self->plan->retry_first));
  restante_drain_report_count (report, message, results);
  if (!self->tap_open)
    judge_canary (self, report, results, outcome);
}

/* Why it ended, for each domain that something may be left of. */
static void
end_reports (Turn *self, RestanteCourierEnd end, const char *cause)
{
  for (guint i = 0; i < self->result->n_reports; i++) {
    RestanteDrainReport *report = &self->result->reports[i];

    if (report->end == RESTANTE_DRAIN_CANARY)
      continue;
    if (report->delivered + report->parked + report->put_off > 0)
      report->end = RESTANTE_DRAIN_DONE;
    if (end == RESTANTE_COURIER_FINISHED || i < self->domain)
      continue;
    report->end = RESTANTE_DRAIN_BROKEN;
    report->cause = g_strdup (cause);
  }
}

void
restante_turn_run (const RestanteTurnPlan *plan, RestanteTurnResult *result)
{
  RestanteSmtpTarget target = {
    .channel = plan->channel,
    .helo = plan->helo,
    .tls = RESTANTE_SMTP_TLS_NEVER, /* it is there already, or not wanted */
    .timeout = plan->timeout,
  };
  Turn self = { .plan = plan, .result = result, .waiting = G_QUEUE_INIT };
  RestanteCourierWork work = { next_message, message_done, &self };
  g_autoptr (RestanteCourier) courier =
      restante_courier_new (plan->queue, &target, RESTANTE_IDENTITY_DIAL_IN, NULL);
  g_autofree char *cause = NULL;
  RestanteCourierEnd end;

  result->n_reports = plan->domains->len;
  result->reports = g_new0 (RestanteDrainReport, result->n_reports);
  /* What an earlier call recorded must be in the store before it is read again. */
  restante_queue_flush (plan->queue);
  end = restante_courier_run (courier, &work, &cause);
  end_reports (&self, end, cause);
  result->capabilities =
      restante_capabilities_to_string (restante_courier_get_capabilities (courier));
  g_queue_clear_full (&self.waiting, (GDestroyNotify)restante_handover_free);
  restante_queue_flush (plan->queue);
}

void
restante_turn_result_clear (RestanteTurnResult *self)
{
  for (guint i = 0; i < self->n_reports; i++)
    g_free (self->reports[i].cause);
  g_clear_pointer (&self->reports, g_free);
  g_clear_pointer (&self->capabilities, g_free);
  self->n_reports = 0;
}
