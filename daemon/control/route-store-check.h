/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/store-check: whether the whole store is in order. It never repairs anything. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_store_check (RestanteExchange *exchange, GError **error);

G_END_DECLS
