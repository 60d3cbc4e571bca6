/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SMTP service of the holder: accepts and admits, serves most sessions in a few loops and those
 * that must block in threads of their own. It never opens more sessions than its caps allow. */
#pragma once

#include "net/certificate.h"
#include "net/etrn.h"
#include "queue/queue.h"

G_BEGIN_DECLS

typedef struct _RestanteSmtpService RestanteSmtpService;

typedef struct
{
  const char *hostname;
  GPtrArray *sockets;       /* GSocket that listen, at least one (net/listen-socket.h) */
  guint64 max_message_size; /* bytes */
  guint max_connections;
  guint max_connections_per_address;
  RestanteEtrnHint returned; /* somebody says with ETRN that a primary is back; any thread */
  gpointer user_data;
} RestanteSmtpServiceOptions;

/* Serves from now on, in threads of its own. @queue and @certificate must outlive it. The error is
 * one line. Main thread. */
RestanteSmtpService *restante_smtp_service_start (const RestanteSmtpServiceOptions *options,
                                                  RestanteQueue *queue,
                                                  RestanteCertificate *certificate,
                                                  GError **error);
/* The addresses that are listened on, with their real ports; NULL-terminated, owned by the service.
 */
const char *const *restante_smtp_service_get_listening (RestanteSmtpService *self);
/* Stops listening, ends every session (a message that was answered 250 is stored; one that was not
 * is the sender's) and waits for the threads. */
void restante_smtp_service_stop (RestanteSmtpService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSmtpService, restante_smtp_service_stop)

G_END_DECLS
