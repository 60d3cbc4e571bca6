/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/events: whether a request may become a WebSocket. What goes over it is said in
 * control/events.h. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_events (RestanteExchange *exchange, GError **error);

G_END_DECLS
