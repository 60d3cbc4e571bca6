/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A holder's control socket on another machine, brought here by ssh: a private local socket that
 * leads there. It never stores a password and never weakens what the user's own SSH configuration
 * demands. */
#pragma once

#include <gio/gio.h>

#include "client/place.h"

G_BEGIN_DECLS

/* Where ssh may ask for a password or about a host key. */
typedef enum
{
  RESTANTE_SSH_ASK_NEVER,
  RESTANTE_SSH_ASK_TERMINAL, /* on the terminal of this process */
  RESTANTE_SSH_ASK_WINDOW,   /* through SSH_ASKPASS when there is one, never on a terminal */
} RestanteSshAsk;

/* Signal "closed" (GError *why): ssh ended after it had been ready; never after
 * restante_ssh_tunnel_close(). */
#define RESTANTE_TYPE_SSH_TUNNEL (restante_ssh_tunnel_get_type ())
G_DECLARE_FINAL_TYPE (RestanteSshTunnel, restante_ssh_tunnel, RESTANTE, SSH_TUNNEL, GObject)

/* Starts ssh to @place, which is remote, and finishes when its local socket accepts. Errors are
 * RESTANTE_CLIENT_ERROR or G_IO_ERROR_CANCELLED. ssh ends with the tunnel, and with this process on
 * whatever way. */
void restante_ssh_tunnel_open_async (RestantePlace *place,
                                     RestanteSshAsk ask,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
RestanteSshTunnel *restante_ssh_tunnel_open_finish (GAsyncResult *result, GError **error);
/* The local socket; owned by the tunnel. */
const char *restante_ssh_tunnel_get_socket (RestanteSshTunnel *self);
/* What ssh has complained about since the last call (a socket that is not there), or NULL. Free it.
 */
GError *restante_ssh_tunnel_take_complaint (RestanteSshTunnel *self);
void restante_ssh_tunnel_close (RestanteSshTunnel *self);

G_END_DECLS
