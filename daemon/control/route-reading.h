/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/queue/ID/reading: a message to read, as restante-reader sees it. It never shows HTML and
 * never fetches anything. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_reading (RestanteExchange *exchange, GError **error);

G_END_DECLS
