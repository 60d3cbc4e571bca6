/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incoming SMTP session: a thread that drives the engine of protocol/smtp-server.h over a
 * channel. It never parses and never decides: the engine and policy/ do. */
#pragma once

#include "net/certificate.h"
#include "net/channel.h"
#include "protocol/capabilities.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* What all sessions share; must outlive them. */
typedef struct
{
  const char *hostname;
  RestanteQueue *queue;
  RestanteCertificate *certificate;
} RestanteSmtpSessionShared;

/* Blocks until the session is over; after restante_channel_shutdown_reading() it ends with 421, and
 * a message that was whole gets its answer first. @capabilities: what is offered in it. */
void restante_smtp_session_run (RestanteChannel *channel,
                                const RestanteSmtpSessionShared *shared,
                                const RestanteCapabilities *capabilities);
/* Greets with 421 and @text and returns. */
void
restante_smtp_session_turn_away (RestanteChannel *channel, const char *hostname, const char *text);

G_END_DECLS
