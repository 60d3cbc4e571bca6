/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A DNS message that is signed with a key (TSIG, RFC 8945), sent to a server over TCP, and whether
 * what comes back is signed with it. It never judges what the reply says.
 *
 * Blocks, in a worker thread. */
#pragma once

#include <gio/gio.h>
#include <ldns/ldns.h>

#include "dns/tsig-key.h"

G_BEGIN_DECLS

#define RESTANTE_TSIG_BAD_SIGNATURE 16 /* RFC 8945 section 3 */
#define RESTANTE_TSIG_BAD_KEY       17
#define RESTANTE_TSIG_BAD_TIME      18

typedef struct
{
  GBytes *bytes;
  guint code;         /* RCODE */
  guint tsig_error;   /* of its TSIG record, or 0 */
  gboolean is_signed; /* with the key, as the reply to this request, at this time */
} RestanteTsigReply;

void restante_tsig_reply_free (RestanteTsigReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteTsigReply, restante_tsig_reply_free)

/* Takes @request, which gets an id and a signature. @deadline: monotonic, in microseconds.
 * RESTANTE_DNS_ERROR_FAILED when there is no reply to it; G_IO_ERROR_CANCELLED. */
RestanteTsigReply *restante_tsig_exchange (GSocketAddress *server,
                                           const RestanteTsigKey *key,
                                           ldns_pkt *request,
                                           gint64 deadline,
                                           GCancellable *cancellable,
                                           GError **error);

G_END_DECLS
