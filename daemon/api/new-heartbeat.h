/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a request that lets the home of a domain send signs of life. It never holds a
 * password: the holder makes that. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_NEW_HEARTBEAT (restante_new_heartbeat_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteNewHeartbeat, restante_new_heartbeat, RESTANTE, NEW_HEARTBEAT, RestanteValue)

/* A proven address is to be passed on to DNS. */
gboolean restante_new_heartbeat_get_publish (RestanteNewHeartbeat *self);

G_END_DECLS
