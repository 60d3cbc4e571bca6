/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listens on TCP addresses and hands over what connects. It never reads from or writes to a
 * connection. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RestanteListener RestanteListener;

/* Called in the listener's thread; must not block for long. @socket and @peer are borrowed. */
typedef void (*RestanteListenerFunc) (GSocket *socket, GInetAddress *peer, gpointer user_data);

/* @addresses: "ADDR:PORT" with an IP address each ("[::1]:25"), NULL-terminated. All or nothing:
 * the error names the address that cannot be used and why. */
RestanteListener *restante_listener_start (const char *const *addresses,
                                           RestanteListenerFunc func,
                                           gpointer user_data,
                                           GError **error);
/* The real addresses, in the order given; NULL-terminated. */
const char *const *restante_listener_get_addresses (RestanteListener *self);
/* Stops listening and waits for the thread. */
void restante_listener_stop (RestanteListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteListener, restante_listener_stop)

G_END_DECLS
