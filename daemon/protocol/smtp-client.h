/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sending side of an SMTP session (RFC 5321) as a pure engine: it carries any number of
 * messages over one connection, pipelined where the peer allows it (RFC 2920). It never says MAIL
 * FROM before the driver has answered that the peer is proven, and it never touches a socket, a
 * clock or a file. */
#pragma once

#include <glib.h>

#include "protocol/capabilities.h"
#include "protocol/reply.h"

G_BEGIN_DECLS

typedef struct _RestanteSmtpClient RestanteSmtpClient;

/* Where in the session a reply came or the connection was lost; the rows of the verdict table. */
typedef enum
{
  RESTANTE_SMTP_STAGE_CONNECT,
  RESTANTE_SMTP_STAGE_BANNER,
  RESTANTE_SMTP_STAGE_EHLO,
  RESTANTE_SMTP_STAGE_STARTTLS,
  RESTANTE_SMTP_STAGE_TLS,
  RESTANTE_SMTP_STAGE_IDENTITY,
  RESTANTE_SMTP_STAGE_MAIL,
  RESTANTE_SMTP_STAGE_RCPT,
  RESTANTE_SMTP_STAGE_DATA,
  RESTANTE_SMTP_STAGE_CONTENT, /* the reply to the final dot */
  RESTANTE_SMTP_STAGE_QUIT,
} RestanteSmtpStage;

const char *restante_smtp_stage_to_string (
    RestanteSmtpStage stage); /* "MAIL FROM", "the final dot", for sentences */

typedef enum
{
  RESTANTE_SMTP_TLS_NEVER,
  RESTANTE_SMTP_TLS_IF_OFFERED, /* FAILED at STARTTLS when it is offered and refused for now (4xx);
                                   refused for good (5xx), the session goes on in plain text */
  RESTANTE_SMTP_TLS_REQUIRED,   /* FAILED at STARTTLS, without a reply, when it is not offered */
} RestanteSmtpTls;

typedef enum
{
  RESTANTE_SMTP_CLIENT_START_TLS, /* tells: flush the output, shake hands, then call tls_started()
                                   */
  RESTANTE_SMTP_CLIENT_IDENTITY,  /* asks: the last EHLO is done; answer with proven() */
  RESTANTE_SMTP_CLIENT_READY, /* tells: begin() or quit() may be called (again after each message's
                                 content) */
  RESTANTE_SMTP_CLIENT_RECIPIENT, /* tells: the reply for recipient @recipient of message @tag */
  RESTANTE_SMTP_CLIENT_SEND, /* asks: the peer wants the content of @tag: content()…, content_end()
                              */
  RESTANTE_SMTP_CLIENT_RESULT, /* tells: message @tag is over; @stage and @reply say how */
  RESTANTE_SMTP_CLIENT_FAILED, /* tells: the session is over, nothing more comes; messages that were
                                  begun and have no RESULT are undecided. @reply is NULL when the
                                  peer broke the protocol */
  RESTANTE_SMTP_CLIENT_CLOSED, /* tells: QUIT was answered; close */
} RestanteSmtpClientEventType;

typedef struct
{
  RestanteSmtpClientEventType type;
  guint64 tag;                /* RECIPIENT, SEND, RESULT */
  guint recipient;            /* RECIPIENT: index in the array given to begin() */
  RestanteSmtpStage stage;    /* RESULT, FAILED */
  const RestanteReply *reply; /* RECIPIENT, RESULT, FAILED; until the next call */
} RestanteSmtpClientEvent;

RestanteSmtpClient *restante_smtp_client_new (const char *helo, RestanteSmtpTls tls);
void restante_smtp_client_free (RestanteSmtpClient *self);

void restante_smtp_client_feed (RestanteSmtpClient *self, const guint8 *bytes, gsize length);
gboolean restante_smtp_client_next (RestanteSmtpClient *self, RestanteSmtpClientEvent *event);
const guint8 *restante_smtp_client_take_output (RestanteSmtpClient *self, gsize *length);
/* How long the peer may take for what is awaited now, in seconds (RFC 5321 section 4.5.3.2). */
guint restante_smtp_client_deadline (RestanteSmtpClient *self);

/* The handshake succeeded; says EHLO again. Plaintext that came after the STARTTLS reply is FAILED
 * at TLS. */
void restante_smtp_client_tls_started (RestanteSmtpClient *self);
/* Answers IDENTITY. TRUE: READY follows. FALSE: QUIT is said and no message can ever be begun. */
void restante_smtp_client_proven (RestanteSmtpClient *self, gboolean proven);
/* Says MAIL, RCPT and DATA for a message; only after READY. @tag names it in later events,
 * @recipients is NULL-terminated. @size in bytes, for SIZE. The BODY and SMTPUTF8 parameters are
 * sent when the message needs them and the peer offers them; when the peer lacks SMTPUTF8 and
 * @smtputf8 is set, RESULT follows with stage MAIL and a NULL reply, and nothing is sent. */
void restante_smtp_client_begin (RestanteSmtpClient *self,
                                 guint64 tag,
                                 const char *sender,
                                 const char *const *recipients,
                                 guint64 size,
                                 gboolean eight_bit,
                                 gboolean smtputf8);
/* A piece of the content with CRLF line ends; dots are stuffed here. Take and send the output after
 * each call: the engine does not bound what it is given. The last piece must end with CRLF (or the
 * content be empty). */
void restante_smtp_client_content (RestanteSmtpClient *self, const guint8 *bytes, gsize length);
void restante_smtp_client_content_end (RestanteSmtpClient *self);
void restante_smtp_client_quit (RestanteSmtpClient *self);

/* The text of the greeting, NULL before it came. */
const char *restante_smtp_client_get_greeting (RestanteSmtpClient *self);
/* What the last EHLO offered, and where the session stands now (for a lost connection). */
const RestanteCapabilities *restante_smtp_client_get_capabilities (RestanteSmtpClient *self);
RestanteSmtpStage restante_smtp_client_get_stage (RestanteSmtpClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSmtpClient, restante_smtp_client_free)

G_END_DECLS
