/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/queue, /v1/queue/marks and /v1/queue/ID: what is kept, in pages by key. It never changes
 * anything. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_list_queue (RestanteExchange *exchange, GError **error);
gboolean restante_route_marks (RestanteExchange *exchange, GError **error);
gboolean restante_route_get_message (RestanteExchange *exchange, GError **error);

G_END_DECLS
