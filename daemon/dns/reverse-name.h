/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name under which the PTR records of an address are (RFC 1035 section 3.5, RFC 3596 section
 * 2.5), through ldns. It never asks for them.
 *
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @address: an IP address as text. "1.2.0.192.in-addr.arpa", without a dot at the end; NULL: it is
 * none. Free it. */
char *restante_reverse_name (const char *address);

G_END_DECLS
