/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serves one SMTP session that must block, in TLS or with a message larger than memory, in a thread
 * of its own. It never parses and never decides: the session does. */
#pragma once

#include "net/channel.h"
#include "net/smtp-session.h"

G_BEGIN_DECLS

/* Blocks until the session is over. After restante_channel_shutdown_reading() it ends with 421, and
 * a message that was whole gets its answer first. */
void restante_smtp_thread_run (RestanteSmtpSession *session,
                               RestanteChannel *channel,
                               RestanteCertificate *certificate);

G_END_DECLS
