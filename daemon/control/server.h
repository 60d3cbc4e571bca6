/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control service: HTTP/1.1 and one WebSocket on a Unix socket (the API). It never listens on
 * the network, never answers a user who has no right, and never takes a body of more than 1 MiB. */
#pragma once

#include "control/context.h"

G_BEGIN_DECLS

#define RESTANTE_CONTROL_BODY_MAX (1024 * 1024) /* bytes of a request's body */

typedef struct _RestanteControlServer RestanteControlServer;

/* Listens at @path (control/socket.h), whose folder must be there. Main loop only. @queue and
 * @watch must live until the server is freed; @facts is copied. */
RestanteControlServer *restante_control_server_new (const char *path,
                                                    RestanteQueue *queue,
                                                    RestanteWatch *watch,
                                                    const RestanteControlFacts *facts,
                                                    GError **error);
/* Closes every connection, removes the socket, and waits until no worker uses the queue. */
void restante_control_server_free (RestanteControlServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteControlServer, restante_control_server_free)

G_END_DECLS
