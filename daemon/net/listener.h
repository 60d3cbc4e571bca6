/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listens on TCP addresses with threads that wait at the sockets: whoever connects is served by the
 * thread that let it in. It never reads from or writes to a connection itself. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RestanteListener RestanteListener;

/* Serves a connection to its end, in a thread of the listener. @socket and @peer are borrowed. */
typedef void (*RestanteListenerFunc) (GSocket *socket, GInetAddress *peer, gpointer user_data);

/* @addresses: "ADDR:PORT" with an IP address each ("[::1]:25"), NULL-terminated. All or nothing:
 * the error names the address that cannot be used and why. Of each address, at most @max_threads
 * connections are served at a time, and one more, for @func to turn it away; others wait. */
RestanteListener *restante_listener_start (const char *const *addresses,
                                           guint max_threads,
                                           RestanteListenerFunc func,
                                           gpointer user_data,
                                           GError **error);
/* The real addresses, in the order given; NULL-terminated. */
const char *const *restante_listener_get_addresses (RestanteListener *self);
/* Nobody is let in any more: who connects is refused. Those who are in go on. */
void restante_listener_close (RestanteListener *self);
/* Closes, waits until everybody who is in was served, and frees. Not from a thread of the listener.
 */
void restante_listener_stop (RestanteListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteListener, restante_listener_stop)

G_END_DECLS
