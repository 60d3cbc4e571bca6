/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/outages: the record of outages, newest first. It never changes it. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_outages (RestanteExchange *exchange, GError **error);

G_END_DECLS
