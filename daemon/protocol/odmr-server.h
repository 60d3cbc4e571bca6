/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The provider's side of an ODMR session (RFC 2645) up to the turn, as a pure engine: EHLO,
 * STARTTLS, AUTH (RFC 4954) and ATRN, bytes in, events and bytes out. It never takes a message,
 * never judges a password or a domain (whoever drives it answers), and it never touches a socket, a
 * clock or a file. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is offered, as EHLO lists it. */
#define RESTANTE_ODMR_MECHANISMS "CRAM-MD5 SCRAM-SHA-256"

typedef struct _RestanteOdmrServer RestanteOdmrServer;

typedef enum
{
  RESTANTE_ODMR_SERVER_AUTH,      /* asks: an exchange of @mechanism begins, an older one is void;
                                     answer with challenge() or answer() */
  RESTANTE_ODMR_SERVER_RESPONSE,  /* asks: the peer's next word in the exchange; the same answers */
  RESTANTE_ODMR_SERVER_ATRN,      /* asks: may the roles turn for @domains? with 250 TURN is next */
  RESTANTE_ODMR_SERVER_START_TLS, /* tells: flush the output, shake hands, then call tls_started()
                                   */
  RESTANTE_ODMR_SERVER_TURN,  /* tells: flush the output; the peer is the server from its next byte
                                 on, and this engine is over */
  RESTANTE_ODMR_SERVER_CLOSE, /* tells: flush the output and close */
} RestanteOdmrServerEventType;

/* The members live until the next call. */
typedef struct
{
  RestanteOdmrServerEventType type;
  const char *mechanism;      /* AUTH: in capitals, one of RESTANTE_ODMR_MECHANISMS */
  const char *text;           /* AUTH, RESPONSE: in base64; NULL: no initial response was given */
  const char *const *domains; /* ATRN: normalized and NULL-terminated; NULL: all of the peer's */
} RestanteOdmrServerEvent;

typedef struct
{
  gboolean starttls;   /* STARTTLS is offered while there is no TLS */
  gboolean plain_auth; /* AUTH and ATRN are offered without TLS, too */
  gboolean tls;        /* the session begins in TLS */
} RestanteOdmrOffer;

/* @hostname: the name in the greeting and EHLO reply. One thread at a time. */
RestanteOdmrServer *restante_odmr_server_new (const char *hostname, const RestanteOdmrOffer *offer);
void restante_odmr_server_free (RestanteOdmrServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteOdmrServer, restante_odmr_server_free)

/* Greets with 421 and closes instead of serving; call it before the first next(). */
void restante_odmr_server_turn_away (RestanteOdmrServer *self, const char *text);

/* Takes @length bytes as they came from the peer. Only while next() has returned FALSE; they must
 * live until it has again. */
void restante_odmr_server_feed (RestanteOdmrServer *self, const guint8 *bytes, gsize length);
/* The next event, or FALSE: more bytes are needed; send the output before waiting for them. An
 * event that asks must be answered before the next call. */
gboolean restante_odmr_server_next (RestanteOdmrServer *self, RestanteOdmrServerEvent *event);
/* Answers AUTH or RESPONSE with 334: the exchange goes on (RFC 4954 section 4). @text in base64. */
void restante_odmr_server_challenge (RestanteOdmrServer *self, const char *text);
/* Answers what was asked. 235: the peer is who it says. 250 to ATRN: the roles turn; when bytes of
 * the peer are there already, which cannot be meant for that, it is 503 and the end. 421 closes. */
void restante_odmr_server_answer (RestanteOdmrServer *self, guint code, const char *text);
/* What must be sent to the peer now; owned by the engine and valid until the next call; *@length is
 * 0 when nothing is to be sent. The output counts as sent. */
const guint8 *restante_odmr_server_take_output (RestanteOdmrServer *self, gsize *length);
/* Tells the time before a feed(): seconds of a clock that never goes back, at least 0. A peer that
 * has had all its time for a line gets 421, and CLOSE is the next event. */
void restante_odmr_server_set_time (RestanteOdmrServer *self, gint64 now);
/* How long the peer may take for its next bytes, in seconds; at least 1. */
guint restante_odmr_server_deadline (RestanteOdmrServer *self);
/* The handshake succeeded: forgets everything that was said before (RFC 3207 section 4.2), an AUTH
 * included. */
void restante_odmr_server_tls_started (RestanteOdmrServer *self);
/* The driver must end the session: queues "421 text", then CLOSE is the next event. */
void restante_odmr_server_end (RestanteOdmrServer *self, const char *text);

G_END_DECLS
