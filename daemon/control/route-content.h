/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/queue/ID/content: the message as it is delivered, byte by byte. It never holds more than
 * one piece of it in memory. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_content (RestanteExchange *exchange, GError **error);

G_END_DECLS
