/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-store-check.h"

#include "queue/store-check.h"

static gpointer
check (RestanteExchange *exchange, GError **error)
{
  return restante_queue_check_store (restante_exchange_get_queue (exchange), error);
}

gboolean
restante_route_store_check (RestanteExchange *exchange, GError **error)
{
  restante_exchange_answer (exchange, check);
  return TRUE;
}
