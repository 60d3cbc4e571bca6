/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An authoritative name server that was asked after a change. It never holds what the server
 * said. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_VERIFIED_SERVER (restante_verified_server_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteVerifiedServer, restante_verified_server, RESTANTE, VERIFIED_SERVER, RestanteValue)

/* "address:port". */
const char *restante_verified_server_get_server (RestanteVerifiedServer *self);
/* It says what was written. */
gboolean restante_verified_server_get_ok (RestanteVerifiedServer *self);

G_END_DECLS
