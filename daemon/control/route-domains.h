/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /v1/domains: what the owner has set. It never says how a primary is but by asking watch/. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_list_domains (RestanteExchange *exchange, GError **error);
gboolean restante_route_add_domain (RestanteExchange *exchange, GError **error);
gboolean restante_route_get_domain (RestanteExchange *exchange, GError **error);
gboolean restante_route_set_domain (RestanteExchange *exchange, GError **error);
gboolean restante_route_remove_domain (RestanteExchange *exchange, GError **error);

G_END_DECLS
