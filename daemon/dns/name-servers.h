/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name servers that the machine's own resolv.conf names (resolv.conf(5)). It never asks one.
 *
 * Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* GSocketAddress with port 53, in order, each nameserver line that has an address; may be empty.
 * Free it. */
GPtrArray *restante_name_servers_read (const char *text);
/* The same of /etc/resolv.conf; empty when there is none. */
GPtrArray *restante_name_servers_list (void);

G_END_DECLS
