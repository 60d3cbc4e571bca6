/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/probe.h"

#include "net/smtp-outbound.h"
#include "policy/key-learning.h"
#include "protocol/address.h"
#include "watch/sentence.h"

typedef struct
{
  RestanteDomainRecord *domain;
  RestantePlaces *places;
  RestanteResolver *resolver;
  RestanteDaneSet *dane;       /* identity `dane`: before anybody is asked */
  GPtrArray *to_try;           /* GSocketAddress */
  GPtrArray *told;             /* the same: where the home said it is, tried without its name */
  GPtrArray *named;            /* the same: what the name resolved to; NULL: no answer */
  GError *no_answer;           /* why */
  guint awaited;               /* of the name and of what was told */
  RestanteProbeResult *result; /* until it is returned */
  char *helo;
  char *host;
  guint16 port;
  guint timeout;
  RestanteLineCheck *line; /* or NULL */
} Probe;

void
restante_probe_result_free (RestanteProbeResult *self)
{
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_clear_pointer (&self->dane, restante_dane_set_unref);
  g_strfreev (self->named);
  g_free (self->cause);
  g_free (self->said);
  g_free (self->fingerprint);
  g_free (self->address);
  g_free (self->capabilities);
  g_free (self);
}

static void
probe_free (Probe *probe)
{
  g_clear_pointer (&probe->result, restante_probe_result_free);
  g_clear_pointer (&probe->to_try, g_ptr_array_unref);
  g_object_unref (probe->resolver);
  g_clear_object (&probe->line);
  g_clear_pointer (&probe->dane, restante_dane_set_unref);
  g_clear_pointer (&probe->told, g_ptr_array_unref);
  g_clear_pointer (&probe->named, g_ptr_array_unref);
  g_clear_error (&probe->no_answer);
  restante_domain_record_unref (probe->domain);
  g_free (probe->helo);
  g_free (probe->host);
  g_free (probe);
}

static void
set_failed (RestanteProbeResult *result, RestanteProbeOutcome outcome, const char *cause)
{
  result->outcome = outcome;
  g_free (result->cause);
  result->cause = restante_sentence (cause);
}

static const RestanteProbeOutcome outcomes[] = {
  [RESTANTE_IDENTITY_PROVEN] = RESTANTE_PROBE_PROVEN,
  [RESTANTE_IDENTITY_UNCONFIRMED] = RESTANTE_PROBE_UNCONFIRMED,
  [RESTANTE_IDENTITY_STRANGER] = RESTANTE_PROBE_STRANGER,
  [RESTANTE_IDENTITY_UNDECIDED] = RESTANTE_PROBE_UNDECIDED,
};

/* A key that the owner denied is a stranger's, whatever else is known; a new one may be a renewed
 * one, so its chain counts. */
static void
look_at_stranger (Probe *probe, RestanteSmtpOutbound *outbound, RestanteProbeResult *result)
{
  RestanteIdentityFacts facts;

  result->said = restante_quote (restante_smtp_outbound_get_greeting (outbound));
  if (probe->domain->identity != RESTANTE_IDENTITY_KEY || result->fingerprint == NULL)
    return;
  if (restante_keys_have ((const char *const *)probe->domain->denied, result->fingerprint)) {
    result->outcome = RESTANTE_PROBE_STRANGER;
    g_free (result->cause);
    result->cause =
        g_strdup_printf ("A host with a key that you denied answers: %s.", result->fingerprint);
  } else if (result->outcome == RESTANTE_PROBE_STRANGER) {
    restante_smtp_outbound_verify_chain (outbound);
    restante_smtp_outbound_get_facts (outbound, &facts);
    result->chain_valid = facts.chain_valid;
  }
}

/* The session of one place, judged. */
static void
judge (Probe *probe, RestanteSmtpOutbound *outbound, GPtrArray *place, RestanteProbeResult *result)
{
  RestanteIdentityFacts facts;

  restante_smtp_outbound_get_facts (outbound, &facts);
  result->outcome = outcomes[restante_identity_judge (
      probe->domain->identity, (const char *const *)probe->domain->pins, &facts, &result->cause)];
  result->fingerprint = g_strdup (facts.fingerprint);
  if (result->outcome == RESTANTE_PROBE_PROVEN) {
    result->addresses = g_ptr_array_ref (place);
    result->capabilities =
        restante_capabilities_to_string (restante_smtp_outbound_get_capabilities (outbound));
  } else {
    look_at_stranger (probe, outbound, result);
  }
  result->address = g_strdup (restante_smtp_outbound_get_peer (outbound));
  restante_smtp_outbound_proven (outbound, FALSE);
}

static RestanteProbeResult *
try_place (Probe *probe, GSocketAddress *address)
{
  g_autoptr (GPtrArray) place = g_ptr_array_new_with_free_func (g_object_unref);
  RestanteProbeResult *result = g_new0 (RestanteProbeResult, 1);
  RestanteSmtpTarget target = {
    .addresses = place,
    .name = probe->host,
    .helo = probe->helo,
    .tls = RESTANTE_SMTP_TLS_IF_OFFERED,
    .verify_chain = probe->domain->identity == RESTANTE_IDENTITY_CA,
    .dane = probe->dane,
    .timeout = probe->timeout,
  };
  g_autoptr (RestanteSmtpOutbound) outbound = NULL;
  g_auto (RestanteSmtpFailure) failure = { 0 };

  g_ptr_array_add (place, g_object_ref (address));
  outbound = restante_smtp_outbound_new (&target);
  if (restante_smtp_outbound_open (outbound, &failure)) {
    judge (probe, outbound, place, result);
    result->answered = TRUE;
    return result;
  }
  /* An answer that says no is another thing than no answer. */
  set_failed (result, failure.code != 0 ? RESTANTE_PROBE_REFUSED : RESTANTE_PROBE_FAILED,
              failure.cause);
  result->answered = failure.answered;
  return result;
}

/* Of two places the one with the higher rank is told of; of equals the first. */
static const guint ranks[RESTANTE_PROBE_OUTCOMES] = {
  [RESTANTE_PROBE_FAILED] = 0,      [RESTANTE_PROBE_REFUSED] = 1,  [RESTANTE_PROBE_UNDECIDED] = 2,
  [RESTANTE_PROBE_UNCONFIRMED] = 3, [RESTANTE_PROBE_STRANGER] = 4, [RESTANTE_PROBE_PROVEN] = 5,
};

static void
take_better (Probe *probe, RestanteProbeResult *found)
{
  found->answered |= probe->result->answered;
  probe->result->answered = found->answered;
  if (probe->result->cause == NULL || ranks[found->outcome] > ranks[probe->result->outcome]) {
    found->named = g_steal_pointer (&probe->result->named);
    restante_probe_result_free (g_steal_pointer (&probe->result));
    probe->result = found;
  } else {
    restante_probe_result_free (found);
  }
}

static void
return_result (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);

  probe->result->dane = g_steal_pointer (&probe->dane);
  g_task_return_pointer (task, g_steal_pointer (&probe->result),
                         (GDestroyNotify)restante_probe_result_free);
}

static gboolean
is_proven (Probe *probe)
{
  return probe->result->addresses != NULL;
}

static void
try_places (Probe *probe, GPtrArray *places)
{
  for (guint i = 0; i < places->len && !is_proven (probe); i++)
    take_better (probe, try_place (probe, g_ptr_array_index (places, i)));
}

static void
run_sessions (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Probe *probe = data;

  try_places (probe, probe->to_try);
  g_task_return_boolean (task, TRUE);
}

static gboolean
leads_here (GPtrArray *places)
{
  for (guint i = 0; i < places->len; i++)
    if (g_inet_address_get_is_loopback (
            g_inet_socket_address_get_address (g_ptr_array_index (places, i))))
      return TRUE;
  return FALSE;
}

/* A way that never leaves this machine says nothing of its line. */
static gboolean
is_here (Probe *probe)
{
  g_autoptr (GInetAddress) last = NULL;

  if (probe->domain->last_address != NULL)
    last = g_inet_address_new_from_string (probe->domain->last_address);
  if (last != NULL && g_inet_address_get_is_loopback (last))
    return TRUE;
  return leads_here (probe->told) || leads_here (probe->to_try);
}

static void
on_line_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Probe *probe = g_task_get_task_data (task);
  g_autofree char *silent = NULL;
  g_autofree char *cause = NULL;

  if (!restante_line_check_finish (result, &silent)) {
    cause = g_strdup_printf ("%s gave no answer either", silent);
    set_failed (probe->result, RESTANTE_PROBE_BLIND, cause);
  }
  return_result (task);
}

/* Whoever is not answered by anybody may be offline itself. */
static void
look_at_line (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);

  if (probe->result->outcome == RESTANTE_PROBE_FAILED && !probe->result->answered &&
      probe->line != NULL && !is_here (probe))
    restante_line_check_async (probe->line, on_line_checked, g_object_ref (task));
  else
    return_result (task);
}

static void
on_sessions_over (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  look_at_line (task);
}

static char **
list_names (GPtrArray *found)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; i < found->len; i++) {
    g_autofree char *text =
        g_inet_address_to_string (g_inet_socket_address_get_address (g_ptr_array_index (found, i)));

    g_strv_builder_add (list, text);
  }
  return g_strv_builder_end (list);
}

static gboolean
is_same_host (gconstpointer place, gconstpointer other)
{
  return g_inet_address_equal (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS ((gpointer)place)),
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS ((gpointer)other)));
}

/* What is left to try: what was told was tried already. */
static GPtrArray *
list_rest (Probe *probe)
{
  g_autoptr (GPtrArray) all = restante_places_list (probe->places, probe->named, probe->port);
  GPtrArray *rest = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < all->len; i++) {
    gpointer place = g_ptr_array_index (all, i);

    if (!g_ptr_array_find_with_equal_func (probe->told, place, is_same_host, NULL))
      g_ptr_array_add (rest, g_object_ref (place));
  }
  return rest;
}

static void
go_on (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);

  if (probe->named != NULL)
    probe->result->named = list_names (probe->named);
  probe->to_try = list_rest (probe);
  if (!is_proven (probe) && probe->to_try->len > 0) {
    g_autoptr (GTask) sessions = g_task_new (NULL, NULL, on_sessions_over, g_object_ref (task));

    g_task_set_task_data (sessions, probe, NULL);
    g_task_run_in_thread (sessions, run_sessions);
    return;
  }
  if (probe->told->len == 0)
    set_failed (probe->result, RESTANTE_PROBE_FAILED,
                probe->no_answer != NULL
                    ? probe->no_answer->message
                    : "The name of the primary leads to no place where it could be");
  look_at_line (task);
}

/* Both are awaited: whoever writes DNS has to know what the name says. */
static void
note_arrival (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);

  if (--probe->awaited == 0)
    go_on (task);
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Probe *probe = g_task_get_task_data (task);

  probe->named =
      restante_resolver_lookup_finish (RESTANTE_RESOLVER (source), result, &probe->no_answer);
  note_arrival (task);
}

static void
run_told (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Probe *probe = data;

  try_places (probe, probe->told);
  g_task_return_boolean (task, TRUE);
}

static void
on_told_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  note_arrival (task);
}

/* At once, while the name is looked up: the servers that know it may be at home, too. */
static void
try_told (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GTask) trying = NULL;

  probe->told = restante_places_list_told (probe->places, probe->port);
  if (probe->told->len == 0)
    return;
  probe->awaited++;
  trying = g_task_new (NULL, NULL, on_told_tried, g_object_ref (task));
  g_task_set_task_data (trying, probe, NULL);
  g_task_run_in_thread (trying, run_told);
}

static void
look_for_places (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);

  probe->awaited = 1;
  try_told (task);
  restante_resolver_lookup_async (probe->resolver, probe->host, probe->port, NULL, on_resolved,
                                  g_object_ref (task));
}

/* First of all: the threads cannot ask for what judges the places. */
static void
on_tlsa (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Probe *probe = g_task_get_task_data (task);

  probe->dane = restante_tlsa_lookup_finish (RESTANTE_TLSA_LOOKUP (source), result);
  look_for_places (task);
}

void
restante_probe_async (const RestanteProbePlan *plan,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;
  Probe *probe = g_new0 (Probe, 1);

  probe->domain = restante_domain_record_ref (plan->domain);
  probe->places = plan->places;
  probe->resolver = g_object_ref (plan->resolver);
  probe->result = g_new0 (RestanteProbeResult, 1);
  probe->helo = g_strdup (plan->helo);
  probe->timeout = plan->timeout;
  probe->line = plan->line != NULL ? g_object_ref (plan->line) : NULL;
  g_task_set_task_data (task, probe, (GDestroyNotify)probe_free);
  if (restante_endpoint_parse (plan->domain->primary, 25, &probe->host, &probe->port, &error)) {
    if (plan->domain->identity == RESTANTE_IDENTITY_DANE)
      restante_tlsa_lookup_async (plan->tlsa, probe->host, probe->port, on_tlsa,
                                  g_steal_pointer (&task));
    else
      look_for_places (task);
    return;
  }
  set_failed (probe->result, RESTANTE_PROBE_FAILED, error->message);
  return_result (task);
}

RestanteProbeResult *
restante_probe_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
