/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/drain.h"

#include "policy/dane.h"
#include "policy/delivery.h"
#include "protocol/address.h"
#include "watch/courier.h"
#include "watch/dane-source.h"

#define BATCH 64
/* A further connection is worth its handshake for this many waiting messages. */
#define MESSAGES_A_CONNECTION 16
/* How long a stopping drain may finish what is out. */
#define GRACE_SECONDS 5

struct _RestanteDrain
{
  RestanteQueue *queue;
  RestanteDomainRecord *domain;
  GPtrArray *addresses;
  RestanteDaneSource *dane; /* identity `dane`; or NULL */
  char *helo;
  char *host;
  guint max_connections;
  guint timeout;
  guint retry_first;
  RestanteDrainFinished finished;
  gpointer user_data;

  GCond ended;  /* no courier runs any more */
  GMutex lock;  /* guards everything below */
  guint source; /* of the call of finished() */
  guint grace;  /* until what is out is cut */
  GPtrArray *threads;
  GPtrArray *couriers; /* RestanteCourier, borrowed while they run */
  guint running;
  GQueue waiting; /* RestanteHandover, taken from the store in order */
  gint64 cursor;
  gboolean exhausted;
  gboolean tap_open;
  gboolean canary_out;
  gboolean stopping;
  gboolean narrow; /* nothing can prove a further connection */
  RestanteDrainReport report;
};

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* With the lock held. */
static void
refill (RestanteDrain *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batch = NULL;

  if (!g_queue_is_empty (&self->waiting) || self->exhausted)
    return;
  batch = restante_queue_take_held (self->queue, self->domain->id, self->cursor, now_seconds (),
                                    BATCH, &error);
  self->exhausted = batch == NULL || batch->len == 0;
  if (error != NULL)
    g_warning ("Cannot read held mail of %s: %s", self->domain->name, error->message);
  if (self->exhausted)
    return;
  for (guint i = 0; i < batch->len; i++)
    g_queue_push_tail (&self->waiting, g_ptr_array_index (batch, i));
  self->cursor = ((RestanteHandover *)g_queue_peek_tail (&self->waiting))->id;
  g_ptr_array_set_free_func (batch, NULL);
}

static gboolean start_courier (RestanteDrain *self);

/* With the lock held: more connections for what waits, once the tap is open. */
static void
widen (RestanteDrain *self)
{
  guint wanted = MIN (1 + self->waiting.length / MESSAGES_A_CONNECTION, self->max_connections);

  while (self->running < wanted && !self->stopping && !self->narrow)
    if (!start_courier (self))
      return; /* no thread to be had: the connections that are there carry on */
}

static RestanteHandover *
next_message (gpointer user_data)
{
  RestanteDrain *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->stopping || (!self->tap_open && self->canary_out))
    return NULL;
  refill (self);
  if (g_queue_is_empty (&self->waiting))
    return NULL;
  if (self->tap_open)
    widen (self);
  self->canary_out = TRUE;
  return g_queue_pop_head (&self->waiting);
}

void
restante_drain_report_count (RestanteDrainReport *self,
                             const RestanteHandover *message,
                             const RestanteHandoverResult *results)
{
  gboolean parked = FALSE, put_off = FALSE;

  for (guint i = 0; i < message->positions->len; i++) {
    put_off |= !results[i].moved;
    parked |= results[i].moved && results[i].move == RESTANTE_MOVE_REJECTED;
  }
  if (parked)
    self->parked++;
  else if (put_off)
    self->put_off++;
  else
    self->delivered++;
}

/* The canary's reason is the primary's answer to it. */
void
restante_drain_report_canary (RestanteDrainReport *self, const RestanteHandoverResult *result)
{
  self->end = RESTANTE_DRAIN_CANARY;
  g_free (self->cause);
  self->cause = g_strdup_printf ("It %s the first message after its return, so the rest waits: %s",
                                 result->moved ? "refused" : "put off",
                                 result->reply != NULL ? result->reply : "no answer");
}

/* With the lock held. */
static void
close_tap (RestanteDrain *self, const RestanteHandoverResult *result)
{
  self->stopping = TRUE;
  restante_drain_report_canary (&self->report, result);
}

static void
message_done (const RestanteHandover *message,
              const RestanteHandoverResult *results,
              RestanteCourierOutcome outcome,
              gpointer user_data)
{
  RestanteDrain *self = user_data;
  gint64 now = now_seconds ();
  g_autoptr (GMutexLocker) locker = NULL;

  restante_queue_record (
      self->queue, message, results, now,
      now + restante_delivery_retry_after (message->attempts + 1, self->retry_first));
  locker = g_mutex_locker_new (&self->lock);
  restante_drain_report_count (&self->report, message, results);
  if (self->tap_open)
    return;
  if (outcome == RESTANTE_COURIER_TAKEN)
    self->tap_open = TRUE;
  else if (outcome == RESTANTE_COURIER_NOT_TAKEN)
    close_tap (self, &results[0]);
  else
    self->canary_out = FALSE; /* it said nothing about the primary: another may go first */
}

static void
take_report (RestanteDrain *self, RestanteCourierEnd end, char *cause)
{
  g_autofree char *owned = cause;

  if (end == RESTANTE_COURIER_FINISHED || self->report.end == RESTANTE_DRAIN_CANARY)
    return;
  /* One host that is not proven ends the drain on all connections. */
  if (end == RESTANTE_COURIER_UNPROVEN) {
    self->stopping = TRUE;
    self->report.end = RESTANTE_DRAIN_STRANGER;
  } else if (self->report.end != RESTANTE_DRAIN_STRANGER) {
    self->report.end = RESTANTE_DRAIN_BROKEN;
  }
  g_free (self->report.cause);
  self->report.cause = g_steal_pointer (&owned);
}

static gboolean
tell_finished (gpointer data)
{
  RestanteDrain *self = data;

  /* The thread that planned this call may not have noted its source yet. */
  g_mutex_lock (&self->lock);
  self->source = 0;
  g_mutex_unlock (&self->lock);
  if (self->report.delivered + self->report.parked + self->report.put_off > 0 &&
      self->report.end == RESTANTE_DRAIN_EMPTY)
    self->report.end = RESTANTE_DRAIN_DONE;
  self->finished (&self->report, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
leave (RestanteDrain *self, RestanteCourier *courier, RestanteCourierEnd end, char *cause)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gboolean held_left;

  /* What was recorded is read here: it must have been committed. */
  restante_queue_flush (self->queue);
  held_left = restante_queue_next_due (self->queue, self->domain->id) != 0;
  locker = g_mutex_locker_new (&self->lock);
  g_ptr_array_remove_fast (self->couriers, courier);
  take_report (self, end, cause);
  self->report.held_left = held_left;
  self->running--;
  if (self->running > 0)
    return;
  self->source = g_idle_add (tell_finished, self);
  g_cond_signal (&self->ended);
}

static gboolean
has_work (RestanteDrain *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  refill (self);
  return !self->stopping && !g_queue_is_empty (&self->waiting);
}

static gboolean
join (RestanteDrain *self, RestanteCourier *courier)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_ptr_array_add (self->couriers, courier);
  return !self->stopping;
}

static RestanteCourier *
make_courier (RestanteDrain *self, RestanteDaneSet *dane)
{
  RestanteSmtpTarget target = {
    .addresses = self->addresses,
    .name = self->host,
    .helo = self->helo,
    .tls = RESTANTE_SMTP_TLS_IF_OFFERED,
    .verify_chain = self->domain->identity == RESTANTE_IDENTITY_CA,
    .dane = dane,
    .timeout = self->timeout,
  };

  return restante_courier_new (self->queue, &target, self->domain->identity,
                               (const char *const *)self->domain->pins);
}

/* What a connection that begins now is judged by. FALSE: nothing could prove it, for *@cause, or
 * the drain is over. */
static gboolean
take_dane (RestanteDrain *self, RestanteDaneSet **dane, char **cause)
{
  if (self->dane == NULL)
    return TRUE;
  *dane = restante_dane_source_take (self->dane, g_get_monotonic_time ());
  return *dane != NULL && restante_dane_can_prove (*dane, cause);
}

static RestanteCourierEnd
give_up (RestanteDrain *self, const char *cause)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->narrow = TRUE;
  return cause != NULL ? RESTANTE_COURIER_FAILED : RESTANTE_COURIER_FINISHED;
}

static gpointer
run_courier (gpointer data)
{
  RestanteDrain *self = data;
  RestanteCourierWork work = { next_message, message_done, self };
  g_autoptr (RestanteDaneSet) dane = NULL;
  g_autoptr (RestanteCourier) courier = NULL;
  RestanteCourierEnd end = RESTANTE_COURIER_FINISHED;
  char *cause = NULL;

  /* What an earlier drain recorded must be in the store before it is read again. */
  restante_queue_flush (self->queue);
  if (has_work (self)) {
    if (!take_dane (self, &dane, &cause))
      end = give_up (self, cause);
    else if (join (self, courier = make_courier (self, dane)))
      end = restante_courier_run (courier, &work, &cause);
  }
  leave (self, courier, end, cause);
  return NULL;
}

/* With the lock held. */
static gboolean
start_courier (RestanteDrain *self)
{
  GThread *thread = g_thread_try_new ("courier", run_courier, self, NULL);

  if (thread == NULL)
    return FALSE;
  self->running++;
  g_ptr_array_add (self->threads, thread);
  return TRUE;
}

RestanteDrain *
restante_drain_start (const RestanteDrainPlan *plan,
                      RestanteDrainFinished finished,
                      gpointer user_data)
{
  RestanteDrain *self = g_new0 (RestanteDrain, 1);
  guint16 port;

  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  g_queue_init (&self->waiting);
  self->threads = g_ptr_array_new ();
  self->couriers = g_ptr_array_new ();
  self->queue = plan->queue;
  self->domain = restante_domain_record_ref (plan->domain);
  self->addresses = g_ptr_array_ref (plan->addresses);
  self->helo = g_strdup (plan->helo);
  restante_endpoint_parse (self->domain->primary, 25, &self->host, &port, NULL);
  if (self->domain->identity == RESTANTE_IDENTITY_DANE)
    self->dane = restante_dane_source_new (plan->tlsa, self->host, port, plan->dane);
  self->max_connections = MAX (plan->connections, 1);
  self->timeout = plan->timeout;
  self->retry_first = plan->retry_first;
  self->tap_open = plan->tap_open;
  self->finished = finished;
  self->user_data = user_data;
  g_mutex_lock (&self->lock);
  if (!start_courier (self))
    self->source = g_idle_add (tell_finished, self);
  g_mutex_unlock (&self->lock);
  return self;
}

/* With the lock held. */
static void
cut (RestanteDrain *self)
{
  for (guint i = 0; i < self->couriers->len; i++)
    restante_courier_stop (g_ptr_array_index (self->couriers, i));
}

static gboolean
on_grace_over (gpointer data)
{
  RestanteDrain *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->grace = 0;
  cut (self);
  return G_SOURCE_REMOVE;
}

/* What is out may finish for a while: cut at the final dot, the primary would get it twice. */
void
restante_drain_stop (RestanteDrain *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->stopping = TRUE;
  if (self->dane != NULL)
    restante_dane_source_stop (self->dane);
  if (self->grace == 0)
    self->grace = g_timeout_add_seconds (GRACE_SECONDS, on_grace_over, self);
}

static void
wait_or_cut (RestanteDrain *self)
{
  gint64 deadline = g_get_monotonic_time () + GRACE_SECONDS * G_TIME_SPAN_SECOND;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->running > 0 && g_cond_wait_until (&self->ended, &self->lock, deadline))
    continue;
  cut (self);
}

static GThread *
pop_thread (RestanteDrain *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->threads->len > 0 ? g_ptr_array_steal_index (self->threads, 0) : NULL;
}

void
restante_drain_free (RestanteDrain *self)
{
  GThread *thread;

  restante_drain_stop (self);
  wait_or_cut (self);
  while ((thread = pop_thread (self)) != NULL)
    g_thread_join (thread);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_handle_id (&self->grace, g_source_remove);
  g_queue_clear_full (&self->waiting, (GDestroyNotify)restante_handover_free);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->couriers);
  g_ptr_array_unref (self->addresses);
  g_clear_pointer (&self->dane, restante_dane_source_unref);
  restante_domain_record_unref (self->domain);
  g_cond_clear (&self->ended);
  g_mutex_clear (&self->lock);
  g_free (self->report.cause);
  g_free (self->helo);
  g_free (self->host);
  g_free (self);
}
