/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/primary-watch.h"

#include "policy/primary-state.h"
#include "watch/drain.h"
#include "watch/key-keeper.h"
#include "watch/primary-record.h"
#include "watch/probe.h"

/* A pause is looked at once an hour at least: the wall clock may have been set. */
#define PAUSE_LOOK 3600

struct _RestantePrimaryWatch
{
  GObject parent_instance;
  RestanteQueue *queue;
  RestanteResolver *resolver;
  RestanteTlsaLookup *tlsa;
  const RestanteWatchOptions *options;
  RestanteDomainRecord *domain;

  RestantePrimaryState state;   /* never PAUSED: that is shown over it */
  RestantePrimaryState sighted; /* while it is BLIND: what was known before */
  gint64 sighted_since;
  guint failures;    /* failed and refused probes in a row */
  guint tries;       /* probes since it left up */
  gint64 proven_at;  /* the last proof that a new key may follow; seconds, 0: none */
  gint64 next_probe; /* seconds since the epoch, 0: none is planned */
  guint timer;
  RestantePlaces *places;
  RestanteLineCheck *line; /* or NULL */
  gboolean probing;
  guint probe; /* the last one; what an earlier one finds is void */
  gboolean stopped;

  GPtrArray *addresses;  /* where the last probe was proven */
  RestanteDaneSet *dane; /* what the last probe was judged by, identity `dane`; or NULL */
  RestanteDrain *drain;
  gboolean
      drain_is_old;     /* it was begun under other settings: what it learns is not true any more */
  gboolean tap_open;    /* a message has gone through since the primary came back */
  gboolean canary_sick; /* the last canary was not taken */
  gboolean mail_came;   /* while a drain ran */
  gboolean doubted;     /* a delivery met another key: a probe says whose it is */
  guint calls;          /* that it has begun and not ended */
};

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

static void plan_probe (RestantePrimaryWatch *self, guint seconds);
static void begin_drain (RestantePrimaryWatch *self);
static void remember (RestantePrimaryWatch *self, RestanteDomainRecord *changed);

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
is_paused (RestantePrimaryWatch *self)
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
    remember (self, restante_primary_record_forget (domain, now_seconds ()));
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
  gboolean paused = is_paused (self);
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
static void
remember (RestantePrimaryWatch *self, RestanteDomainRecord *changed)
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
  note_state (self, record, state, self->canary_sick ? self->domain->cause : result->cause);
  remember (self, record);
  enter_state (self, state);
  take_dane (self, result);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  if (result->outcome == RESTANTE_PROBE_PROVEN) {
    self->addresses = g_ptr_array_ref (result->addresses);
    begin_drain (self);
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

static guint
interval (RestantePrimaryWatch *self)
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
  plan_probe (self, interval (self));
  g_signal_emit (self, signals[PROBED], 0, probe);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[SETTLED], 0);
}

static gboolean
calls_itself (RestantePrimaryWatch *self)
{
  return self->domain->identity == RESTANTE_IDENTITY_DIAL_IN;
}

/* There is no address to look at. */
static void
await_call (RestantePrimaryWatch *self)
{
  RestanteDomainRecord *record;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->next_probe = 0;
  if (self->calls == 0) {
    record = restante_domain_record_copy (self->domain);
    self->state = restante_primary_record_await_call (record, self->state, now_seconds ());
    remember (self, record);
    g_signal_emit (self, signals[CHANGED], 0);
  }
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
  if (calls_itself (self)) {
    await_call (self);
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

static gboolean
on_timer (gpointer data)
{
  RestantePrimaryWatch *self = data;

  self->timer = 0;
  restante_primary_watch_start (self);
  return G_SOURCE_REMOVE;
}

static void
plan_probe (RestantePrimaryWatch *self, guint seconds)
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
    plan_probe (self, (guint)MIN (paused_for, (gint64)PAUSE_LOOK));
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

/* Ends a drain that the new settings would not have begun; others go on. */
static void
end_old_drain (RestantePrimaryWatch *self, const RestanteDomainRecord *domain)
{
  if (self->drain == NULL || (restante_primary_record_same_primary (self->domain, domain) &&
                              restante_primary_record_same_pins (self->domain, domain) &&
                              domain->paused_until == self->domain->paused_until))
    return;
  self->drain_is_old = TRUE;
  restante_drain_stop (self->drain);
}

void
restante_primary_watch_set_domain (RestantePrimaryWatch *self, RestanteDomainRecord *domain)
{
  end_old_drain (self, domain);
  if (restante_primary_record_same_primary (self->domain, domain)) {
    restante_domain_record_unref (self->domain);
    self->domain = restante_domain_record_ref (domain);
  } else {
    remember (self, restante_primary_record_forget (domain, now_seconds ()));
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

/* What a drain leaves behind, told as one activity when something moved. */
static void
tell_drain (RestantePrimaryWatch *self, const RestanteDrainReport *report)
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
  g_signal_emit (self, signals[NOTED], 0, "drain", text->str);
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
  RestanteDomainRecord *record;
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
  record = restante_domain_record_copy (self->domain);
  note_state (self, record, state, report->cause);
  remember (self, record);
  enter_state (self, state);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A drain without a probe before it: what proved the primary must still count. */
static void
go_on (RestantePrimaryWatch *self)
{
  if (self->dane == NULL || restante_dane_set_is_fresh (self->dane, g_get_monotonic_time ()))
    begin_drain (self);
  else if (self->addresses != NULL && self->drain == NULL && !is_paused (self))
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

  tell_drain (self, report);
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
    plan_probe (self, MIN (interval (self), MAX (self->options->interval_down, 1)));
}

static void
begin_drain (RestantePrimaryWatch *self)
{
  RestanteDrainPlan plan = {
    .queue = self->queue,
    .domain = self->domain,
    .addresses = self->addresses,
    .dane = self->dane,
    .helo = self->options->hostname,
    .connections = self->options->connections,
    .timeout = self->options->timeout,
    .retry_first = self->options->interval_down,
    .tap_open = self->tap_open,
  };

  if (self->drain != NULL || self->stopped || is_paused (self) || self->addresses == NULL)
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

void
restante_primary_watch_call_began (RestantePrimaryWatch *self, const char *address)
{
  RestanteDomainRecord *record;
  g_autofree char *text = NULL;

  self->calls++;
  if (self->stopped || !calls_itself (self))
    return;
  if (self->domain->last_proven == 0)
    text = g_strdup_printf ("The home server has called for the first time, from %s.", address);
  record = restante_domain_record_copy (self->domain);
  restante_primary_record_note_call (record, self->state, address, now_seconds ());
  self->state = RESTANTE_PRIMARY_UP;
  remember (self, record);
  if (text != NULL)
    g_signal_emit (self, signals[NOTED], 0, "call", text);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
restante_primary_watch_call_turned (RestantePrimaryWatch *self,
                                    const RestanteDrainReport *report,
                                    const char *capabilities)
{
  RestanteDomainRecord *record;

  if (self->stopped)
    return;
  tell_drain (self, report);
  if (!calls_itself (self) || *capabilities == '\0')
    return;
  record = restante_domain_record_copy (self->domain);
  restante_primary_record_note_capabilities (record, capabilities);
  remember (self, record);
}

void
restante_primary_watch_call_ended (RestantePrimaryWatch *self)
{
  if (self->calls > 0)
    self->calls--;
  if (!self->stopped && calls_itself (self))
    await_call (self);
}
