/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-reading.h"

#include "control/reading.h"
#include "control/request.h"
#include "queue/listing.h"

static gpointer
read_message (RestanteExchange *exchange, GError **error)
{
  gint64 *id = restante_exchange_get_state (exchange);
  g_autoptr (RestanteBodyReader) body =
      restante_queue_read (restante_exchange_get_queue (exchange), *id, error);

  return body ? restante_reading_new_from_body (*id, body, error) : NULL;
}

gboolean
restante_route_reading (RestanteExchange *exchange, GError **error)
{
  gint64 id;

  if (!restante_request_message_id (restante_exchange_get_argument (exchange, 0), &id, error))
    return FALSE;
  restante_exchange_set_state (exchange, g_memdup2 (&id, sizeof id), g_free);
  restante_exchange_answer (exchange, read_message);
  return TRUE;
}
