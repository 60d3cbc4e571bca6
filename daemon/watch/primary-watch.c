/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-watch-private.h"

#include "watch/key-keeper.h"
#include "watch/primary-record.h"
#include "watch/probe.h"

/* A pause is looked at once an hour at least: the wall clock may have been set. */
#define PAUSE_LOOK 3600

G_DEFINE_FINAL_TYPE (RestantePrimaryWatch, restante_primary_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  NOTED,
  PROBED,
  SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
restante_primary_watch_is_paused (RestantePrimaryWatch *self)
{
  return self->domain->paused_until > now_seconds ();
}

static void
restante_primary_watch_finalize (GObject *object)
{
  RestantePrimaryWatch *self = RESTANTE_PRIMARY_WATCH (object);

  restante_primary_watch_stop (self);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  restante_places_free (self->places);
  restante_domain_record_unref (self->domain);
  g_clear_pointer (&self->dane, restante_dane_set_unref);
  g_object_unref (self->resolver);
  g_clear_object (&self->tlsa);
  G_OBJECT_CLASS (restante_primary_watch_parent_class)->finalize (object);
}

static void
restante_primary_watch_class_init (RestantePrimaryWatchClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = restante_primary_watch_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NOTED] = g_signal_new ("noted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[PROBED] = g_signal_new ("probed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SETTLED] =
      g_signal_new ("settled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
restante_primary_watch_init (RestantePrimaryWatch *self)
{
  self->places = restante_places_new ();
}

RestantePrimaryWatch *
restante_primary_watch_new (RestanteQueue *queue,
                            RestanteResolver *resolver,
                            RestanteTlsaLookup *tlsa,
                            const RestanteWatchOptions *options,
                            RestanteDomainRecord *domain)
{
  RestantePrimaryWatch *self = g_object_new (RESTANTE_TYPE_PRIMARY_WATCH, NULL);

  self->queue = queue;
  self->resolver = g_object_ref (resolver);
  self->tlsa = tlsa != NULL ? g_object_ref (tlsa) : NULL;
  self->options = options;
  self->domain = restante_domain_record_ref (domain);
  self->state = restante_primary_state_from_string (domain->state);
  self->sighted_since = domain->since;
  if (domain->since == 0)
    restante_primary_watch_remember (self, restante_primary_record_forget (domain, now_seconds ()));
  return self;
}

void
restante_primary_watch_set_line (RestantePrimaryWatch *self, RestanteLineCheck *line)
{
  self->line = line;
}

RestanteDomainRecord *
restante_primary_watch_get_domain (RestantePrimaryWatch *self)
{
  return self->domain;
}

/* A pause covers what is known of the primary, and its reason the cause. */
static char *
describe_cause (RestantePrimaryWatch *self, gboolean paused)
{
  if (!paused)
    return g_strdup (self->domain->cause);
  if (self->domain->pause_reason == NULL)
    return g_strdup ("You paused it.");
  return g_strdup_printf ("You paused it: %s", self->domain->pause_reason);
}

RestantePrimary *
restante_primary_watch_describe (RestantePrimaryWatch *self)
{
  gboolean paused = restante_primary_watch_is_paused (self);
  gint64 until = self->domain->paused_until;
  g_autoptr (RestanteIdentity) identity =
      restante_primary_record_describe_identity (self->domain, self->dane);
  g_autoptr (RestanteStranger) stranger = restante_primary_record_describe_stranger (self->domain);
  g_autofree char *cause = describe_cause (self, paused);
  RestantePrimaryState state = paused ? RESTANTE_PRIMARY_PAUSED : self->state;

  return g_object_new (RESTANTE_TYPE_PRIMARY, "address", self->domain->primary, "state",
                       restante_primary_state_to_string (state), "cause", cause, "since",
                       self->domain->since, "last-proven", self->domain->last_proven, "next-probe",
                       paused ? 0 : self->next_probe, "last-address", self->domain->last_address,
                       "paused-until", paused && until != G_MAXINT64 ? until : 0, "identity",
                       identity, "stranger", stranger, NULL);
}

/* What is told to the owner when a state begins; NULL cause: the state says it all. */
static const char *const announcements[RESTANTE_PRIMARY_STATES] = {
  [RESTANTE_PRIMARY_UNPROVEN] = "The primary answers, but is not confirmed.",
  [RESTANTE_PRIMARY_UP] = "The primary is up.",
  [RESTANTE_PRIMARY_REFUSING] = "The primary takes no mail.",
  [RESTANTE_PRIMARY_DOWN] = "The primary is down.",
  [RESTANTE_PRIMARY_STRANGER] = "A stranger answers at the primary's address.",
  [RESTANTE_PRIMARY_BLIND] = "This holder is offline itself: nothing is known of the primary.",
};

static void
announce (RestantePrimaryWatch *self)
{
  const char *kind = restante_primary_state_to_string (self->state);
  g_autofree char *text =
      self->domain->cause == NULL
          ? g_strdup (announcements[self->state])
          : g_strdup_printf ("%s %s", announcements[self->state], self->domain->cause);

  g_signal_emit (self, signals[NOTED], 0, kind, text);
}

/* Takes a changed copy of the record as the current one and stores what is remembered. */
void
restante_primary_watch_remember (RestantePrimaryWatch *self, RestanteDomainRecord *changed)
{
  restante_domain_record_unref (self->domain);
  self->domain = changed;
  restante_queue_remember_primary (self->queue, changed);
}

/* What was seen of the primary last. */
static RestantePrimaryState
known_state (RestantePrimaryWatch *self)
{
  return self->state == RESTANTE_PRIMARY_BLIND ? self->sighted : self->state;
}

/* With a sick canary a proven probe is no news: what counts is whether the primary takes mail. */
static RestantePrimaryState
next_state (RestantePrimaryWatch *self, RestanteProbeOutcome outcome)
{
  gboolean failed = outcome == RESTANTE_PROBE_FAILED || outcome == RESTANTE_PROBE_REFUSED ||
                    outcome == RESTANTE_PROBE_UNDECIDED;

  self->failures = failed ? self->failures + 1 : 0;
  if (outcome == RESTANTE_PROBE_PROVEN && self->canary_sick)
    return RESTANTE_PRIMARY_REFUSING;
  return restante_primary_state_next (known_state (self), outcome, self->failures,
                                      self->options->failures);
}

static void
enter_state (RestantePrimaryWatch *self, RestantePrimaryState state)
{
  gboolean sees_again = self->state == RESTANTE_PRIMARY_BLIND && state == self->sighted;
  gboolean changed = state != self->state;

  if (state == RESTANTE_PRIMARY_UP || changed)
    self->tries = 0;
  self->tries++;
  if (state != RESTANTE_PRIMARY_UP)
    self->tap_open = FALSE;
  self->state = state;
  if (sees_again)
    g_signal_emit (self, signals[NOTED], 0, "online", "This holder is online again.");
  else if (changed)
    announce (self);
}

/* Records that did not prove who answers may be changed by now: the next probe asks for them anew,
 * whatever their TTL. */
static void
take_dane (RestantePrimaryWatch *self, const RestanteProbeResult *result)
{
  g_clear_pointer (&self->dane, restante_dane_set_unref);
  if (result->dane == NULL)
    return;
  self->dane = restante_dane_set_ref (result->dane);
  if (result->outcome == RESTANTE_PROBE_STRANGER || result->outcome == RESTANTE_PROBE_UNCONFIRMED ||
      result->outcome == RESTANTE_PROBE_UNDECIDED)
    restante_tlsa_lookup_forget (self->tlsa);
}

void
restante_primary_watch_note (RestantePrimaryWatch *self, const char *kind, const char *text)
{
  g_signal_emit (self, signals[NOTED], 0, kind, text);
}

void
restante_primary_watch_tell_changed (RestantePrimaryWatch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
restante_primary_watch_tell_settled (RestantePrimaryWatch *self)
{
  g_signal_emit (self, signals[SETTLED], 0);
}

/* A time without sight is none between two states that are the same. */
static void
note_state (RestantePrimaryWatch *self,
            RestanteDomainRecord *record,
            RestantePrimaryState state,
            const char *cause)
{
  gint64 since = record->since;

  restante_primary_record_note_state (record, self->state, state, cause, now_seconds ());
  if (self->state == state)
    return;
  if (state == RESTANTE_PRIMARY_BLIND) {
    self->sighted = self->state;
    self->sighted_since = since;
  } else if (self->state == RESTANTE_PRIMARY_BLIND && state == self->sighted) {
    record->since = self->sighted_since;
  }
}

void
restante_primary_watch_enter (RestantePrimaryWatch *self,
                              RestanteDomainRecord *record,
                              RestantePrimaryState state,
                              const char *cause)
{
  note_state (self, record, state, cause);
  restante_primary_watch_remember (self, record);
  enter_state (self, state);
}

static void
take_result (RestantePrimaryWatch *self, const RestanteProbeResult *result)
{
  RestanteDomainRecord *record = restante_domain_record_copy (self->domain);
  RestantePrimaryState state;

  if (result->outcome != RESTANTE_PROBE_PROVEN)
    self->canary_sick = FALSE;
  state = next_state (self, result->outcome);
  restante_primary_record_note_key (record, result);
  restante_primary_record_note_stranger (record, result, now_seconds ());
  if (result->outcome == RESTANTE_PROBE_PROVEN)
    restante_primary_record_note_proof (record, result, now_seconds ());
  restante_primary_watch_enter (self, record, state,
                                self->canary_sick ? self->domain->cause : result->cause);
  take_dane (self, result);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  if (result->outcome == RESTANTE_PROBE_PROVEN) {
    self->addresses = g_ptr_array_ref (result->addresses);
    restante_primary_watch_begin_drain (self);
  }
}

static void
take_pins (RestantePrimaryWatch *self, RestanteDomainRecord *changed)
{
  restante_domain_record_unref (self->domain);
  self->domain = changed;
}

static gboolean
learn_key (RestantePrimaryWatch *self, RestanteProbeResult *result)
{
  RestanteKeyScene scene = {
    .queue = self->queue,
    .domain = self->domain,
    .state = self->state,
    .failures = self->failures,
    .since_proof = self->proven_at != 0 ? now_seconds () - self->proven_at : -1,
    .interval = self->options->interval,
  };
  RestanteDomainRecord *changed = restante_key_keeper_learn (&scene, result);
  g_autofree char *text = NULL;

  if (changed == NULL)
    return FALSE;
  take_pins (self, changed);
  text = g_strdup_printf ("The primary has a new key, which is trusted from now on: it came while "
                          "the primary was up, at the same address and with a certificate that "
                          "holds. It is %s.",
                          result->fingerprint);
  g_signal_emit (self, signals[NOTED], 0, "trust", text);
  return TRUE;
}

/* What @result means for the pins. TRUE: one was added, and only a further probe can prove it; the
 * next new key has to wait for that. */
static gboolean
look_at_key (RestantePrimaryWatch *self, RestanteProbeResult *result)
{
  RestanteDomainRecord *changed;

  if (result->outcome == RESTANTE_PROBE_STRANGER && learn_key (self, result)) {
    self->proven_at = 0;
    return TRUE;
  }
  if (result->outcome != RESTANTE_PROBE_PROVEN)
    return FALSE;
  self->proven_at = now_seconds ();
  changed = restante_key_keeper_use (self->queue, self->domain, result);
  if (changed != NULL)
    take_pins (self, changed);
  return FALSE;
}

guint
restante_primary_watch_get_interval (RestantePrimaryWatch *self)
{
  RestanteProbeIntervals intervals = {
    .up = self->options->interval,
    .down = self->options->interval_down,
    .down_max = self->options->interval_down_max,
  };

  /* A primary that answers and did not take the canary is asked with another one at a steady pace.
   */
  return restante_primary_state_interval (self->state, self->canary_sick ? 1 : self->tries,
                                          &intervals);
}

/* Which of the probes of whom this is the result of. */
typedef struct
{
  RestantePrimaryWatch *watch;
  guint probe;
} ProbeCall;

static ProbeCall *
probe_call_new (RestantePrimaryWatch *self)
{
  ProbeCall *call = g_new (ProbeCall, 1);

  call->watch = g_object_ref (self);
  call->probe = ++self->probe;
  return call;
}

static void
probe_call_free (ProbeCall *call)
{
  g_object_unref (call->watch);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProbeCall, probe_call_free)

/* Whether what a probe has found may be old news already. */
static gboolean
take_once_more (RestantePrimaryWatch *self, const RestanteProbeResult *result)
{
  gboolean once_more = self->once_more && result->outcome != RESTANTE_PROBE_PROVEN;

  self->once_more = FALSE;
  return once_more;
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ProbeCall) call = data;
  g_autoptr (RestanteProbeResult) probe = restante_probe_finish (result);
  RestantePrimaryWatch *self = call->watch;

  if (self->stopped || call->probe != self->probe)
    return;
  self->probing = FALSE;
  if (look_at_key (self, probe)) {
    restante_primary_watch_probe (self);
    return;
  }
  take_result (self, probe);
  if (take_once_more (self, probe))
    restante_primary_watch_probe (self);
  else
    restante_primary_watch_plan_probe (self, restante_primary_watch_get_interval (self));
  g_signal_emit (self, signals[PROBED], 0, probe);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[SETTLED], 0);
}

void
restante_primary_watch_probe_anew (RestantePrimaryWatch *self)
{
  RestanteProbePlan plan = {
    .resolver = self->resolver,
    .domain = self->domain,
    .places = self->places,
    .helo = self->options->hostname,
    .timeout = self->options->timeout,
    .tlsa = self->tlsa,
    .line = self->line,
  };

  if (self->stopped)
    return;
  if (restante_primary_watch_calls_itself (self)) {
    restante_primary_watch_await_call (self);
    return;
  }
  g_clear_handle_id (&self->timer, g_source_remove);
  self->probing = TRUE;
  restante_probe_async (&plan, on_probed, probe_call_new (self));
}

void
restante_primary_watch_probe (RestantePrimaryWatch *self)
{
  if (!self->probing)
    restante_primary_watch_probe_anew (self);
}

void
restante_primary_watch_probe_once_more (RestantePrimaryWatch *self)
{
  self->once_more = self->probing;
  restante_primary_watch_probe (self);
}

static gboolean
on_timer (gpointer data)
{
  RestantePrimaryWatch *self = data;

  self->timer = 0;
  restante_primary_watch_start (self);
  return G_SOURCE_REMOVE;
}

void
restante_primary_watch_plan_probe (RestantePrimaryWatch *self, guint seconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->next_probe = now_seconds () + seconds;
  self->timer = g_timeout_add_seconds (seconds, on_timer, self);
}

/* A paused primary is looked at again when the pause is over. */
void
restante_primary_watch_start (RestantePrimaryWatch *self)
{
  gint64 paused_for = self->domain->paused_until - now_seconds ();

  if (paused_for > 0)
    restante_primary_watch_plan_probe (self, (guint)MIN (paused_for, (gint64)PAUSE_LOOK));
  else
    restante_primary_watch_probe (self);
}

RestantePlaces *
restante_primary_watch_get_places (RestantePrimaryWatch *self)
{
  return self->places;
}

void
restante_primary_watch_stop (RestantePrimaryWatch *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->drain, restante_drain_free);
  /* Whoever waits for a probe need not wait for one that does not come. */
  g_signal_emit (self, signals[SETTLED], 0);
}

void
restante_primary_watch_set_domain (RestantePrimaryWatch *self, RestanteDomainRecord *domain)
{
  restante_primary_watch_end_old_drain (self, domain);
  if (restante_primary_record_same_primary (self->domain, domain)) {
    restante_domain_record_unref (self->domain);
    self->domain = restante_domain_record_ref (domain);
  } else {
    restante_primary_watch_remember (self, restante_primary_record_forget (domain, now_seconds ()));
    /* Where the old one was is nothing to deliver to. */
    g_clear_pointer (&self->addresses, g_ptr_array_unref);
    g_clear_pointer (&self->dane, restante_dane_set_unref);
    self->state = RESTANTE_PRIMARY_UNPROVEN;
    self->failures = self->tries = 0;
    self->proven_at = 0;
    self->tap_open = self->canary_sick = FALSE;
  }
  /* What is being found out now is not asked any more. */
  self->probe++;
  self->probing = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  restante_primary_watch_start (self);
  /* A pause has begun: no probe ends the wait of whoever asked for one. */
  if (!self->probing)
    g_signal_emit (self, signals[SETTLED], 0);
}
