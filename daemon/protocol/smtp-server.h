/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The receiving side of an SMTP session (RFC 5321, with the chunks of RFC 3030) as a pure engine:
 * bytes in, events and bytes out. It never touches a socket, a clock or a file, and it never
 * decides about mail: whoever drives it answers. */
#pragma once

#include <glib.h>

#include "protocol/capabilities.h"

G_BEGIN_DECLS

typedef struct _RestanteSmtpServer RestanteSmtpServer;

typedef enum
{
  RESTANTE_SMTP_SERVER_MAIL,    /* asks: may this sender begin a transaction? */
  RESTANTE_SMTP_SERVER_RCPT,    /* asks: is this recipient ours? */
  RESTANTE_SMTP_SERVER_DATA,    /* asks: may content come? answer 354, or 4xx/5xx; with BDAT it is
                                   asked before the first chunk, and the 354 is not said */
  RESTANTE_SMTP_SERVER_CONTENT, /* tells: a piece of the content, unstuffed, CRLF line ends only */
  RESTANTE_SMTP_SERVER_MESSAGE, /* asks: the content is whole and clean; is it stored? */
  RESTANTE_SMTP_SERVER_ETRN,    /* asks: the primary of @address is said to be back (RFC 1985) */
  RESTANTE_SMTP_SERVER_ABANDON, /* tells: the transaction ended without a message; drop its content
                                 */
  RESTANTE_SMTP_SERVER_FLUSH,   /* tells: take the output and send it, there will be more of it */
  RESTANTE_SMTP_SERVER_START_TLS, /* tells: flush the output, shake hands, then call tls_started()
                                   */
  RESTANTE_SMTP_SERVER_CLOSE,     /* tells: flush the output and close */
} RestanteSmtpServerEventType;

typedef struct
{
  RestanteSmtpServerEventType type;
  const char *address; /* MAIL, RCPT: the mailbox as given ("" for the null reverse-path); ETRN: its
                          argument, not empty; until the next call */
  const guint8 *content; /* CONTENT: valid until the next call of next() or feed() */
  gsize length;          /* CONTENT: bytes, > 0 */
  guint64 size;          /* MAIL: the declared SIZE in bytes, 0 when none was given */
  gboolean eight_bit;    /* MAIL: BODY=8BITMIME was given */
  gboolean smtputf8;     /* MAIL: SMTPUTF8 was given */
} RestanteSmtpServerEvent;

/* @hostname: the name in the greeting and EHLO reply. @capabilities: what is offered (copied); its
 * `starttls` is ignored once TLS is on. Free with restante_smtp_server_free(). One thread at a
 * time. */
RestanteSmtpServer *restante_smtp_server_new (const char *hostname,
                                              const RestanteCapabilities *capabilities);
void restante_smtp_server_free (RestanteSmtpServer *self);

/* Greets with 421 and closes instead of serving (RFC 5321 section 3.8); call it before the first
 * next(). */
void restante_smtp_server_turn_away (RestanteSmtpServer *self, const char *text);

/* Takes @length bytes as they came from the peer. Only while next() has returned FALSE. Content
 * pieces point into
 * @bytes where they can, so @bytes must live until next() has returned FALSE again. */
void restante_smtp_server_feed (RestanteSmtpServer *self, const guint8 *bytes, gsize length);
/* Copies what was not used yet of the last feed, so that its @bytes may go although next() has not
 * returned FALSE: its driver stops in the middle, while a message is being stored. No content piece
 * may be in use. */
void restante_smtp_server_keep_input (RestanteSmtpServer *self);
/* The next event, or FALSE: more bytes are needed; send the output before waiting for them. An
 * event that asks must be answered before the next call. */
gboolean restante_smtp_server_next (RestanteSmtpServer *self, RestanteSmtpServerEvent *event);
/* Answers the event that asked. @code as in RFC 5321, @enhanced as in RFC 3463 ("5.7.1"), @text one
 * line. */
void restante_smtp_server_answer (RestanteSmtpServer *self,
                                  guint code,
                                  const char *enhanced,
                                  const char *text);
/* What must be sent to the peer now; owned by the engine and valid until the next call; *@length is
 * 0 when nothing is to be sent. The output counts as sent. */
const guint8 *restante_smtp_server_take_output (RestanteSmtpServer *self, gsize *length);
/* Tells the time before a feed(): seconds of a clock that never goes back, at least 0. A peer that
 * has had all its time, byte by byte, gets 421, and CLOSE is the next event. */
void restante_smtp_server_set_time (RestanteSmtpServer *self, gint64 now);
/* How long the peer may take for its next bytes, in seconds (RFC 5321 section 4.5.3.2.7: five
 * minutes; less before a transaction, and less by what has gone by of the command or the content,
 * as far as set_time() told); at least 1. */
guint restante_smtp_server_deadline (RestanteSmtpServer *self);
/* The handshake succeeded: forgets everything that was said before (RFC 3207 section 4.2). */
void restante_smtp_server_tls_started (RestanteSmtpServer *self);
/* The driver must end the session (deadline, shutdown): queues "421 4.x.x text", then CLOSE is the
 * next event. */
void restante_smtp_server_end (RestanteSmtpServer *self, const char *enhanced, const char *text);

/* The argument of HELO or EHLO, NULL before it; whether EHLO was used; whether TLS is on. For the
 * Received field. */
const char *restante_smtp_server_get_helo (RestanteSmtpServer *self);
gboolean restante_smtp_server_is_extended (RestanteSmtpServer *self);
gboolean restante_smtp_server_is_tls (RestanteSmtpServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteSmtpServer, restante_smtp_server_free)

G_END_DECLS
