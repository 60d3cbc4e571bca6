/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon.h"

#include <glib/gstdio.h>
#include <gmime/gmime.h>

#include "activation.h"
#include "control/reader-process.h"
#include "control/server.h"
#include "heartbeats.h"
#include "housekeeping.h"
#include "landlock.h"
#include "net/odmr-service.h"
#include "net/smtp-service.h"
#include "privileges.h"
#include "reporting.h"
#include "syscall-filter.h"
#include "watch/calls.h"
#include "watch/publisher.h"

struct _RestanteDaemon
{
  RestanteQueue *queue;
  RestanteCertificate *certificate;
  RestanteWatch *watch;
  RestanteDnsKeeper *keeper;
  RestanteFenceKeeper *fences;
  RestantePublisher *publisher;
  RestanteHeartbeats *heartbeats;
  RestanteReporting *reporting;
  RestanteHousekeeping *housekeeping;
  RestanteSmtpService *smtp;
  RestanteCalls *calls;
  RestanteOdmrService *odmr;
  RestanteControlServer *control;
};

/* What is listened on, opened while there are the rights for it. */
typedef struct
{
  GPtrArray *smtp; /* GSocket */
  GPtrArray *odmr;
  GPtrArray *odmr_tls;
} Sockets;

static void
sockets_clear (Sockets *self)
{
  g_clear_pointer (&self->smtp, g_ptr_array_unref);
  g_clear_pointer (&self->odmr, g_ptr_array_unref);
  g_clear_pointer (&self->odmr_tls, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sockets, sockets_clear)

static gboolean
open_sockets (RestanteDaemon *self, Sockets *sockets, const RestanteConfig *config, GError **error)
{
  g_autoptr (RestanteActivation) activation = restante_activation_new (error);
  const struct
  {
    GPtrArray **sockets;
    const char *name;
    char **listen;
  } services[] = {
    { &sockets->smtp, "smtp", config->listen },
    { &sockets->odmr, "odmr", config->odmr_listen },
    { &sockets->odmr_tls, "odmr-tls", config->odmr_listen_tls },
  };

  if (activation == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++) {
    *services[i].sockets = restante_activation_take (
        activation, services[i].name, (const char *const *)services[i].listen, error);
    if (*services[i].sockets == NULL)
      return FALSE;
  }
  self->heartbeats = restante_heartbeats_open (config, activation, error);
  return self->heartbeats != NULL;
}

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

/* ETRN, in the thread of a session. */
static void
on_returned (const char *domain, gpointer user_data)
{
  RestanteDaemon *self = user_data;

  restante_watch_hint (self->watch, domain);
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
    .returned = on_returned,
    .user_data = self,
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
    .trust_anchor = config->trust_anchor,
  };

  self->watch = restante_watch_new (self->queue, &options);
  self->calls = restante_calls_new (self->watch, self->queue, &options);
  self->housekeeping = restante_housekeeping_start (self->queue, self->watch);
}

static void
on_call_began (const char *const *domains, const char *address, gpointer user_data)
{
  restante_calls_began (((RestanteDaemon *)user_data)->calls, domains, address);
}

static void
on_call_turned (GPtrArray *domains,
                RestanteChannel *channel,
                const gint *closing,
                gpointer user_data)
{
  restante_calls_turn (((RestanteDaemon *)user_data)->calls, domains, channel, closing);
}

static void
on_call_ended (const char *const *domains, gpointer user_data)
{
  restante_calls_ended (((RestanteDaemon *)user_data)->calls, domains);
}

static const RestanteOdmrFuncs odmr_funcs = { on_call_began, on_call_turned, on_call_ended };

static void
tell_odmr (RestanteDaemon *self)
{
  g_autofree char *plain =
      g_strjoinv (", ", (char **)restante_odmr_service_get_listening (self->odmr, FALSE));
  g_autofree char *tls =
      g_strjoinv (", ", (char **)restante_odmr_service_get_listening (self->odmr, TRUE));

  if (*plain != '\0' || *tls != '\0')
    g_message ("Home servers can call for their mail at %s%s%s%s", plain,
               *plain != '\0' && *tls != '\0' ? ", " : "", tls, *tls != '\0' ? " (TLS)" : "");
}

static void
start_odmr (RestanteDaemon *self, const RestanteConfig *config, const Sockets *sockets)
{
  RestanteOdmrServiceOptions options = {
    .hostname = config->hostname,
    .sockets = sockets->odmr,
    .tls_sockets = sockets->odmr_tls,
    .plain_auth = config->odmr_plain_auth,
    .funcs = &odmr_funcs,
    .user_data = self,
  };

  self->odmr = restante_odmr_service_start (&options, self->queue, self->certificate);
  tell_odmr (self);
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
  self->fences = restante_fence_keeper_start (self->queue, self->watch, self->keeper,
                                              (const char *const *)config->public_addresses);
  self->publisher = restante_publisher_start (self->queue, self->watch, self->keeper, self->fences);
}

static gboolean
start_control (RestanteDaemon *self, const RestanteConfig *config, GError **error)
{
  g_autofree char *reader = restante_reader_process_find ();
  RestanteControlFacts facts = {
    .version = RESTANTE_VERSION,
    .hostname = config->hostname,
    .listening = restante_smtp_service_get_listening (self->smtp),
    .odmr = restante_odmr_service_get_listening (self->odmr, FALSE),
    .odmr_tls = restante_odmr_service_get_listening (self->odmr, TRUE),
    .reader = reader,
    .keeper = self->keeper,
    .fences = self->fences,
    .heartbeats = restante_heartbeats_get_keeper (self->heartbeats),
    .heartbeat_listening = restante_heartbeats_get_listening (self->heartbeats),
    .heartbeat_plain = restante_heartbeats_get_plain (self->heartbeats),
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
  g_auto (Sockets) sockets = { 0 };

  if (!open_sockets (self, &sockets, config, error) || !drop_privileges (config, error))
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
  if (!restante_heartbeats_start (self->heartbeats, config, self->queue, self->watch,
                                  self->certificate, error))
    return NULL;
  start_odmr (self, config, &sockets);
  self->reporting = restante_reporting_start (self->queue, self->watch, config, error);
  if (self->reporting == NULL)
    return NULL;
  if (!start_smtp (self, config, sockets.smtp, error) || !start_control (self, config, error))
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
  g_clear_pointer (&self->odmr, restante_odmr_service_stop);
  g_clear_pointer (&self->control, restante_control_server_free);
  g_clear_pointer (&self->heartbeats, restante_heartbeats_stop);
  g_clear_pointer (&self->housekeeping, restante_housekeeping_stop);
  g_clear_pointer (&self->publisher, restante_publisher_stop);
  g_clear_pointer (&self->fences, restante_fence_keeper_stop);
  g_clear_pointer (&self->keeper, restante_dns_keeper_stop);
  g_clear_pointer (&self->reporting, restante_reporting_stop);
  if (self->watch != NULL)
    restante_watch_stop (self->watch);
  g_clear_pointer (&self->calls, restante_calls_free);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->certificate, restante_certificate_free);
  g_clear_pointer (&self->queue, restante_queue_close);
  g_free (self);
}
