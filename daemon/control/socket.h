/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Unix socket of the control service: made, opened for all local users (the peer's uid decides
 * what they may), and removed. It never takes the place of another daemon's socket and never
 * removes what is not a socket. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A listening socket at @path with mode 0666. A socket that nobody answers on is replaced. Errors
 * (G_IO_ERROR) are one line that says what to do. */
GSocket *restante_socket_listen (const char *path, GError **error);
/* Closes @socket and removes @path, if it is still the one that was made. */
void restante_socket_close (GSocket *socket, const char *path);

G_END_DECLS
