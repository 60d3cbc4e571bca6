/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET, POST and DELETE /v1/domains/NAME/heartbeat: who may send signs of life for a domain; PUT and
 * DELETE /v1/domains/NAME/heartbeat/publish: whether what they prove is passed on to DNS. It tells
 * a password once, when it makes it, and never again. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_get_heartbeat (RestanteExchange *exchange, GError **error);
gboolean restante_route_add_heartbeat (RestanteExchange *exchange, GError **error);
gboolean restante_route_remove_heartbeat (RestanteExchange *exchange, GError **error);
gboolean restante_route_publish_heartbeat (RestanteExchange *exchange, GError **error);
gboolean restante_route_unpublish_heartbeat (RestanteExchange *exchange, GError **error);

G_END_DECLS
