/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dns-keeper.h"

#include "dns/address-lookup.h"
#include "dns/own-addresses.h"
#include "dns/sts-fetch.h"
#include "dns/survey.h"
#include "net/certificate-details.h"
#include "policy/tlsa.h"
#include "protocol/address.h"
#include "queue/dns-seen.h"

/* Seconds after the start or a change until a check: probes go first. */
#define SOON 5

/* Debian's package dns-root-data. */
#define SYSTEM_ANCHOR "/usr/share/dns/root.key"

G_DEFINE_QUARK (restante_dns_keeper_error_quark, restante_dns_keeper_error)

struct _RestanteDnsKeeper
{
  RestanteQueue *queue;
  RestanteWatch *watch;
  RestanteCertificate *certificate;
  char *hostname;
  char **public_addresses;
  guint interval;
  guint16 mta_sts_port;
  char **servers;
  char **public_resolvers;
  char *trust_anchor;
  RestanteSurveyOptions survey; /* points at these */
  GCancellable *stopped;
  GHashTable *domains; /* name → Domain */
  guint running;
};

/* A protected domain. */
typedef struct
{
  RestanteDnsKeeper *keeper;
  char *name;
  guint timer;
  RestanteDnsReport *report;  /* or NULL */
  RestanteDomainFacts *facts; /* of the check under way, or NULL */
  GPtrArray *waiting;         /* GTask: who wants that check */
} Domain;

static void plan (Domain *domain, guint seconds);

RestanteDnsReport *
restante_dns_report_ref (RestanteDnsReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_report (gpointer data)
{
  RestanteDnsReport *self = data;

  g_ptr_array_unref (self->advice);
}

void
restante_dns_report_unref (RestanteDnsReport *self)
{
  g_atomic_rc_box_release_full (self, clear_report);
}

static void
domain_free (gpointer data)
{
  Domain *self = data;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->report, restante_dns_report_unref);
  restante_domain_facts_free (self->facts);
  g_ptr_array_unref (self->waiting);
  g_free (self->name);
  g_free (self);
}

static Domain *
get_domain (RestanteDnsKeeper *self, const char *name)
{
  Domain *domain = g_hash_table_lookup (self->domains, name);

  if (domain != NULL)
    return domain;
  domain = g_new0 (Domain, 1);
  domain->keeper = self;
  domain->name = g_strdup (name);
  domain->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_insert (self->domains, domain->name, domain);
  return domain;
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

/* What is known without asking DNS. */
static RestanteDomainFacts *
gather (RestanteDnsKeeper *self, const RestanteDomainRecord *record)
{
  RestanteDomainFacts *facts = restante_domain_facts_new (record->name);
  g_autofree char *host = NULL;
  guint16 port;

  facts->now = g_get_real_time () / G_USEC_PER_SEC;
  set_text (&facts->holder, self->hostname);
  if (restante_endpoint_parse (record->primary, 25, &host, &port, NULL))
    set_text (&facts->primary, host);
  set_text (&facts->proven, record->last_address);
  replace_list (&facts->own, self->public_addresses[0] != NULL ? g_strdupv (self->public_addresses)
                                                               : restante_own_addresses ());
  return facts;
}

/* In a worker, which has the facts to itself until it is done. What cannot be read was not seen. */
static void
recall (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Domain *domain = data;
  char **mx = NULL;
  char **addresses = NULL;

  if (restante_queue_get_dns_seen (domain->keeper->queue, domain->name, domain->facts->now, &mx,
                                   &addresses, NULL)) {
    replace_list (&domain->facts->seen_mx, mx);
    replace_list (&domain->facts->seen_addresses, addresses);
  }
  g_task_return_boolean (task, TRUE);
}

static GList *
resolve (const char *host, GCancellable *cancellable, gpointer data, GError **error)
{
  const RestanteDnsKeeper *self = data;

  return restante_address_lookup ((const char *const *)self->servers, host, self->survey.timeout,
                                  cancellable, error);
}

/* In a worker, as recall(). */
static void
fetch (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Domain *domain = data;
  RestanteDnsKeeper *self = domain->keeper;
  const RestanteWriterSurroundings surroundings = { resolve, self, NULL, self->survey.timeout };

  restante_sts_fetch (domain->facts, self->mta_sts_port, &surroundings, self->stopped);
  g_task_return_boolean (task, TRUE);
}

static char **
list_hosts (const RestanteDomainFacts *facts)
{
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();

  for (guint i = 0; i < facts->mx->len; i++)
    g_strv_builder_add (hosts, ((RestanteMxFacts *)g_ptr_array_index (facts->mx, i))->host);
  return g_strv_builder_end (hosts);
}

/* In a worker, as recall(). */
static void
remember (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Domain *domain = data;
  const RestanteDomainFacts *facts = domain->facts;
  g_auto (GStrv) hosts = list_hosts (facts);
  g_autoptr (GError) error = NULL;

  if (!restante_queue_record_dns_seen (
          domain->keeper->queue, domain->name, (const char *const *)hosts,
          (const char *const *)facts->primary_addresses.addresses, facts->now, &error))
    g_debug ("What DNS said of %s is not remembered: %s", domain->name, error->message);
  g_task_return_boolean (task, TRUE);
}

static void
work (Domain *domain, GTaskThreadFunc what, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, domain);

  g_task_set_task_data (task, domain, NULL);
  g_task_run_in_thread (task, what);
}

static void
add_certificate (RestanteDnsKeeper *self, RestanteDomainFacts *facts)
{
  g_autoptr (RestanteCredentials) credentials = restante_certificate_get (self->certificate);
  g_autoptr (GBytes) der = restante_credentials_get_certificate (credentials);
  g_autoptr (RestanteCertificateDetails) details =
      der != NULL ? restante_certificate_details_new (der, self->hostname) : NULL;
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

/* The key that the primary showed last: a pin, or the one that it offers instead. */
static void
add_primary_key (RestanteDomainFacts *facts, const RestanteDomainRecord *record)
{
  RestanteTlsaKeys keys = { NULL, NULL,
                            record->offered != NULL ? record->offered : record->pins[0] };

  restante_tlsa_compare (&facts->primary_tlsa, &keys);
}

static const RestanteAdvice *
advice_of (const RestanteDnsReport *report, guint index)
{
  return g_ptr_array_index (report->advice, index);
}

/* Each line that has another colour than before. */
static void
tell_changes (Domain *domain, const RestanteDnsReport *before, const RestanteDnsReport *now)
{
  for (guint i = 0; i < now->advice->len; i++) {
    const RestanteAdvice *advice = advice_of (now, i);
    g_autofree char *text = NULL;

    if (advice->severity == advice_of (before, i)->severity)
      continue;
    text = g_strdup_printf ("DNS of %s, %s is now %s: %s", domain->name,
                            restante_check_code_to_string (advice->code),
                            restante_severity_to_string (advice->severity), advice->seen);
    restante_watch_note (domain->keeper->watch, domain->name, "dns-check", text);
  }
}

static void
conclude (Domain *domain, const RestanteDomainRecord *record)
{
  RestanteDnsReport *report = g_atomic_rc_box_new0 (RestanteDnsReport);

  add_certificate (domain->keeper, domain->facts);
  add_primary_key (domain->facts, record);
  report->time = domain->facts->now;
  report->advice = restante_domain_advice (domain->facts);
  if (domain->report != NULL) {
    tell_changes (domain, domain->report, report);
    restante_dns_report_unref (domain->report);
  }
  domain->report = report;
}

/* Takes who waits, so that a callback may ask again. */
static void
answer (Domain *domain, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&domain->waiting);

  domain->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++) {
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (waiting, i), g_error_copy (error));
    else
      g_task_return_pointer (g_ptr_array_index (waiting, i),
                             restante_dns_report_ref (domain->report),
                             (GDestroyNotify)restante_dns_report_unref);
  }
}

static GError *
no_domain (const char *name)
{
  return g_error_new (RESTANTE_DNS_KEEPER_ERROR, RESTANTE_DNS_KEEPER_ERROR_NO_DOMAIN,
                      "%s is not protected here; see \"restantectl domain list\"", name);
}

/* The end of a check; @error: why there is no report. */
static void
end_check (Domain *domain, const GError *error)
{
  RestanteDnsKeeper *self = domain->keeper;

  self->running--;
  g_clear_pointer (&domain->facts, restante_domain_facts_free);
  answer (domain, error);
  if (error == NULL)
    plan (domain, self->interval);
  else if (!g_cancellable_is_cancelled (self->stopped))
    g_hash_table_remove (self->domains, domain->name);
}

static void
on_remembered (GObject *source, GAsyncResult *result, gpointer domain)
{
  end_check (domain, NULL);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  Domain *domain = data;
  g_autoptr (RestanteDomainRecord) record =
      restante_queue_find_domain (domain->keeper->queue, domain->name);
  g_autoptr (GError) error = record == NULL ? no_domain (domain->name) : NULL;

  if (error != NULL) {
    end_check (domain, error);
    return;
  }
  conclude (domain, record);
  work (domain, remember, on_remembered);
}

static void
on_surveyed (GObject *source, GAsyncResult *result, gpointer data)
{
  Domain *domain = data;
  g_autoptr (GError) error = NULL;

  if (restante_survey_finish (result, &error))
    work (domain, fetch, on_fetched);
  else
    end_check (domain, error);
}

static void
on_recalled (GObject *source, GAsyncResult *result, gpointer data)
{
  Domain *domain = data;

  restante_survey_async (&domain->keeper->survey, domain->facts, domain->keeper->stopped,
                         on_surveyed, domain);
}

static void
check (Domain *domain)
{
  RestanteDnsKeeper *self = domain->keeper;
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self->queue, domain->name);
  g_autoptr (GError) error = NULL;

  if (domain->facts != NULL)
    return;
  g_clear_handle_id (&domain->timer, g_source_remove);
  if (record == NULL) {
    error = no_domain (domain->name);
    answer (domain, error);
    g_hash_table_remove (self->domains, domain->name);
    return;
  }
  domain->facts = gather (self, record);
  self->running++;
  work (domain, recall, on_recalled);
}

static gboolean
on_timer (gpointer data)
{
  Domain *domain = data;

  domain->timer = 0;
  check (domain);
  return G_SOURCE_REMOVE;
}

static void
plan (Domain *domain, guint seconds)
{
  g_clear_handle_id (&domain->timer, g_source_remove);
  if (!g_cancellable_is_cancelled (domain->keeper->stopped))
    domain->timer = g_timeout_add_seconds (seconds, on_timer, domain);
}

void
restante_dns_keeper_check_soon (RestanteDnsKeeper *self, const char *name)
{
  plan (get_domain (self, name), MIN (SOON, self->interval));
}

static void
on_domain_added (RestanteWatch *watch, const char *name, gpointer data)
{
  restante_dns_keeper_check_soon (data, name);
}

/* When a check is under way, its end removes it. */
static void
on_domain_removed (RestanteWatch *watch, const char *name, gpointer data)
{
  RestanteDnsKeeper *self = data;
  Domain *domain = g_hash_table_lookup (self->domains, name);

  if (domain != NULL && domain->facts == NULL)
    g_hash_table_remove (self->domains, name);
}

static void
set_survey (RestanteDnsKeeper *self, const RestanteDnsKeeperOptions *options)
{
  gboolean is_systems =
      options->trust_anchor == NULL && g_file_test (SYSTEM_ANCHOR, G_FILE_TEST_EXISTS);

  self->servers = g_strdupv ((char **)options->servers);
  self->public_resolvers = g_strdupv ((char **)options->public_resolvers);
  self->trust_anchor = g_strdup (is_systems ? SYSTEM_ANCHOR : options->trust_anchor);
  self->survey = (RestanteSurveyOptions){
    .servers = (const char *const *)self->servers,
    .trust_anchor = self->trust_anchor,
    .is_root_anchor = is_systems,
    .public_resolvers = (const char *const *)self->public_resolvers,
    .authoritative_port = options->authoritative_port,
    .timeout = options->timeout,
  };
}

RestanteDnsKeeper *
restante_dns_keeper_start (RestanteQueue *queue,
                           RestanteWatch *watch,
                           RestanteCertificate *certificate,
                           const RestanteDnsKeeperOptions *options)
{
  RestanteDnsKeeper *self = g_new0 (RestanteDnsKeeper, 1);
  g_autoptr (GPtrArray) records = restante_queue_list_domains (queue);

  self->queue = queue;
  self->watch = watch;
  self->certificate = certificate;
  self->hostname = g_strdup (options->hostname);
  self->public_addresses = g_strdupv ((char **)options->public_addresses);
  self->interval = options->interval;
  self->mta_sts_port = options->mta_sts_port;
  self->stopped = g_cancellable_new ();
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, domain_free);
  set_survey (self, options);
  g_signal_connect (watch, "domain-added", G_CALLBACK (on_domain_added), self);
  g_signal_connect (watch, "domain-removed", G_CALLBACK (on_domain_removed), self);
  for (guint i = 0; i < records->len; i++)
    on_domain_added (watch, ((RestanteDomainRecord *)g_ptr_array_index (records, i))->name, self);
  return self;
}

void
restante_dns_keeper_stop (RestanteDnsKeeper *self)
{
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_cancellable_cancel (self->stopped);
  while (self->running > 0)
    g_main_context_iteration (NULL, TRUE);
  /* What the checks leave for later is done now. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_hash_table_unref (self->domains);
  g_object_unref (self->stopped);
  g_strfreev (self->public_addresses);
  g_strfreev (self->servers);
  g_strfreev (self->public_resolvers);
  g_free (self->trust_anchor);
  g_free (self->hostname);
  g_free (self);
}

void
restante_dns_keeper_check_async (RestanteDnsKeeper *self,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (NULL, self->stopped, callback, user_data);
  Domain *domain = get_domain (self, name);

  g_ptr_array_add (domain->waiting, task);
  check (domain);
}

RestanteDnsReport *
restante_dns_keeper_check_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A survey for somebody else: the task has the facts until they are given away. */
typedef struct
{
  RestanteDnsKeeper *keeper;
  RestanteDomainFacts *facts;
} Look;

static void
look_free (Look *look)
{
  restante_domain_facts_free (look->facts);
  g_free (look);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;

  restante_dns_keeper_leave (look->keeper);
  if (restante_survey_finish (result, &error))
    g_task_return_pointer (task, g_steal_pointer (&look->facts),
                           (GDestroyNotify)restante_domain_facts_free);
  else
    g_task_return_error (task, error);
}

void
restante_dns_keeper_survey_async (RestanteDnsKeeper *self,
                                  const char *name,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self->queue, name);
  Look *look;

  if (record == NULL) {
    g_task_return_error (task, no_domain (name));
    return;
  }
  look = g_new0 (Look, 1);
  look->keeper = self;
  look->facts = gather (self, record);
  g_task_set_task_data (task, look, (GDestroyNotify)look_free);
  restante_dns_keeper_enter (self);
  restante_survey_async (&self->survey, look->facts, self->stopped, on_looked,
                         g_steal_pointer (&task));
}

RestanteDomainFacts *
restante_dns_keeper_survey_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

RestanteWriter *
restante_dns_keeper_open_writer (RestanteDnsKeeper *self,
                                 const RestanteWriterRecord *record,
                                 GError **error)
{
  const RestanteWriterSettings settings = {
    .name = record->name,
    .kind = record->kind,
    .zone = record->zone,
    .server = record->server,
    .url = record->url,
    .user = record->user,
    .command = record->command,
    .secret = record->secret,
  };
  const RestanteWriterSurroundings surroundings = { resolve, self, NULL, self->survey.timeout };

  return restante_writer_new (&settings, &surroundings, error);
}

void
restante_dns_keeper_enter (RestanteDnsKeeper *self)
{
  self->running++;
}

void
restante_dns_keeper_leave (RestanteDnsKeeper *self)
{
  self->running--;
}

RestanteDnsReport *
restante_dns_keeper_get_report (RestanteDnsKeeper *self, const char *name)
{
  const Domain *domain = g_hash_table_lookup (self->domains, name);

  return domain != NULL && domain->report != NULL ? restante_dns_report_ref (domain->report) : NULL;
}
