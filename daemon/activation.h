/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the listening sockets come from: a service manager that has opened them, so that this
 * process never needs the right to (sd_listen_fds(3)), or the settings. It never accepts. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The sockets (GSocket) that the service manager has passed; without any, those of @listen,
 * "ADDR:PORT" and NULL-terminated. Those that are passed go before @listen: when the two are not
 * the same places, a line of the log says so. The error is one line. Once, before any thread. */
GPtrArray *restante_activation_open (const char *const *listen, GError **error);

G_END_DECLS
