/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns names into addresses and mail domains into their MX hosts, through libunbound: the
 * configured servers or those of /etc/resolv.conf. It never blocks and never caches beyond a TTL.
 *
 * Main loop only. */
#pragma once

#include <gio/gio.h>

#include "dns/reply.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_RESOLVER (restante_resolver_get_type ())
G_DECLARE_FINAL_TYPE (RestanteResolver, restante_resolver, RESTANTE, RESOLVER, GObject)

/* @servers: "ADDR:PORT", NULL-terminated, may be NULL or empty. @timeout: seconds for a whole
 * look-up. */
RestanteResolver *restante_resolver_new (const char *const *servers, guint timeout);
/* The same, and every answer is validated (RFC 4035). @trust_anchor: a file of DS or DNSKEY lines.
 * For what is to be seen, not for delivery: a zone that is signed wrong has no answer here. */
RestanteResolver *restante_resolver_new_validating (const char *const *servers,
                                                    const char *trust_anchor,
                                                    guint timeout);

/* Every record of @type ("MX", "TLSA", …) of @name. Whatever comes is a reply: finish() fails only
 * when it was cancelled. */
void restante_resolver_query_async (RestanteResolver *self,
                                    const char *name,
                                    const char *type,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
RestanteDnsReply *
restante_resolver_query_finish (RestanteResolver *self, GAsyncResult *result, GError **error);

/* Questions under way end with an error now, before it returns; more can be asked. Not in an
 * answer's callback. */
void restante_resolver_give_up (RestanteResolver *self);

/* Drops a reference once the main loop runs again: the last answer may be its own. NULL is fine;
 * any thread. */
void restante_resolver_unref_later (RestanteResolver *self);

/* What was answered before is asked anew from now on, whatever its TTL; questions under way go on.
 */
void restante_resolver_forget (RestanteResolver *self);

/* The addresses of @host (a name or an IP address) with @port, IPv6 first when there are both:
 * GSocketAddress, at least one. */
void restante_resolver_lookup_async (RestanteResolver *self,
                                     const char *host,
                                     guint16 port,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *
restante_resolver_lookup_finish (RestanteResolver *self, GAsyncResult *result, GError **error);

/* The hosts that take mail for @domain, best preference first; the domain itself when it has no MX
 * (RFC 5321 section 5.1). NO_DATA for a null MX (RFC 7505). NULL-terminated, at least one. */
void restante_resolver_lookup_mx_async (RestanteResolver *self,
                                        const char *domain,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
char **
restante_resolver_lookup_mx_finish (RestanteResolver *self, GAsyncResult *result, GError **error);

G_END_DECLS
