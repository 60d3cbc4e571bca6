/* SPDX-License-Identifier: GPL-3.0-or-later */
/* restanted as a whole: puts the layers together in the right order and takes them apart again. It
 * never does any of their work.
 *
 * Main thread only. */
#pragma once

#include "config.h"

G_BEGIN_DECLS

typedef struct _RestanteDaemon RestanteDaemon;

/* Opens the store, the certificate, the control socket and the SMTP service; serves from now on.
 * The error is one line for the person who starts it. */
RestanteDaemon *restante_daemon_start (const RestanteConfig *config, GError **error);
/* The addresses where SMTP is served, with their real ports; NULL-terminated, owned by the daemon.
 */
const char *const *restante_daemon_get_listening (RestanteDaemon *self);
/* Stops accepting, ends what is running, commits and closes. */
void restante_daemon_stop (RestanteDaemon *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDaemon, restante_daemon_stop)

G_END_DECLS
