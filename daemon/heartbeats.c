/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "heartbeats.h"

#include "net/heartbeat-service.h"
#include "net/listen-socket.h"

/* A home needs one of them for a moment. */
#define CONNECTIONS             64
#define CONNECTIONS_PER_ADDRESS 8
#define PATIENCE                10 /* seconds */

struct _RestanteHeartbeats
{
  GPtrArray *sockets;       /* GSocket */
  GPtrArray *plain_sockets; /* the same */
  char **listening;
  char **plain;
  RestanteCertificate *own; /* of [heartbeat], or NULL */
  RestanteHeartbeatKeeper *keeper;
  RestanteHeartbeatJudge *judge;
  RestanteHeartbeatService *service;
};

RestanteHeartbeats *
restante_heartbeats_open (const RestanteConfig *config,
                          RestanteActivation *activation,
                          GError **error)
{
  g_autoptr (RestanteHeartbeats) self = g_new0 (RestanteHeartbeats, 1);

  self->sockets = restante_activation_take (activation, "heartbeat",
                                            (const char *const *)config->heartbeat_listen, error);
  if (self->sockets == NULL)
    return NULL;
  self->plain_sockets = restante_activation_take (
      activation, "heartbeat-plain", (const char *const *)config->heartbeat_listen_plain, error);
  if (self->plain_sockets == NULL)
    return NULL;
  self->listening = restante_listen_socket_list_addresses (self->sockets);
  self->plain = restante_listen_socket_list_addresses (self->plain_sockets);
  return g_steal_pointer (&self);
}

static void
on_heard (const char *domain, const char *const *told, gboolean changed, gpointer user_data)
{
  restante_heartbeat_keeper_hear (user_data, domain, told, changed,
                                  g_get_monotonic_time () / G_USEC_PER_SEC);
}

static gboolean
open_certificate (RestanteHeartbeats *self, const RestanteConfig *config, GError **error)
{
  if (config->heartbeat_certificate == NULL)
    return TRUE;
  self->own = restante_certificate_open (config->heartbeat_certificate, config->heartbeat_key, NULL,
                                         NULL, error);
  return self->own != NULL;
}

static void
warn_of_plain (RestanteHeartbeats *self)
{
  g_autofree char *list = g_strjoinv (", ", self->plain);

  if (self->plain[0] != NULL)
    g_warning ("Heartbeats are taken in plain HTTP at %s: everybody on the way can read their "
               "passwords; leave listen-plain= of [heartbeat] empty when no router needs it",
               list);
}

static gboolean
start_service (RestanteHeartbeats *self, RestanteCertificate *certificate, GError **error)
{
  RestanteHeartbeatServiceOptions options = {
    .sockets = self->sockets,
    .plain_sockets = self->plain_sockets,
    .max_connections = CONNECTIONS,
    .max_connections_per_address = CONNECTIONS_PER_ADDRESS,
    .patience = PATIENCE,
  };

  warn_of_plain (self);
  self->service = restante_heartbeat_service_start (
      &options, self->judge, self->own != NULL ? self->own : certificate, error);
  return self->service != NULL;
}

gboolean
restante_heartbeats_start (RestanteHeartbeats *self,
                           const RestanteConfig *config,
                           RestanteQueue *queue,
                           RestanteWatch *watch,
                           RestanteCertificate *certificate,
                           GError **error)
{
  if (!open_certificate (self, config, error))
    return FALSE;
  self->keeper = restante_heartbeat_keeper_start (queue, watch);
  self->judge = restante_heartbeat_judge_new (queue, on_heard, self->keeper);
  if (self->listening[0] == NULL && self->plain[0] == NULL)
    return TRUE;
  return start_service (self, certificate, error);
}

void
restante_heartbeats_stop (RestanteHeartbeats *self)
{
  g_clear_pointer (&self->service, restante_heartbeat_service_stop);
  g_clear_pointer (&self->judge, restante_heartbeat_judge_free);
  g_clear_pointer (&self->keeper, restante_heartbeat_keeper_stop);
  g_clear_pointer (&self->own, restante_certificate_free);
  g_clear_pointer (&self->sockets, g_ptr_array_unref);
  g_clear_pointer (&self->plain_sockets, g_ptr_array_unref);
  g_strfreev (self->listening);
  g_strfreev (self->plain);
  g_free (self);
}

RestanteHeartbeatKeeper *
restante_heartbeats_get_keeper (RestanteHeartbeats *self)
{
  return self->keeper;
}

const char *const *
restante_heartbeats_get_listening (RestanteHeartbeats *self)
{
  return (const char *const *)self->listening;
}

const char *const *
restante_heartbeats_get_plain (RestanteHeartbeats *self)
{
  return (const char *const *)self->plain;
}
