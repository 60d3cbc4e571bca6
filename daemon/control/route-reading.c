/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-reading.h"

#include "control/reader-process.h"
#include "control/request.h"
#include "queue/body-file.h"
#include "queue/listing.h"

static int
open_message (RestanteExchange *exchange, gint64 id, GError **error)
{
  RestanteQueue *queue = restante_exchange_get_queue (exchange);
  g_autoptr (RestanteBodyReader) body = restante_queue_read (queue, id, error);

  return body ? restante_body_file_new (queue, body, error) : -1;
}

static gpointer
read_message (RestanteExchange *exchange, GError **error)
{
  RestanteControlContext *context = restante_exchange_get_context (exchange);
  gint64 *id = restante_exchange_get_state (exchange);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, *id);
  g_autoptr (RestanteReading) reading = NULL;
  int message = open_message (exchange, *id, error);

  if (message < 0)
    return NULL;
  reading = restante_reader_process_read (restante_control_context_get_facts (context)->reader,
                                          message, RESTANTE_READER_PROCESS_PATIENCE, error);
  if (!reading)
    return NULL;
  g_object_set (reading, "id", number, NULL);
  return g_steal_pointer (&reading);
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
