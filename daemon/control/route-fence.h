/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes of a domain's fence: how it stands, and the owner's orders. It never decides when to
 * fence. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

/* Each answers with the fence as it is then. */
gboolean restante_route_fence (RestanteExchange *exchange, GError **error);
gboolean restante_route_fence_on (RestanteExchange *exchange, GError **error);
gboolean restante_route_fence_off (RestanteExchange *exchange, GError **error);
gboolean restante_route_fence_now (RestanteExchange *exchange, GError **error);
gboolean restante_route_fence_restore (RestanteExchange *exchange, GError **error);

G_END_DECLS
