/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of a message besides its bytes: who sent it to whom, and how it came (RFC 5321
 * section 3.3 and 4.4). It never holds where the message will go: that is decided at delivery time
 * (promise 7). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 id;    /* from restante_queue_next_id(); rows of further domains get ids of their own */
  char *sender; /* reverse-path without brackets, "" for the null one */
  GPtrArray *recipients; /* char *, as given, at least one, every one in a configured domain */
  char *client;          /* IP address of the peer */
  char *helo;
  char *tls;          /* "TLS1.3 …" or NULL */
  char *trace;        /* the Received field with its CRLF */
  char *subject;      /* raw, or NULL */
  char *message_id;   /* raw, or NULL */
  gint64 arrived;     /* seconds since the epoch */
  gboolean eight_bit; /* the content has bytes over 127 */
  gboolean smtputf8;
} RestanteEnvelope;

RestanteEnvelope *restante_envelope_new (void);
void restante_envelope_free (RestanteEnvelope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteEnvelope, restante_envelope_free)

G_END_DECLS
