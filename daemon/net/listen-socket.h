/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A TCP socket that listens on an address from the settings. It accepts nothing by itself. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @text: "ADDR:PORT" with an IP address ("[::1]:25"); port 0: a free one. The descriptor does
 * not block, and TCP_NODELAY is set, which those who connect inherit (Linux): a reply burst is one
 * write. The error is one line that names the address and why it cannot be used. Any thread. */
GSocket *restante_listen_socket_open (const char *text, GError **error);
/* The same for each of @addresses, which is NULL-terminated; NULL when one cannot be opened. */
GPtrArray *restante_listen_socket_open_all (const char *const *addresses, GError **error);
/* The same with @fd, which listens already and becomes the socket's. The error is one line that
 * says what it is instead. Any thread. */
GSocket *restante_listen_socket_adopt (int fd, GError **error);
/* "ADDR:PORT" with the real port. Free it. */
char *restante_listen_socket_get_address (GSocket *socket);
/* The same of each of @sockets (GSocket), NULL-terminated; free it with g_strfreev(). */
char **restante_listen_socket_list_addresses (GPtrArray *sockets);

G_END_DECLS
