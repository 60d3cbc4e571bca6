/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question to one name server, and the answer that is believed: over UDP, and over TCP when it
 * does not fit (RFC 7766 section 5). It never asks another server, never follows a referral and
 * never keeps an answer.
 *
 * Main loop only. */
#pragma once

#include <gio/gio.h>

#include "dns/answer.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *type;   /* "MX", "SOA", … */
  gboolean recursive; /* RD: for resolvers; authoritative servers are asked without */
  gboolean dnssec;    /* DO (RFC 3225): tell AD */
} RestanteDnsQuestion;

/* @question is copied. @timeout: seconds for all of it, one repetition over UDP included. What is
 * no answer to it (another id, another question, no message) is not listened to. */
void restante_dns_exchange_async (GSocketAddress *server,
                                  const RestanteDnsQuestion *question,
                                  guint timeout,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Whatever its code is: REFUSED and NXDOMAIN are answers too. Free it.
 * RESTANTE_DNS_ERROR_FAILED, with the server in the text, when there is none that can be believed;
 * G_IO_ERROR_CANCELLED. */
RestanteDnsAnswer *restante_dns_exchange_finish (GAsyncResult *result, GError **error);

G_END_DECLS
