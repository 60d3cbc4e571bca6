/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service that hears signs of life, in HTTPS and, where the owner wants that, in plain HTTP:
 * one request a connection, in ten seconds, from few at a time, each in a thread of its own. It
 * never judges what they say: the judge does (net/heartbeat-judge.h).
 *
 * Not libsoup's server: that is not meant for clients whom nobody trusts, and lets them idle. */
#pragma once

#include "net/certificate.h"
#include "net/heartbeat-judge.h"

G_BEGIN_DECLS

typedef struct _RestanteHeartbeatService RestanteHeartbeatService;

typedef struct
{
  GPtrArray *sockets;       /* GSocket that listen, for HTTPS; may be empty */
  GPtrArray *plain_sockets; /* the same, for HTTP */
  guint max_connections;
  guint max_connections_per_address;
  guint patience; /* seconds for a whole connection */
} RestanteHeartbeatServiceOptions;

/* Serves from now on. @judge and @certificate must outlive it. The error is one line. */
RestanteHeartbeatService *
restante_heartbeat_service_start (const RestanteHeartbeatServiceOptions *options,
                                  RestanteHeartbeatJudge *judge,
                                  RestanteCertificate *certificate,
                                  GError **error);
/* Stops listening, cuts every connection and waits for the threads. */
void restante_heartbeat_service_stop (RestanteHeartbeatService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHeartbeatService, restante_heartbeat_service_stop)

G_END_DECLS
