/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a router or its client needs to send signs of life. It is told once, when it is made, and
 * never again: it holds the password. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_HEARTBEAT_LOGIN (restante_heartbeat_login_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteHeartbeatLogin, restante_heartbeat_login, RESTANTE, HEARTBEAT_LOGIN, RestanteValue)

const char *restante_heartbeat_login_get_domain (RestanteHeartbeatLogin *self);
/* What a client must send as the name of the home. */
const char *restante_heartbeat_login_get_hostname (RestanteHeartbeatLogin *self);
const char *restante_heartbeat_login_get_user (RestanteHeartbeatLogin *self);
const char *restante_heartbeat_login_get_password (RestanteHeartbeatLogin *self);
/* Where clients of dyndns2 send it, with the port in use; NULL: it does not listen for HTTPS. */
const char *restante_heartbeat_login_get_url (RestanteHeartbeatLogin *self);
/* The same for plain HTTP, in which everybody on the way reads the password; NULL: off. */
const char *restante_heartbeat_login_get_plain_url (RestanteHeartbeatLogin *self);

G_END_DECLS
