/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gateways that lead from this machine to everywhere, as the kernel's routing tables have them.
 * It never asks one, and never says whether it works.
 *
 * Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The default routes of /proc/net/route (IPv4) and /proc/net/ipv6_route: GSocketAddress with @port,
 * each once, may be empty. Reads two files of the kernel, which takes no time. Free it. */
GPtrArray *restante_default_gateway_list (guint16 port);

/* What the two files say (proc(5)); adds to @gateways. A line that is none is passed over. */
void restante_default_gateway_read_v4 (const char *text, guint16 port, GPtrArray *gateways);
void restante_default_gateway_read_v6 (const char *text, guint16 port, GPtrArray *gateways);

G_END_DECLS
