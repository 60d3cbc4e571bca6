/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incoming SMTP session without its connection: drives the engine of protocol/smtp-server.h,
 * asks policy/ and gives messages to the store. It never reads, writes or waits itself: a loop
 * (smtp-loop.h) or a thread (smtp-thread.h) does that for it.
 *
 * One thread at a time. */
#pragma once

#include "net/certificate.h"
#include "net/etrn.h"
#include "protocol/capabilities.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* When the holder stops, the sessions get this long to say their last words; then they are cut. */
#define RESTANTE_SMTP_FAREWELL_SECONDS 10

typedef struct _RestanteSmtpSession RestanteSmtpSession;

/* What all sessions share; must outlive them. */
typedef struct
{
  const char *hostname;
  RestanteQueue *queue;
  RestanteEtrn *etrn; /* NULL when the capabilities do not offer it */
} RestanteSmtpSessionShared;

/* What it needs to go on; its output is to be sent first. */
typedef enum
{
  RESTANTE_SMTP_SESSION_BYTES,     /* what the peer says next: feed() */
  RESTANTE_SMTP_SESSION_FLUSH,     /* its output taken, as there will be more: advance() again */
  RESTANTE_SMTP_SESSION_STORE,     /* the store's answer: the waker says when it is there */
  RESTANTE_SMTP_SESSION_THREAD,    /* a thread that may block: a large message goes to the disk */
  RESTANTE_SMTP_SESSION_START_TLS, /* a handshake, then tls_started(); blocking, too */
  RESTANTE_SMTP_SESSION_OVER,      /* nothing; close */
} RestanteSmtpSessionNeed;

/* The store has answered: call stored() and advance() in the session's own thread. Called in the
 * store's, or within advance(); must return at once. */
typedef void (*RestanteSmtpSessionWaker) (gpointer user_data);

/* @capabilities: what is offered. @client: the peer's address, "192.0.2.1". */
RestanteSmtpSession *restante_smtp_session_new (const RestanteSmtpSessionShared *shared,
                                                const RestanteCapabilities *capabilities,
                                                const char *client);
/* Greets with 421 and @text, and that is all. */
RestanteSmtpSession *restante_smtp_session_new_turned_away (const RestanteSmtpSessionShared *shared,
                                                            const char *text);
/* Not while it waits for the store. */
void restante_smtp_session_free (RestanteSmtpSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSmtpSession, restante_smtp_session_free)
gboolean restante_smtp_session_is_turned_away (RestanteSmtpSession *self);

/* Whoever serves the session now. A @may_block one is never asked for a thread. */
void restante_smtp_session_serve (RestanteSmtpSession *self,
                                  RestanteSmtpSessionWaker waker,
                                  gpointer user_data,
                                  gboolean may_block);
/* Goes on as far as it can. Calling it again while nothing that it needs has come changes nothing.
 */
RestanteSmtpSessionNeed restante_smtp_session_advance (RestanteSmtpSession *self);
/* When BYTES are needed: these, which must live until advance() has returned. @now: monotonic time,
 * in microseconds. */
void restante_smtp_session_feed (RestanteSmtpSession *self,
                                 const guint8 *bytes,
                                 gsize length,
                                 gint64 now);
/* When STORE is needed and the waker was called. */
void restante_smtp_session_stored (RestanteSmtpSession *self);
/* What is to be sent now; owned by the session until its next call; *@length is 0 for nothing. */
const guint8 *restante_smtp_session_take_output (RestanteSmtpSession *self, gsize *length);
/* How long the peer may take for its next bytes, in seconds. */
guint restante_smtp_session_get_deadline (RestanteSmtpSession *self);
/* @tls: version and cipher for the Received field; copied. */
void restante_smtp_session_tls_started (RestanteSmtpSession *self, const char *tls);
/* The session has to end: 421 with @enhanced and @text, both static, once a message that is being
 * stored has got its answer. Call advance(). */
void restante_smtp_session_end (RestanteSmtpSession *self, const char *enhanced, const char *text);
/* The same because the peer was silent for too long. */
void restante_smtp_session_time_out (RestanteSmtpSession *self);
/* The same because the holder stops. */
void restante_smtp_session_go_down (RestanteSmtpSession *self);

G_END_DECLS
