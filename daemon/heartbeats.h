/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service for signs of life and what stands behind it, put together from the settings. It never
 * listens unless the owner has switched it on.
 *
 * Main thread. */
#pragma once

#include "activation.h"
#include "config.h"
#include "net/certificate.h"
#include "watch/heartbeat-keeper.h"

G_BEGIN_DECLS

typedef struct _RestanteHeartbeats RestanteHeartbeats;

/* Opens the ports, while the process still may. The error is one line. */
RestanteHeartbeats *restante_heartbeats_open (const RestanteConfig *config,
                                              RestanteActivation *activation,
                                              GError **error);
/* Serves from now on, with @certificate when [heartbeat] has none of its own. All of them must
 * outlive it. The error is one line. */
gboolean restante_heartbeats_start (RestanteHeartbeats *self,
                                    const RestanteConfig *config,
                                    RestanteQueue *queue,
                                    RestanteWatch *watch,
                                    RestanteCertificate *certificate,
                                    GError **error);
/* Waits for what is being answered. It need not have been started. */
void restante_heartbeats_stop (RestanteHeartbeats *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHeartbeats, restante_heartbeats_stop)

/* There once it was started; owned by @self. */
RestanteHeartbeatKeeper *restante_heartbeats_get_keeper (RestanteHeartbeats *self);
/* "ADDR:PORT" with their real ports, NULL-terminated: for HTTPS, and for plain HTTP. */
const char *const *restante_heartbeats_get_listening (RestanteHeartbeats *self);
const char *const *restante_heartbeats_get_plain (RestanteHeartbeats *self);

G_END_DECLS
