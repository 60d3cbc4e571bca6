/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service for home servers that call for their mail (RFC 2645): lets them in and gives each
 * session a thread. It never takes mail, and it never opens more sessions than its caps allow.
 *
 * Main loop, but for the functions that it is given. */
#pragma once

#include "net/certificate.h"
#include "net/odmr-session.h"
#include "queue/queue.h"

G_BEGIN_DECLS

typedef struct _RestanteOdmrService RestanteOdmrService;

typedef struct
{
  const char *hostname;
  GPtrArray *sockets;     /* GSocket that listen, for STARTTLS; may be empty, as the other */
  GPtrArray *tls_sockets; /* for TLS from the first byte */
  gboolean plain_auth;
  const RestanteOdmrFuncs *funcs; /* with @user_data they must outlive the service */
  gpointer user_data;
} RestanteOdmrServiceOptions;

/* Serves from now on. @queue and @certificate must outlive it. */
RestanteOdmrService *restante_odmr_service_start (const RestanteOdmrServiceOptions *options,
                                                  RestanteQueue *queue,
                                                  RestanteCertificate *certificate);
/* The addresses that are listened on, with their real ports; NULL-terminated, owned by the service.
 * @tls: of which kind. */
const char *const *restante_odmr_service_get_listening (RestanteOdmrService *self, gboolean tls);
/* Lets nobody in any more, ends every session (a message that is being handed over may be answered
 * first) and waits for the threads; whoever does not listen is cut off after some seconds. */
void restante_odmr_service_stop (RestanteOdmrService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteOdmrService, restante_odmr_service_stop)

G_END_DECLS
