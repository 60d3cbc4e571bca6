/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may call for the mail of a domain: add, show and remove. The password leaves the daemon once,
 * in the answer that made it. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_add_dial_in (RestanteExchange *exchange, GError **error);
gboolean restante_route_show_dial_in (RestanteExchange *exchange, GError **error);
gboolean restante_route_remove_dial_in (RestanteExchange *exchange, GError **error);

G_END_DECLS
