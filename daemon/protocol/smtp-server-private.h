/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the server engine: what smtp-server.c (bytes, events, content),
 * smtp-server-commands.c (what each command means) and smtp-server-chunks.c (BDAT) share. It is
 * included by nobody else. */
#pragma once

#include "protocol/command.h"
#include "protocol/data-reader.h"
#include "protocol/line-splitter.h"
#include "protocol/mail-parameters.h"
#include "protocol/patience.h"
#include "protocol/smtp-server.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_PHASE_COMMANDS,
  RESTANTE_PHASE_CONTENT,
  RESTANTE_PHASE_CHUNK,
  RESTANTE_PHASE_HANDSHAKE, /* START_TLS is told or about to be */
  RESTANTE_PHASE_CLOSING,   /* CLOSE is about to be told */
  RESTANTE_PHASE_CLOSED,
} RestanteServerPhase;

typedef enum
{
  RESTANTE_ASKED_NOTHING,
  RESTANTE_ASKED_MAIL,
  RESTANTE_ASKED_RCPT,
  RESTANTE_ASKED_DATA,
  RESTANTE_ASKED_MESSAGE,
  RESTANTE_ASKED_ETRN,
} RestanteServerAsked;

/* The chunk that is being read, and what those of the transaction have brought (RFC 3030). */
typedef struct
{
  RestanteContentCheck content;
  gboolean begun;   /* the content has begun to come: neither RCPT nor DATA may */
  gboolean refused; /* the last one was refused: others of its group will follow */
  guint64 size;     /* as BDAT said, in bytes */
  guint64 left;     /* bytes that are still to come */
  gboolean last;
  guint code; /* the reply to a chunk that is read and dropped; 0: it is taken */
  char *enhanced;
  char *text;
  gboolean counts; /* among the errors of the session */
} RestanteServerChunks;

struct _RestanteSmtpServer
{
  char *hostname;
  RestanteCapabilities capabilities;
  RestanteLineSplitter *lines;
  RestanteDataReader data;
  RestanteServerChunks chunks;
  RestanteSpan input;
  guint8 *kept; /* the bytes of `input` when they are our copy */
  GString *output;
  gboolean output_taken;

  RestanteServerPhase phase;
  RestanteServerAsked asked;
  gboolean abandon_due;
  gboolean start_tls_due;
  guint errors;
  guint idle; /* commands since the last message that bring none nearer */
  RestantePatience patience;

  char *helo;
  gboolean extended;
  gboolean tls;

  gboolean in_transaction; /* MAIL was accepted */
  gboolean mail_refused;   /* the last MAIL was refused: RCPT and DATA of its group will follow */
  guint recipients;
  GString *address;
  RestanteMailParameters mail;
};

/* Queues a reply; @enhanced is left out where it is not offered. */
void restante_smtp_server_reply (RestanteSmtpServer *self,
                                 guint code,
                                 const char *enhanced,
                                 const char *text);
/* Replies to a command that is wrong in itself, and ends the session of a client that knows nothing
 * else. */
void restante_smtp_server_reject (RestanteSmtpServer *self,
                                  guint code,
                                  const char *enhanced,
                                  const char *text);
/* Ends the transaction without a message; ABANDON is told when there was one. */
void restante_smtp_server_abandon (RestanteSmtpServer *self);
/* CLOSE is the next event after ABANDON. */
void restante_smtp_server_close (RestanteSmtpServer *self);

gboolean restante_smtp_server_is_too_big (RestanteSmtpServer *self,
                                          const RestanteContentCheck *content);
/* TRUE: the content cannot be a message; the transaction is over and the reply queued. */
gboolean restante_smtp_server_refuse_content (RestanteSmtpServer *self,
                                              const RestanteContentCheck *content);

/* BDAT: the phase is CHUNK, or the session ends. */
void restante_smtp_server_begin_chunk (RestanteSmtpServer *self, RestanteCommand *command);
/* The driver's answer to DATA before the first chunk. */
void restante_smtp_server_answer_chunk (RestanteSmtpServer *self,
                                        guint code,
                                        const char *enhanced,
                                        const char *text);
/* Takes from the input; TRUE: a piece is in @event. */
gboolean restante_smtp_server_read_chunk (RestanteSmtpServer *self, RestanteSmtpServerEvent *event);
/* No byte of the chunk is left: queues its reply, or sets what the driver is to be asked. */
void restante_smtp_server_end_chunk (RestanteSmtpServer *self);

/* Obeys one line: queues a reply, or sets what the driver is to be asked. */
void restante_smtp_server_handle_line (RestanteSmtpServer *self, const RestanteLine *line);

G_END_DECLS
