/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the server engine: what smtp-server.c (bytes, events, content) and
 * smtp-server-commands.c (what each command means) share. It is included by nobody else. */
#pragma once

#include "protocol/data-reader.h"
#include "protocol/line-splitter.h"
#include "protocol/mail-parameters.h"
#include "protocol/smtp-server.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_PHASE_COMMANDS,
  RESTANTE_PHASE_CONTENT,
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
} RestanteServerAsked;

struct _RestanteSmtpServer
{
  char *hostname;
  RestanteCapabilities capabilities;
  RestanteLineSplitter *lines;
  RestanteDataReader data;
  RestanteSpan input;
  guint8 *kept; /* the bytes of `input` when they are our copy */
  GString *output;
  gboolean output_taken;

  RestanteServerPhase phase;
  RestanteServerAsked asked;
  gboolean abandon_due;
  gboolean start_tls_due;
  guint errors;

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
/* Ends the transaction without a message; ABANDON is told when there was one. */
void restante_smtp_server_abandon (RestanteSmtpServer *self);
/* CLOSE is the next event after ABANDON. */
void restante_smtp_server_close (RestanteSmtpServer *self);

/* Obeys one line: queues a reply, or sets what the driver is to be asked. */
void restante_smtp_server_handle_line (RestanteSmtpServer *self, const RestanteLine *line);

G_END_DECLS
