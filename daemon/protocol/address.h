/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail addresses and domain names (RFC 5321 section 4.1.2, RFC 6531 section 3.3): split, check,
 * compare. It never resolves a name and never rewrites an address. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_ADDRESS_ERROR (restante_address_error_quark ())
GQuark restante_address_error_quark (void);
typedef enum
{
  RESTANTE_ADDRESS_ERROR_SYNTAX,  /* 501 5.1.3 (recipient) or 5.1.7 (sender) */
  RESTANTE_ADDRESS_ERROR_ROUTING, /* 550 5.7.1: routing hidden in the local part, or a source route
                                   */
  RESTANTE_ADDRESS_ERROR_UTF8,    /* 553 5.6.7: UTF-8 without SMTPUTF8 */
} RestanteAddressError;

/* Checks a whole mailbox "local@domain": syntax, at most 254 bytes (RFC 5321 section 4.5.3.1.3),
 * UTF-8 only when @smtputf8. What real senders have is taken: a local part of more than 64 bytes,
 * dots in odd places of it, underscores in the domain. */
gboolean restante_address_check (const char *mailbox, gboolean smtputf8, GError **error);
/* Refuses routing hidden in a local part: "user%other@", "other!user@", "\"user@other\"@",
 * "@a:b@c", also in characters that fold to these (DESIGN section 5). For recipients, also in a
 * configured domain. */
gboolean restante_address_check_routing (const char *mailbox, GError **error);
/* The domain behind the last "@", in @mailbox, or NULL. */
const char *restante_address_domain (const char *mailbox);

/* A domain name in the one form in which domains are compared and stored: lower case, no dot at the
 * end, A-labels turned to nothing else (IDN names compare as their A-labels; a U-label is turned
 * into one with g_hostname_to_ascii). NULL and an error for what is no name (address literals,
 * empty labels, lengths) and for what is one only after mapping (full-width letters, soft
 * hyphens: no U-labels of RFC 5890). Free it. */
char *restante_domain_normalize (const char *domain, GError **error);

/* "host:port", "[::1]:25", "host" (port 25): splits into *@host (free it, no brackets; a name as
 * restante_domain_normalize() gives it) and *@port (1..65535). */
gboolean restante_endpoint_parse (
    const char *text, guint16 default_port, char **host, guint16 *port, GError **error);
/* The reverse; brackets around an IPv6 address. */
char *restante_endpoint_to_string (const char *host, guint16 port);

G_END_DECLS
