/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST /v1/queue/resend, extend and delete. A verb never means all messages unless the request says
 * so. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_resend (RestanteExchange *exchange, GError **error);
gboolean restante_route_extend (RestanteExchange *exchange, GError **error);
gboolean restante_route_delete (RestanteExchange *exchange, GError **error);

G_END_DECLS
