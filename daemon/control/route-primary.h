/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /v1/domains/D/probe, trust, deny, pause and resume: what the owner does about a primary. Each
 * answers when it is done, and never decides a state itself. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_probe (RestanteExchange *exchange, GError **error);
gboolean restante_route_trust (RestanteExchange *exchange, GError **error);
gboolean restante_route_deny (RestanteExchange *exchange, GError **error);
gboolean restante_route_pause (RestanteExchange *exchange, GError **error);
gboolean restante_route_resume (RestanteExchange *exchange, GError **error);

G_END_DECLS
