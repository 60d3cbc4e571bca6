/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One outgoing SMTP session for a thread that blocks on it: drives the engine of
 * protocol/smtp-client.h over a channel, up to the proof of identity for a probe, and on with
 * messages for a drain. It never says MAIL before restante_smtp_outbound_proven() was told TRUE.
 *
 * One thread at a time, but restante_smtp_outbound_shutdown() may be called from any. */
#pragma once

#include "net/channel.h"
#include "policy/identity.h"
#include "protocol/smtp-client.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *addresses; /* GSocketAddress, tried in order; NULL with @channel */
  /* Instead: the host has called and has shown that it knows the password (RFC 2645). Borrowed, and
   * its last byte was the one before the host's greeting. NULL: connects. */
  RestanteChannel *channel;
  const char *name; /* the host's name, for SNI and for a checked chain */
  const char *helo;
  RestanteSmtpTls tls;
  gboolean verify_chain; /* check the certificate's chain and name (identity `ca`) */
  RestanteDaneSet *dane; /* what DNS says of its keys (identity `dane`), or NULL; a reference is
                          * taken */
  guint timeout;         /* seconds for everything up to the proof */
} RestanteSmtpTarget;

typedef struct _RestanteSmtpOutbound RestanteSmtpOutbound;

/* Keeps what it needs of @target; it does not connect yet. */
RestanteSmtpOutbound *restante_smtp_outbound_new (const RestanteSmtpTarget *target);
void restante_smtp_outbound_free (RestanteSmtpOutbound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSmtpOutbound, restante_smtp_outbound_free)

/* Why a session ended early. */
typedef struct
{
  RestanteSmtpStage stage;
  guint code;        /* the peer's reply, 0 when it gave none */
  gboolean answered; /* there was somebody, if only to refuse the connection */
  char *cause;       /* in words, one sentence without the full stop */
} RestanteSmtpFailure;
void restante_smtp_failure_clear (RestanteSmtpFailure *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RestanteSmtpFailure, restante_smtp_failure_clear)

/* Connects and talks until the identity can be judged. FALSE: @failure says at which stage and why.
 */
gboolean restante_smtp_outbound_open (RestanteSmtpOutbound *self, RestanteSmtpFailure *failure);
/* What the session showed; valid until the session is freed. */
void restante_smtp_outbound_get_facts (RestanteSmtpOutbound *self, RestanteIdentityFacts *facts);
/* Checks the chain of a session that was opened without verify_chain; the facts tell it then. */
void restante_smtp_outbound_verify_chain (RestanteSmtpOutbound *self);
/* The address that answered, "192.0.2.1"; the text of its greeting; the capabilities of the last
 * EHLO. Owned by the session. */
const char *restante_smtp_outbound_get_peer (RestanteSmtpOutbound *self);
const char *restante_smtp_outbound_get_greeting (RestanteSmtpOutbound *self);
const RestanteCapabilities *restante_smtp_outbound_get_capabilities (RestanteSmtpOutbound *self);

/* Tells the verdict. With FALSE the session says QUIT; there is nothing more to do with it. */
void restante_smtp_outbound_proven (RestanteSmtpOutbound *self, gboolean proven);

/* The next event of the engine (READY, RECIPIENT, SEND, RESULT, CLOSED), reading and writing as
 * needed; FALSE when the session broke: @failure says where. Answer events with the engine. */
gboolean restante_smtp_outbound_next (RestanteSmtpOutbound *self,
                                      RestanteSmtpClientEvent *event,
                                      RestanteSmtpFailure *failure);
RestanteSmtpClient *restante_smtp_outbound_get_engine (RestanteSmtpOutbound *self);
/* Sends what the engine has to say, so that a long content does not gather in memory. FALSE: the
 * connection is lost; the next restante_smtp_outbound_next() says how. */
gboolean restante_smtp_outbound_flush (RestanteSmtpOutbound *self);

/* Ends a wait from another thread; what follows fails. */
void restante_smtp_outbound_shutdown (RestanteSmtpOutbound *self);

G_END_DECLS
