/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds the one Received field that the holder adds to a message (RFC 5321 section 4.4, RFC 3848,
 * RFC 6531 section 4.3). It never reads the clock: the time is given. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *helo;           /* what the client called itself */
  const char *client;         /* its IP address, "192.0.2.1" or "2001:db8::1" */
  const char *hostname;       /* this holder */
  const char *id;             /* the queue id */
  const char *tls;            /* "TLS1.3 TLS_AES_256_GCM_SHA384", or NULL */
  const char *only_recipient; /* for the "for" clause when there is exactly one, else NULL */
  gboolean extended;          /* EHLO was used */
  gboolean smtputf8;
  gint64 time; /* seconds since the epoch, written in UTC */
} RestanteReceived;

/* The field with folded lines and its last CRLF. Nothing that the client said can break out of the
 * field. Free it. */
char *restante_received_build (const RestanteReceived *facts);

G_END_DECLS
