/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/domains/NAME/dns/plan, POST …/dns/apply and …/dns/undo: what is missing in its DNS,
 * written and taken back. It never writes what was only planned. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_dns_plan (RestanteExchange *exchange, GError **error);
gboolean restante_route_dns_apply (RestanteExchange *exchange, GError **error);
gboolean restante_route_dns_undo (RestanteExchange *exchange, GError **error);

G_END_DECLS
