/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks up what DNS says of the keys of primaries, and validates it (RFC 6698, RFC 4035). It never
 * asks without validating, and it never judges a key.
 *
 * The records of the name as it was set count (RFC 7671 section 7): they prove the server wherever
 * its address comes from, so an alias of that name needs none of its own. An alias at the name of
 * the records is followed, and every step of it has to be signed.
 *
 * Main loop only. */
#pragma once

#include "dns/resolver.h"
#include "policy/dane-set.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_TLSA_LOOKUP (restante_tlsa_lookup_get_type ())
G_DECLARE_FINAL_TYPE (RestanteTlsaLookup, restante_tlsa_lookup, RESTANTE, TLSA_LOOKUP, GObject)

/* @servers: "ADDR:PORT", NULL-terminated, may be NULL or empty. @trust_anchor: a file of DS or
 * DNSKEY lines; NULL: nothing can be validated. @timeout: seconds for a look-up. */
RestanteTlsaLookup *
restante_tlsa_lookup_new (const char *const *servers, const char *trust_anchor, guint timeout);

/* The records of _PORT._tcp.HOST. @host: a name or an IP address. */
void restante_tlsa_lookup_async (RestanteTlsaLookup *self,
                                 const char *host,
                                 guint16 port,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Whatever comes is a set, with the monotonic time in microseconds as its clock. Free it. */
RestanteDaneSet *restante_tlsa_lookup_finish (RestanteTlsaLookup *self, GAsyncResult *result);

/* What was answered before is asked anew from now on, whatever its TTL. */
void restante_tlsa_lookup_forget (RestanteTlsaLookup *self);

G_END_DECLS
