/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET and POST /v1/writers, DELETE /v1/writers/NAME, POST /v1/writers/NAME/test: the owner's ways
 * to write DNS. It never tells a secret. */
#pragma once

#include "control/exchange.h"

G_BEGIN_DECLS

gboolean restante_route_list_writers (RestanteExchange *exchange, GError **error);
gboolean restante_route_add_writer (RestanteExchange *exchange, GError **error);
gboolean restante_route_remove_writer (RestanteExchange *exchange, GError **error);
gboolean restante_route_test_writer (RestanteExchange *exchange, GError **error);

G_END_DECLS
