/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IP addresses in text, compared by what they mean: "2001:DB8::1" and "2001:db8:0::1" are one. It
 * never resolves a name, and what is no address equals nothing.
 *
 * Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 bytes[16]; /* in network order */
  gsize length;     /* 4 or 16 */
} RestanteIpAddress;

/* All addresses whose first @bits are those of @prefix. */
typedef struct
{
  const char *prefix;
  guint bits;
} RestanteIpRange;

/* Dotted decimal (RFC 3986 section 3.2.2: no leading zeros) or RFC 4291 section 2.2, without a
 * scope; an IPv4-mapped one (section 2.5.5.2) is the IPv4 address. @text may be NULL. */
gboolean restante_ip_address_parse (const char *text, RestanteIpAddress *self);

gboolean restante_ip_address_is_valid (const char *text);
gboolean restante_ip_address_is_v4 (const char *text);
gboolean restante_ip_address_is_v6 (const char *text);
gboolean restante_ip_address_equal (const char *text, const char *other);
/* @list may be NULL. */
gboolean restante_ip_address_in (const char *text, const char *const *list);
/* Whether both lists are the same addresses, in whatever order and spelling. */
gboolean restante_ip_address_same_set (const char *const *one, const char *const *other);
gboolean
restante_ip_address_in_ranges (const char *text, const RestanteIpRange *ranges, gsize n_ranges);
/* Whether the world cannot reach it: RFC 1918, RFC 4193, RFC 6598, loopback or link local. */
gboolean restante_ip_address_is_private (const char *text);
/* Where its PTR records are, without a dot at the end: "10.2.0.192.in-addr.arpa" (RFC 1035
 * section 3.5, RFC 3596 section 2.5); NULL when it is no address. Free it. */
char *restante_ip_address_reverse_name (const char *text);

G_END_DECLS
