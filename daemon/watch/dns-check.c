/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dns-check.h"

#include "dns/own-addresses.h"
#include "dns/sts-fetch.h"
#include "net/certificate-details.h"
#include "policy/primary-state.h"
#include "policy/tlsa.h"
#include "protocol/address.h"
#include "queue/dns-seen.h"
#include "queue/fences.h"

/* A step that blocks has the facts to itself until it is over. */
typedef struct
{
  const RestanteDnsCheckContext *context;
  RestanteDomainRecord *record;
  RestanteDomainFacts *facts;
  RestanteDnsReport *report; /* or NULL */
} Check;

static void
check_free (Check *self)
{
  restante_domain_record_unref (self->record);
  restante_domain_facts_free (self->facts);
  g_clear_pointer (&self->report, restante_dns_report_unref);
  g_free (self);
}

static void
replace_list (char ***field, char **list)
{
  g_strfreev (*field);
  *field = list;
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

RestanteDomainFacts *
restante_dns_check_gather (const RestanteDnsCheckContext *context,
                           const RestanteDomainRecord *record)
{
  RestanteDomainFacts *facts = restante_domain_facts_new (record->name);
  g_autofree char *host = NULL;
  guint16 port;

  facts->now = g_get_real_time () / G_USEC_PER_SEC;
  set_text (&facts->holder, context->hostname);
  if (restante_endpoint_parse (record->primary, 25, &host, &port, NULL))
    set_text (&facts->primary, host);
  set_text (&facts->proven, record->last_address);
  replace_list (&facts->own, context->public_addresses[0] != NULL
                                 ? g_strdupv ((char **)context->public_addresses)
                                 : restante_own_addresses ());
  return facts;
}

/* The chain of steps: @what in a worker, then @next. */
static void
work (GTask *task, GTaskThreadFunc what, GAsyncReadyCallback next)
{
  g_autoptr (GTask) step =
      g_task_new (NULL, g_task_get_cancellable (task), next, g_object_ref (task));

  g_task_set_task_data (step, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step, what);
}

/* What cannot be read was not seen. */
static void
recall (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *self = data;
  g_autoptr (RestanteFenceRecord) fence = NULL;
  char **mx = NULL;
  char **addresses = NULL;

  if (restante_queue_get_dns_seen (self->context->queue, self->record->name, self->facts->now, &mx,
                                   &addresses, NULL)) {
    replace_list (&self->facts->seen_mx, mx);
    replace_list (&self->facts->seen_addresses, addresses);
  }
  fence = restante_queue_find_fence (self->context->queue, self->record->name, NULL);
  self->facts->fenced = fence != NULL && (fence->state == RESTANTE_FENCE_FENCED ||
                                          fence->state == RESTANTE_FENCE_RESTORING);
  g_task_return_boolean (step, TRUE);
}

static void
fetch (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *self = data;

  restante_sts_fetch (self->facts, self->context->mta_sts_port, &self->context->surroundings,
                      cancellable);
  g_task_return_boolean (step, TRUE);
}

static char **
list_hosts (const RestanteDomainFacts *facts)
{
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();

  for (guint i = 0; i < facts->mx->len; i++)
    g_strv_builder_add (hosts, ((RestanteMxFacts *)g_ptr_array_index (facts->mx, i))->host);
  return g_strv_builder_end (hosts);
}

static void
remember (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *self = data;
  const RestanteDomainFacts *facts = self->facts;
  g_auto (GStrv) hosts = list_hosts (facts);
  g_autoptr (GError) error = NULL;

  if (!restante_queue_record_dns_seen (
          self->context->queue, self->record->name, (const char *const *)hosts,
          (const char *const *)facts->primary_addresses.addresses, facts->now, &error))
    g_debug ("What DNS said of %s is not remembered: %s", self->record->name, error->message);
  g_task_return_boolean (step, TRUE);
}

static void
add_certificate (const RestanteDnsCheckContext *context, RestanteDomainFacts *facts)
{
  g_autoptr (RestanteCredentials) credentials = restante_certificate_get (context->certificate);
  g_autoptr (GBytes) der = restante_credentials_get_certificate (credentials);
  g_autoptr (RestanteCertificateDetails) details =
      der != NULL ? restante_certificate_details_new (der, context->hostname) : NULL;
  RestanteTlsaKeys keys = { der, NULL, NULL };
  g_autofree char *digest = NULL;

  if (details == NULL)
    return;
  facts->certificate = (RestanteCertificateFacts){ TRUE, details->not_before, details->not_after,
                                                   details->covers_name, details->is_self_signed };
  keys.public_key = details->public_key;
  restante_tlsa_compare (&facts->holder_tlsa, &keys);
  if (details->public_key == NULL)
    return;
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, details->public_key);
  facts->holder_tlsa_data = g_strdup_printf ("3 1 1 %s", digest);
}

/* Where delivery goes to another port, other records are looked at there. */
static gboolean
is_judged_by_tlsa (const RestanteDomainRecord *record)
{
  g_autofree char *host = NULL;
  guint16 port;

  return record->identity == RESTANTE_IDENTITY_DANE &&
         restante_endpoint_parse (record->primary, 25, &host, &port, NULL) && port == 25;
}

/* The key that the primary showed last: a pin, or the one that it offers instead. */
static void
add_primary_key (RestanteDomainFacts *facts, const RestanteDomainRecord *record)
{
  RestanteTlsaKeys keys = { NULL, NULL,
                            record->offered != NULL ? record->offered : record->pins[0] };

  RestantePrimaryState state = restante_primary_state_from_string (record->state);
  gboolean decided = state == RESTANTE_PRIMARY_UP || state == RESTANTE_PRIMARY_STRANGER;

  if (decided && is_judged_by_tlsa (record))
    restante_tlsa_take_verdict (&facts->primary_tlsa, state == RESTANTE_PRIMARY_UP);
  else
    restante_tlsa_compare (&facts->primary_tlsa, &keys);
}

/* The primary may have been proven meanwhile, or have shown another key. */
static void
take_record_of_now (Check *self)
{
  RestanteDomainRecord *now = restante_queue_find_domain (self->context->queue, self->record->name);

  if (now == NULL)
    return;
  restante_domain_record_unref (self->record);
  self->record = now;
}

static void
on_remembered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Check *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&self->report),
                         (GDestroyNotify)restante_dns_report_unref);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Check *self = g_task_get_task_data (task);

  take_record_of_now (self);
  add_certificate (self->context, self->facts);
  add_primary_key (self->facts, self->record);
  self->report = restante_dns_report_new (self->facts);
  work (task, remember, on_remembered);
}

static void
on_surveyed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (restante_survey_finish (result, &error))
    work (task, fetch, on_fetched);
  else
    g_task_return_error (task, error);
}

static void
on_recalled (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Check *self = g_task_get_task_data (task);

  restante_survey_async (&self->context->survey, self->facts, g_task_get_cancellable (task),
                         on_surveyed, task);
}

void
restante_dns_check_async (const RestanteDnsCheckContext *context,
                          RestanteDomainRecord *record,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Check *self = g_new0 (Check, 1);

  self->context = context;
  self->record = restante_domain_record_ref (record);
  self->facts = restante_dns_check_gather (context, record);
  g_task_set_task_data (task, self, (GDestroyNotify)check_free);
  work (task, recall, on_recalled);
}

RestanteDnsReport *
restante_dns_check_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
