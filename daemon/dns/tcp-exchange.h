/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One DNS message to one server over TCP and what comes back (RFC 7766 section 8), within a
 * deadline. It never looks into either message and never tries again.
 *
 * Errors: RESTANTE_DNS_ERROR_FAILED, with the server in the text; G_IO_ERROR_CANCELLED. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @deadline: monotonic, in microseconds. In the thread-default main context. */
void restante_tcp_exchange_async (GSocketAddress *server,
                                  GBytes *message,
                                  gint64 deadline,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* At most 65535 bytes. */
GBytes *restante_tcp_exchange_finish (GAsyncResult *result, GError **error);

/* The same; blocks, in a worker thread. */
GBytes *restante_tcp_exchange (GSocketAddress *server,
                               GBytes *message,
                               gint64 deadline,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
