/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/domains/NAME/dns: the last check of its DNS; POST …/dns/check: a new one. It never
 * changes DNS. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_dns (RestanteExchange *exchange, GError **error);
gboolean restante_route_dns_check (RestanteExchange *exchange, GError **error);

G_END_DECLS
