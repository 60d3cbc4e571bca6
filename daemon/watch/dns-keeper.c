/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dns-keeper.h"

#include "dns/address-lookup.h"
#include "dns/glance.h"
#include "dns/writer-pool.h"
#include "watch/dns-check.h"

/* Seconds after the start or a change until a check: probes go first. */
#define SOON 5

/* Debian's package dns-root-data. */
#define SYSTEM_ANCHOR "/usr/share/dns/root.key"

G_DEFINE_QUARK (restante_dns_keeper_error_quark, restante_dns_keeper_error)

struct _RestanteDnsKeeper
{
  GObject parent_instance;
  RestanteQueue *queue;
  RestanteWatch *watch;
  char *hostname;
  char **public_addresses;
  char **servers;
  char **public_resolvers;
  char *trust_anchor;
  RestanteDnsCheckContext context; /* points at these */
  RestanteWriterPool *writers;
  guint interval;
  guint watch_interval;
  GCancellable *stopped;
  GHashTable *domains; /* name → Domain */
  guint running;
};

G_DEFINE_FINAL_TYPE (RestanteDnsKeeper, restante_dns_keeper, G_TYPE_OBJECT)

enum
{
  LINE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A protected domain. */
typedef struct
{
  RestanteDnsKeeper *keeper;
  char *name;
  guint timer;
  gint64 due; /* of the timer; monotonic */
  guint glance_timer;
  RestanteDnsReport *report; /* or NULL */
  RestanteGlance *glance;    /* what was seen last */
  char *proven;              /* where the primary was proven when the last check began, or NULL */
  guint unanswered;          /* glances in a row without an answer of the server in charge */
  gboolean checking;
  gboolean glancing;
  gboolean removed;   /* while one of them is under way, whose end frees it */
  GPtrArray *waiting; /* GTask: who wants the check that is under way */
} Domain;

static void plan (Domain *domain, guint seconds);
static void plan_glance (Domain *domain, guint seconds);

static void
restante_dns_keeper_finalize (GObject *object)
{
  RestanteDnsKeeper *self = RESTANTE_DNS_KEEPER (object);

  g_hash_table_unref (self->domains);
  restante_writer_pool_free (self->writers);
  g_object_unref (self->stopped);
  g_strfreev (self->public_addresses);
  g_strfreev (self->servers);
  g_strfreev (self->public_resolvers);
  g_free (self->trust_anchor);
  g_free (self->hostname);
  G_OBJECT_CLASS (restante_dns_keeper_parent_class)->finalize (object);
}

static void
restante_dns_keeper_class_init (RestanteDnsKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_dns_keeper_finalize;
  signals[LINE_CHANGED] =
      g_signal_new ("line-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
}

static void
domain_free (gpointer data)
{
  Domain *self = data;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->glance_timer, g_source_remove);
  g_clear_pointer (&self->report, restante_dns_report_unref);
  restante_glance_free (self->glance);
  g_ptr_array_unref (self->waiting);
  g_free (self->proven);
  g_free (self->name);
  g_free (self);
}

static void
restante_dns_keeper_init (RestanteDnsKeeper *self)
{
  self->stopped = g_cancellable_new ();
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, domain_free);
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
  domain->glance = restante_glance_new ();
  domain->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_insert (self->domains, domain->name, domain);
  return domain;
}

static GError *
no_domain (const char *name)
{
  return g_error_new (RESTANTE_DNS_KEEPER_ERROR, RESTANTE_DNS_KEEPER_ERROR_NO_DOMAIN,
                      "%s is not protected here; see \"restantectl domain list\"", name);
}

static gboolean
is_stopped (RestanteDnsKeeper *self)
{
  return g_cancellable_is_cancelled (self->stopped);
}

static void
tell_change (const RestanteAdvice *advice, gpointer data)
{
  Domain *domain = data;
  g_autofree char *text = g_strdup_printf (
      "DNS of %s, %s is now %s: %s", domain->name, restante_check_code_to_string (advice->code),
      restante_severity_to_string (advice->severity), advice->seen);

  restante_watch_note (domain->keeper->watch, domain->name, "dns-check", text);
  g_signal_emit (domain->keeper, signals[LINE_CHANGED], 0, domain->name, advice);
}

/* Takes @report. */
static void
take_report (Domain *domain, RestanteDnsReport *report)
{
  g_autoptr (RestanteDnsReport) before = g_steal_pointer (&domain->report);

  domain->report = report;
  restante_glance_update (domain->glance, report->seen);
  if (before != NULL)
    restante_dns_report_compare (report, before, tell_change, domain);
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

/* Nothing is under way for it any more. */
static void
drop_if_removed (Domain *domain)
{
  if (domain->removed && !domain->checking && !domain->glancing)
    g_hash_table_remove (domain->keeper->domains, domain->name);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  Domain *domain = data;
  RestanteDnsKeeper *self = domain->keeper;
  g_autoptr (GError) error = NULL;
  RestanteDnsReport *report = restante_dns_check_finish (result, &error);

  self->running--;
  domain->checking = FALSE;
  if (report != NULL)
    take_report (domain, report);
  if (report != NULL && domain->removed)
    error = no_domain (domain->name);
  answer (domain, error);
  if (error == NULL) {
    plan (domain, self->interval);
    plan_glance (domain, self->watch_interval);
  }
  drop_if_removed (domain);
}

static void
check (Domain *domain)
{
  RestanteDnsKeeper *self = domain->keeper;
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self->queue, domain->name);
  g_autoptr (GError) error = NULL;

  if (domain->checking)
    return;
  g_clear_handle_id (&domain->timer, g_source_remove);
  if (record == NULL) {
    error = no_domain (domain->name);
    answer (domain, error);
    domain->removed = TRUE;
    drop_if_removed (domain);
    return;
  }
  g_free (domain->proven);
  domain->proven = g_strdup (record->last_address);
  domain->checking = TRUE;
  self->running++;
  restante_dns_check_async (&self->context, record, self->stopped, on_checked, domain);
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
  if (is_stopped (domain->keeper))
    return;
  domain->due = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
  domain->timer = g_timeout_add_seconds (seconds, on_timer, domain);
}

/* A changed address is the earliest sign of a return (DESIGN section 4). */
static void
take_glance (Domain *domain, const RestanteGlance *now)
{
  RestanteGlanceChange change = restante_glance_update (domain->glance, now);

  domain->unanswered = now->mx != NULL ? 0 : domain->unanswered + 1;
  if ((change & RESTANTE_GLANCE_ADDRESSES) != 0)
    restante_watch_address_changed (domain->keeper->watch, domain->name);
  if (change != RESTANTE_GLANCE_SAME)
    check (domain);
}

static void
on_glanced (GObject *source, GAsyncResult *result, gpointer data)
{
  Domain *domain = data;
  g_autoptr (RestanteGlance) now = restante_glance_finish (result, NULL);

  domain->keeper->running--;
  domain->glancing = FALSE;
  if (now != NULL && !domain->removed)
    take_glance (domain, now);
  plan_glance (domain, domain->keeper->watch_interval);
  drop_if_removed (domain);
}

/* The servers in charge take turns when they do not answer. */
static const char *
choose_server (const Domain *domain)
{
  char **servers = domain->report->servers;
  guint n = g_strv_length (servers);

  return n > 0 ? servers[domain->unanswered % n] : NULL;
}

static void
glance (Domain *domain)
{
  RestanteDnsKeeper *self = domain->keeper;
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self->queue, domain->name);
  const RestanteGlancePlan plan = {
    .options = &self->context.survey,
    .surroundings = &self->context.surroundings,
    .mta_sts_port = self->context.mta_sts_port,
    .server = choose_server (domain),
  };

  if (record == NULL || domain->glancing)
    return;
  domain->glancing = TRUE;
  self->running++;
  restante_glance_async (&plan, restante_dns_check_gather (&self->context, record), self->stopped,
                         on_glanced, domain);
}

static gboolean
on_glance_timer (gpointer data)
{
  Domain *domain = data;

  domain->glance_timer = 0;
  glance (domain);
  return G_SOURCE_REMOVE;
}

static void
plan_glance (Domain *domain, guint seconds)
{
  g_clear_handle_id (&domain->glance_timer, g_source_remove);
  if (!is_stopped (domain->keeper) && !domain->removed)
    domain->glance_timer = g_timeout_add_seconds (seconds, on_glance_timer, domain);
}

void
restante_dns_keeper_check_soon (RestanteDnsKeeper *self, const char *name)
{
  Domain *domain = get_domain (self, name);
  guint seconds = MIN (SOON, self->interval);

  /* One change after the other does not put it off. */
  if (domain->timer == 0 ||
      domain->due > g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC)
    plan (domain, seconds);
}

static void
on_domain_added (RestanteWatch *watch, const char *name, gpointer data)
{
  get_domain (data, name)->removed = FALSE;
  restante_dns_keeper_check_soon (data, name);
}

static void
on_domain_removed (RestanteWatch *watch, const char *name, gpointer data)
{
  RestanteDnsKeeper *self = data;
  Domain *domain = g_hash_table_lookup (self->domains, name);

  if (domain == NULL)
    return;
  domain->removed = TRUE;
  g_clear_handle_id (&domain->timer, g_source_remove);
  g_clear_handle_id (&domain->glance_timer, g_source_remove);
  drop_if_removed (domain);
}

/* Where it was proven is a line of the check. */
static void
on_primary_changed (RestanteWatch *watch, const char *name, gpointer data)
{
  RestanteDnsKeeper *self = data;
  const Domain *domain = g_hash_table_lookup (self->domains, name);
  g_autoptr (RestanteDomainRecord) record = restante_queue_find_domain (self->queue, name);

  if (domain != NULL && domain->report != NULL && record != NULL &&
      g_strcmp0 (domain->proven, record->last_address) != 0)
    restante_dns_keeper_check_soon (self, name);
}

static GList *
resolve (const char *host, GCancellable *cancellable, gpointer data, GError **error)
{
  const RestanteDnsKeeper *self = data;

  return restante_address_lookup ((const char *const *)self->servers, host,
                                  self->context.survey.timeout, cancellable, error);
}

static RestanteSurveyOptions
make_survey (RestanteDnsKeeper *self, const RestanteDnsKeeperOptions *options)
{
  gboolean is_systems =
      options->trust_anchor == NULL && g_file_test (SYSTEM_ANCHOR, G_FILE_TEST_EXISTS);

  self->servers = g_strdupv ((char **)options->servers);
  self->public_resolvers = g_strdupv ((char **)options->public_resolvers);
  self->trust_anchor = g_strdup (is_systems ? SYSTEM_ANCHOR : options->trust_anchor);
  return (RestanteSurveyOptions){
    .servers = (const char *const *)self->servers,
    .trust_anchor = self->trust_anchor,
    .is_root_anchor = is_systems,
    .public_resolvers = (const char *const *)self->public_resolvers,
    .authoritative_port = options->authoritative_port,
    .timeout = options->timeout,
  };
}

static void
set_context (RestanteDnsKeeper *self,
             RestanteCertificate *certificate,
             const RestanteDnsKeeperOptions *options)
{
  self->hostname = g_strdup (options->hostname);
  self->public_addresses = g_strdupv ((char **)options->public_addresses);
  self->context = (RestanteDnsCheckContext){
    .queue = self->queue,
    .certificate = certificate,
    .hostname = self->hostname,
    .public_addresses = (const char *const *)self->public_addresses,
    .mta_sts_port = options->mta_sts_port,
    .survey = make_survey (self, options),
    .surroundings = { resolve, self, NULL, options->timeout },
  };
}

RestanteDnsKeeper *
restante_dns_keeper_start (RestanteQueue *queue,
                           RestanteWatch *watch,
                           RestanteCertificate *certificate,
                           const RestanteDnsKeeperOptions *options)
{
  RestanteDnsKeeper *self = g_object_new (RESTANTE_TYPE_DNS_KEEPER, NULL);
  g_autoptr (GPtrArray) records = restante_queue_list_domains (queue);

  self->queue = queue;
  self->watch = watch;
  self->interval = options->interval;
  self->watch_interval = options->watch_interval;
  set_context (self, certificate, options);
  self->writers = restante_writer_pool_new (&self->context.surroundings);
  g_signal_connect (watch, "domain-added", G_CALLBACK (on_domain_added), self);
  g_signal_connect (watch, "domain-removed", G_CALLBACK (on_domain_removed), self);
  g_signal_connect (watch, "primary-changed", G_CALLBACK (on_primary_changed), self);
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
  /* Timers of domains end with them, also when somebody still holds the keeper. */
  g_hash_table_remove_all (self->domains);
  g_object_unref (self);
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
  look->facts = restante_dns_check_gather (&self->context, record);
  g_task_set_task_data (task, look, (GDestroyNotify)look_free);
  restante_dns_keeper_enter (self);
  restante_survey_async (&self->context.survey, look->facts, self->stopped, on_looked,
                         g_steal_pointer (&task));
}

RestanteDomainFacts *
restante_dns_keeper_survey_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static RestanteWriterSettings
settings_of (const RestanteWriterRecord *record)
{
  return (RestanteWriterSettings){
    .name = record->name,
    .kind = record->kind,
    .zone = record->zone,
    .server = record->server,
    .url = record->url,
    .user = record->user,
    .command = record->command,
    .secret = record->secret,
  };
}

RestanteWriter *
restante_dns_keeper_open_writer (RestanteDnsKeeper *self,
                                 const RestanteWriterRecord *record,
                                 GError **error)
{
  const RestanteWriterSettings settings = settings_of (record);

  return restante_writer_pool_open (self->writers, &settings, error);
}

gboolean
restante_dns_keeper_check_writer (RestanteDnsKeeper *self,
                                  const RestanteWriterRecord *record,
                                  GError **error)
{
  const RestanteWriterSettings settings = settings_of (record);
  g_autoptr (RestanteWriter) writer =
      restante_writer_new (&settings, &self->context.surroundings, error);

  return writer != NULL;
}

void
restante_dns_keeper_forget_writer (RestanteDnsKeeper *self, const char *name)
{
  restante_writer_pool_forget (self->writers, name);
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
