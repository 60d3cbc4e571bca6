/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/activities: the log of what happened, newest first. It never changes it. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_activities (RestanteExchange *exchange, GError **error);

G_END_DECLS
