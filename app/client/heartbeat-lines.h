/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an owner pastes into a router or its client so that the home sends signs of life to the
 * holder. It never asks a router anything, and nothing that a holder says can leave its place in
 * the lines. */
#pragma once

#include "api/heartbeat-login.h"

G_BEGIN_DECLS

typedef enum
{
  RESTANTE_HEARTBEAT_DDCLIENT,
  RESTANTE_HEARTBEAT_INADYN,
  RESTANTE_HEARTBEAT_OPENWRT,
  RESTANTE_HEARTBEAT_FRITZBOX,
  RESTANTE_HEARTBEAT_CURL,
} RestanteHeartbeatClient;
#define RESTANTE_HEARTBEAT_CLIENTS 5

/* "ddclient", "OpenWrt", … */
const char *restante_heartbeat_client_name (RestanteHeartbeatClient client);
/* Where its lines go, "/etc/ddclient.conf"; to be translated with gettext. */
const char *restante_heartbeat_client_place (RestanteHeartbeatClient client);
/* The lines, without an end of the last one; through plain HTTP only when the holder speaks nothing
 * else. NULL: the holder does not listen for signs of life. Free it. */
char *restante_heartbeat_lines (RestanteHeartbeatClient client, RestanteHeartbeatLogin *login);

G_END_DECLS
