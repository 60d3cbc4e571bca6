/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns names into addresses and mail domains into their MX hosts, through libunbound: the
 * configured servers or those of /etc/resolv.conf. It never blocks and never caches beyond a TTL.
 *
 * Main loop only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RESTANTE_DNS_ERROR (restante_dns_error_quark ())
GQuark restante_dns_error_quark (void);
/* For a primary every one of them is temporary (promise 7); the text is a sentence without its full
 * stop. */
typedef enum
{
  RESTANTE_DNS_ERROR_NO_NAME, /* NXDOMAIN */
  RESTANTE_DNS_ERROR_NO_DATA, /* the name has no record of that type */
  RESTANTE_DNS_ERROR_FAILED,  /* SERVFAIL, no answer in time, a lie */
} RestanteDnsError;

#define RESTANTE_TYPE_RESOLVER (restante_resolver_get_type ())
G_DECLARE_FINAL_TYPE (RestanteResolver, restante_resolver, RESTANTE, RESOLVER, GObject)

/* @servers: "ADDR:PORT", NULL-terminated, may be NULL or empty. @timeout: seconds for a whole
 * look-up. */
RestanteResolver *restante_resolver_new (const char *const *servers, guint timeout);

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
