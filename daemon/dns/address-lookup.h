/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses of a name for a worker thread, which has no main loop: through libunbound and the
 * configured servers, like every other name. It never keeps an answer.
 *
 * Blocks; any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @servers: "ADDR:PORT", NULL-terminated; NULL or empty: those of /etc/resolv.conf. @timeout:
 * seconds for both families together. GInetAddress, IPv6 first; free them with g_object_unref().
 * NULL and RESTANTE_DNS_ERROR, or G_IO_ERROR_CANCELLED, when there is none. */
GList *restante_address_lookup (const char *const *servers,
                                const char *host,
                                guint timeout,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
