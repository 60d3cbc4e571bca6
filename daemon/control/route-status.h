/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/status: what this holder is and how all its domains are. It never tells anything about
 * single messages. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_status (RestanteExchange *exchange, GError **error);

G_END_DECLS
