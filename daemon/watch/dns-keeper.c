/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/dns-keeper.h"

#include "dns/address-lookup.h"
#include "dns/trust-anchor.h"
#include "dns/writer-pool.h"

struct _RestanteDnsKeeper
{
  GObject parent_instance;
  RestanteDnsWatchContext context; /* points at what follows */
  char *hostname;
  char **public_addresses;
  char **servers;
  char **public_resolvers;
  char *trust_anchor;
  RestanteWriterPool *writers;
  GHashTable *watches; /* name → RestanteDnsWatch */
};

G_DEFINE_FINAL_TYPE (RestanteDnsKeeper, restante_dns_keeper, G_TYPE_OBJECT)

enum
{
  LINE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
restante_dns_keeper_finalize (GObject *object)
{
  RestanteDnsKeeper *self = RESTANTE_DNS_KEEPER (object);

  g_hash_table_unref (self->watches);
  restante_writer_pool_free (self->writers);
  g_object_unref (self->context.stopped);
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

/* What is under way for a domain keeps its watch for so long. */
static void
end_watch (gpointer watch)
{
  restante_dns_watch_stop (watch);
  g_object_unref (watch);
}

static void
restante_dns_keeper_init (RestanteDnsKeeper *self)
{
  self->context.stopped = g_cancellable_new ();
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, end_watch);
}

static void
on_line_changed (RestanteDnsWatch *watch,
                 const char *name,
                 const RestanteAdvice *advice,
                 RestanteDnsKeeper *self)
{
  g_signal_emit (self, signals[LINE_CHANGED], 0, name, advice);
}

static RestanteDnsWatch *
get_watch (RestanteDnsKeeper *self, const char *name)
{
  RestanteDnsWatch *watch = g_hash_table_lookup (self->watches, name);

  if (watch != NULL)
    return watch;
  watch = restante_dns_watch_new (&self->context, name);
  g_signal_connect_object (watch, "line-changed", G_CALLBACK (on_line_changed), self, 0);
  g_hash_table_insert (self->watches, g_strdup (name), watch);
  return watch;
}

void
restante_dns_keeper_check_soon (RestanteDnsKeeper *self, const char *name)
{
  restante_dns_watch_check_soon (get_watch (self, name));
}

static void
on_domain_added (RestanteWatch *watch, const char *name, gpointer data)
{
  restante_dns_keeper_check_soon (data, name);
}

static void
on_domain_removed (RestanteWatch *watch, const char *name, gpointer data)
{
  RestanteDnsKeeper *self = data;

  g_hash_table_remove (self->watches, name);
}

/* Where it was proven is a line of the check. */
static void
on_primary_changed (RestanteWatch *watch, const char *name, gpointer data)
{
  const RestanteDnsKeeper *self = data;
  RestanteDnsWatch *dns = g_hash_table_lookup (self->watches, name);

  if (dns != NULL)
    restante_dns_watch_primary_changed (dns);
}

static GList *
resolve (const char *host, GCancellable *cancellable, gpointer data, GError **error)
{
  const RestanteDnsKeeper *self = data;

  return restante_address_lookup ((const char *const *)self->servers, host,
                                  self->context.check.survey.timeout, cancellable, error);
}

static RestanteSurveyOptions
make_survey (RestanteDnsKeeper *self, const RestanteDnsKeeperOptions *options)
{
  gboolean is_root;

  self->servers = g_strdupv ((char **)options->servers);
  self->public_resolvers = g_strdupv ((char **)options->public_resolvers);
  self->trust_anchor = g_strdup (restante_trust_anchor_choose (options->trust_anchor, &is_root));
  return (RestanteSurveyOptions){
    .servers = (const char *const *)self->servers,
    .trust_anchor = self->trust_anchor,
    .is_root_anchor = is_root,
    .public_resolvers = (const char *const *)self->public_resolvers,
    .authoritative_port = options->authoritative_port,
    .timeout = options->timeout,
  };
}

static void
set_check (RestanteDnsKeeper *self,
           RestanteQueue *queue,
           RestanteCertificate *certificate,
           const RestanteDnsKeeperOptions *options)
{
  self->hostname = g_strdup (options->hostname);
  self->public_addresses = g_strdupv ((char **)options->public_addresses);
  self->context.check = (RestanteDnsCheckContext){
    .queue = queue,
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

  set_check (self, queue, certificate, options);
  self->context.watch = watch;
  self->context.interval = options->interval;
  self->context.glance_interval = options->watch_interval;
  self->writers = restante_writer_pool_new (&self->context.check.surroundings);
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
  g_signal_handlers_disconnect_by_data (self->context.watch, self);
  g_cancellable_cancel (self->context.stopped);
  while (self->context.running > 0)
    g_main_context_iteration (NULL, TRUE);
  /* What the checks leave for later is done now. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* Timers of domains end with them, also when somebody still holds the keeper. */
  g_hash_table_remove_all (self->watches);
  g_object_unref (self);
}

void
restante_dns_keeper_check_async (RestanteDnsKeeper *self,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (NULL, self->context.stopped, callback, user_data);

  restante_dns_watch_check (get_watch (self, name), task);
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
  g_autoptr (RestanteDomainRecord) record =
      restante_queue_find_domain (self->context.check.queue, name);
  Look *look;

  if (record == NULL) {
    g_task_return_error (task, restante_dns_watch_no_domain (name));
    return;
  }
  look = g_new0 (Look, 1);
  look->keeper = self;
  look->facts = restante_dns_check_gather (&self->context.check, record);
  g_task_set_task_data (task, look, (GDestroyNotify)look_free);
  restante_dns_keeper_enter (self);
  restante_survey_async (&self->context.check.survey, look->facts, self->context.stopped, on_looked,
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
      restante_writer_new (&settings, &self->context.check.surroundings, error);

  return writer != NULL;
}

void
restante_dns_keeper_forget_writer (RestanteDnsKeeper *self, const char *name)
{
  restante_writer_pool_forget (self->writers, name);
}

GList *
restante_dns_keeper_look_up (RestanteDnsKeeper *self, const char *host, GError **error)
{
  return resolve (host, self->context.stopped, self, error);
}

void
restante_dns_keeper_enter (RestanteDnsKeeper *self)
{
  self->context.running++;
}

void
restante_dns_keeper_leave (RestanteDnsKeeper *self)
{
  self->context.running--;
}

RestanteDnsReport *
restante_dns_keeper_get_report (RestanteDnsKeeper *self, const char *name)
{
  RestanteDnsWatch *watch = g_hash_table_lookup (self->watches, name);

  return watch != NULL ? restante_dns_watch_get_report (watch) : NULL;
}
