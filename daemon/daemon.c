/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon.h"

#include <glib/gstdio.h>
#include <gmime/gmime.h>

#include "activation.h"
#include "control/reader-process.h"
#include "control/server.h"
#include "housekeeping.h"
#include "landlock.h"
#include "net/smtp-service.h"
#include "privileges.h"
#include "reporting.h"
#include "syscall-filter.h"

struct _RestanteDaemon
{
  RestanteQueue *queue;
  RestanteCertificate *certificate;
  RestanteWatch *watch;
  RestanteDnsKeeper *keeper;
  RestanteReporting *reporting;
  RestanteHousekeeping *housekeeping;
  RestanteSmtpService *smtp;
  RestanteControlServer *control;
};

static gboolean
open_queue (RestanteDaemon *self, const RestanteConfig *config, GError **error)
{
  RestanteQueueOptions options = {
    .min_free_space = (guint64)config->min_free_space,
    .keep_delivered = config->keep_delivered,
  };

  self->queue = restante_queue_open (config->state_directory, &options, error);
  return self->queue != NULL;
}

static gboolean
open_certificate (RestanteDaemon *self, const RestanteConfig *config, GError **error)
{
  self->certificate = restante_certificate_open (config->certificate, config->key,
                                                 config->state_directory, config->hostname, error);
  return self->certificate != NULL;
}

/* Becomes the default of the process: whatever checks a chain here trusts the same authorities. */
static gboolean
load_trusted_ca (const RestanteConfig *config, GError **error)
{
  g_autoptr (GTlsDatabase) database = NULL;

  if (config->trusted_ca == NULL)
    return TRUE;
  database = g_tls_file_database_new (config->trusted_ca, error);
  if (database == NULL) {
    g_prefix_error (error, "Cannot use %s as trusted-ca: ", config->trusted_ca);
    return FALSE;
  }
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
  return TRUE;
}

static gboolean
start_smtp (RestanteDaemon *self, const RestanteConfig *config, GPtrArray *sockets, GError **error)
{
  RestanteSmtpServiceOptions options = {
    .hostname = config->hostname,
    .sockets = sockets,
    .max_message_size = (guint64)config->max_message_size,
    .max_connections = (guint)config->max_connections,
    .max_connections_per_address = (guint)config->max_connections_per_address,
  };

  self->smtp = restante_smtp_service_start (&options, self->queue, self->certificate, error);
  return self->smtp != NULL;
}

static void
start_watch (RestanteDaemon *self, const RestanteConfig *config)
{
  RestanteWatchOptions options = {
    .hostname = config->hostname,
    .interval = (guint)config->interval,
    .interval_down = (guint)config->interval_down,
    .interval_down_max = (guint)config->interval_down_max,
    .failures = (guint)config->failures,
    .timeout = (guint)config->timeout,
    .connections = (guint)config->connections,
    .dns_servers = config->dns_servers,
    .line_check = config->line_check,
  };

  self->watch = restante_watch_new (self->queue, &options);
  self->housekeeping = restante_housekeeping_start (self->queue, self->watch);
}

static void
start_keeper (RestanteDaemon *self, const RestanteConfig *config)
{
  RestanteDnsKeeperOptions options = {
    .hostname = config->hostname,
    .public_addresses = (const char *const *)config->public_addresses,
    .servers = (const char *const *)config->dns_servers,
    .trust_anchor = config->trust_anchor,
    .public_resolvers = (const char *const *)config->public_resolvers,
    .authoritative_port = (guint16)config->authoritative_port,
    .mta_sts_port = (guint16)config->mta_sts_port,
    .interval = (guint)config->check_interval,
    .watch_interval = (guint)config->watch_interval,
    .timeout = (guint)config->dns_timeout,
  };

  self->keeper = restante_dns_keeper_start (self->queue, self->watch, self->certificate, &options);
}

static gboolean
start_control (RestanteDaemon *self, const RestanteConfig *config, GError **error)
{
  g_autofree char *reader = restante_reader_process_find ();
  RestanteControlFacts facts = {
    .version = RESTANTE_VERSION,
    .hostname = config->hostname,
    .listening = restante_smtp_service_get_listening (self->smtp),
    .reader = reader,
    .keeper = self->keeper,
  };

  restante_peer_rules_load (&facts.peers);
  self->control =
      restante_control_server_new (config->control, self->queue, self->watch, &facts, error);
  return self->control != NULL;
}

/* Only the ports need more than a user's rights. */
static gboolean
drop_privileges (const RestanteConfig *config, GError **error)
{
  g_autofree char *control = g_path_get_dirname (config->control);
  const RestantePrivilegesFolder folders[] = {
    { config->state_directory, 0700, TRUE },
    { control, 0755, FALSE },
  };

  return restante_privileges_drop (config->user, folders, G_N_ELEMENTS (folders), error);
}

/* A kernel that cannot do it is no reason to let mail bounce. */
static void
warn (GError *problem)
{
  if (problem != NULL)
    g_warning ("%s; going on without it", problem->message);
  g_clear_error (&problem);
}

/* The rest of the machine is not this process's business. */
static void
confine (const RestanteConfig *config)
{
  g_autofree char *control = g_path_get_dirname (config->control);
  const char *const folders[] = { config->state_directory, control, NULL };
  GError *problem = NULL;

  /* The queue says what is wrong when it cannot be made. */
  g_mkdir_with_parents (config->state_directory, 0700);
  restante_landlock_restrict (folders, &problem);
  warn (g_steal_pointer (&problem));
  restante_syscall_filter_load (&problem);
  warn (problem);
}

RestanteDaemon *
restante_daemon_start (const RestanteConfig *config, GError **error)
{
  g_autoptr (RestanteDaemon) self = g_new0 (RestanteDaemon, 1);
  g_autoptr (RestanteActivation) activation = restante_activation_new (error);
  g_autoptr (GPtrArray) sockets = NULL;

  if (activation == NULL)
    return NULL;
  sockets =
      restante_activation_take (activation, "smtp", (const char *const *)config->listen, error);
  if (sockets == NULL || !drop_privileges (config, error))
    return NULL;
  confine (config);
  g_mime_init ();
  if (!open_queue (self, config, error) || !open_certificate (self, config, error) ||
      !load_trusted_ca (config, error))
    return NULL;
  /* The watch takes the store's change notification: that comes before any thread uses the store.
   */
  start_watch (self, config);
  start_keeper (self, config);
  self->reporting = restante_reporting_start (self->queue, self->watch, config, error);
  if (self->reporting == NULL)
    return NULL;
  if (!start_smtp (self, config, sockets, error) || !start_control (self, config, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *const *
restante_daemon_get_listening (RestanteDaemon *self)
{
  return restante_smtp_service_get_listening (self->smtp);
}

/* From the outside in: first nothing new comes, then what runs ends, last the store closes. */
void
restante_daemon_stop (RestanteDaemon *self)
{
  g_clear_pointer (&self->smtp, restante_smtp_service_stop);
  g_clear_pointer (&self->control, restante_control_server_free);
  g_clear_pointer (&self->housekeeping, restante_housekeeping_stop);
  g_clear_pointer (&self->keeper, restante_dns_keeper_stop);
  g_clear_pointer (&self->reporting, restante_reporting_stop);
  if (self->watch != NULL)
    restante_watch_stop (self->watch);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->certificate, restante_certificate_free);
  g_clear_pointer (&self->queue, restante_queue_close);
  g_free (self);
}
