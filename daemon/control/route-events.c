/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-events.h"

#include "api/error.h"

gboolean
restante_route_events (RestanteExchange *exchange, GError **error)
{
  g_autoptr (SoupServerMessage) message = restante_exchange_take_message (exchange);
  g_autoptr (GError) problem = NULL;

  /* The server goes on with the handshake when the message has no answer yet. */
  if (!soup_websocket_server_check_handshake (message, NULL, NULL, NULL, &problem)) {
    g_autoptr (GError) usage = g_error_new (RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                                            "/v1/events is a WebSocket: %s.", problem->message);
    restante_exchange_refuse (message, usage);
  }
  return TRUE;
}
