/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/probe.h"

#include "net/smtp-outbound.h"
#include "protocol/address.h"
#include "watch/sentence.h"

typedef struct
{
  RestanteDomainRecord *domain;
  RestanteProbeResult *result; /* until it is returned */
  char *helo;
  char *host;
  guint16 port;
  guint timeout;
} Probe;

void
restante_probe_result_free (RestanteProbeResult *self)
{
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_free (self->cause);
  g_free (self->fingerprint);
  g_free (self->address);
  g_free (self->capabilities);
  g_free (self);
}

static void
probe_free (Probe *probe)
{
  g_clear_pointer (&probe->result, restante_probe_result_free);
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
};

static void
judge (Probe *probe, RestanteSmtpOutbound *outbound)
{
  RestanteProbeResult *result = probe->result;
  RestanteIdentityFacts facts;

  restante_smtp_outbound_get_facts (outbound, &facts);
  result->outcome = outcomes[restante_identity_judge (
      probe->domain->identity, (const char *const *)probe->domain->pins, &facts, &result->cause)];
  result->fingerprint = g_strdup (facts.fingerprint);
  result->address = g_strdup (restante_smtp_outbound_get_peer (outbound));
  if (result->outcome == RESTANTE_PROBE_PROVEN)
    result->capabilities =
        restante_capabilities_to_string (restante_smtp_outbound_get_capabilities (outbound));
  restante_smtp_outbound_proven (outbound, FALSE);
}

static void
run_session (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Probe *probe = data;
  RestanteSmtpTarget target = {
    .addresses = probe->result->addresses,
    .name = probe->host,
    .helo = probe->helo,
    .tls = RESTANTE_SMTP_TLS_IF_OFFERED,
    .verify_chain = probe->domain->identity == RESTANTE_IDENTITY_CA,
    .timeout = probe->timeout,
  };
  g_autoptr (RestanteSmtpOutbound) outbound = restante_smtp_outbound_new (&target);
  g_auto (RestanteSmtpFailure) failure = { 0 };

  if (restante_smtp_outbound_open (outbound, &failure))
    judge (probe, outbound);
  else
    /* An answer that says no is another thing than no answer. */
    set_failed (probe->result, failure.code != 0 ? RESTANTE_PROBE_REFUSED : RESTANTE_PROBE_FAILED,
                failure.cause);
  g_task_return_pointer (task, g_steal_pointer (&probe->result),
                         (GDestroyNotify)restante_probe_result_free);
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  probe->result->addresses =
      restante_resolver_lookup_finish (RESTANTE_RESOLVER (source), result, &error);
  if (probe->result->addresses != NULL) {
    g_task_run_in_thread (task, run_session);
    return;
  }
  set_failed (probe->result, RESTANTE_PROBE_FAILED, error->message);
  g_task_return_pointer (task, g_steal_pointer (&probe->result),
                         (GDestroyNotify)restante_probe_result_free);
}

void
restante_probe_async (RestanteResolver *resolver,
                      RestanteDomainRecord *domain,
                      const char *helo,
                      guint timeout,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;
  Probe *probe = g_new0 (Probe, 1);

  probe->domain = restante_domain_record_ref (domain);
  probe->result = g_new0 (RestanteProbeResult, 1);
  probe->helo = g_strdup (helo);
  probe->timeout = timeout;
  g_task_set_task_data (task, probe, (GDestroyNotify)probe_free);
  if (restante_endpoint_parse (domain->primary, 25, &probe->host, &probe->port, &error)) {
    restante_resolver_lookup_async (resolver, probe->host, probe->port, NULL, on_resolved,
                                    g_steal_pointer (&task));
    return;
  }
  set_failed (probe->result, RESTANTE_PROBE_FAILED, error->message);
  g_task_return_pointer (task, g_steal_pointer (&probe->result),
                         (GDestroyNotify)restante_probe_result_free);
}

RestanteProbeResult *
restante_probe_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
