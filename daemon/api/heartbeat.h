/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sign of life that the home of a domain sends: who may, and what it last said. It never holds
 * a password. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_HEARTBEAT (restante_heartbeat_get_type ())
G_DECLARE_FINAL_TYPE (RestanteHeartbeat, restante_heartbeat, RESTANTE, HEARTBEAT, RestanteValue)

const char *restante_heartbeat_get_domain (RestanteHeartbeat *self);
/* What a client must send as the name of the home. */
const char *restante_heartbeat_get_hostname (RestanteHeartbeat *self);
const char *restante_heartbeat_get_user (RestanteHeartbeat *self);
/* Where the home last said that it is, or NULL. */
const char *restante_heartbeat_get_address (RestanteHeartbeat *self);
/* The same with its IPv4 and IPv6 address, when it told both. */
const char *const *restante_heartbeat_get_addresses (RestanteHeartbeat *self);
/* When that was; 0: not yet. */
gint64 restante_heartbeat_get_last (RestanteHeartbeat *self);
/* Seconds between two of them; -1: it does not come regularly. */
gint64 restante_heartbeat_get_every (RestanteHeartbeat *self);
/* When the one that is overdue should have come; 0: none is. */
gint64 restante_heartbeat_get_overdue_since (RestanteHeartbeat *self);
/* A proven address is passed on to DNS. */
gboolean restante_heartbeat_get_publish (RestanteHeartbeat *self);
/* Where clients of dyndns2 send it, with the port in use; NULL: it does not listen for HTTPS. */
const char *restante_heartbeat_get_url (RestanteHeartbeat *self);
/* The same for plain HTTP, in which everybody on the way reads the password; NULL: off. */
const char *restante_heartbeat_get_plain_url (RestanteHeartbeat *self);

G_END_DECLS
