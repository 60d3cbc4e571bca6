/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-fence.h"

#include "api/fence-settings.h"
#include "control/fence-document.h"
#include "control/request.h"
#include "watch/fence-keeper.h"

static gpointer
describe (RestanteExchange *exchange, GError **error)
{
  return restante_fence_document_new (restante_exchange_get_queue (exchange),
                                      restante_exchange_get_state (exchange), error);
}

static RestanteFenceKeeper *
fences_of (RestanteExchange *exchange)
{
  return restante_control_context_get_facts (restante_exchange_get_context (exchange))->fences;
}

static gboolean
find_domain (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = restante_request_find_domain (
      restante_exchange_get_queue (exchange), restante_exchange_get_argument (exchange, 0), error);

  if (record == NULL)
    return FALSE;
  restante_exchange_set_state (exchange, g_strdup (record->name), g_free);
  return TRUE;
}

gboolean
restante_route_fence (RestanteExchange *exchange, GError **error)
{
  if (!find_domain (exchange, error))
    return FALSE;
  restante_exchange_answer (exchange, describe);
  return TRUE;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RestanteExchange) exchange = data;
  g_autoptr (GError) error = NULL;

  if (restante_fence_keeper_finish (result, &error))
    restante_exchange_answer (exchange, describe);
  else
    restante_exchange_reply_error (exchange, error);
}

gboolean
restante_route_fence_on (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteFenceSettings) body = NULL;

  if (!find_domain (exchange, error))
    return FALSE;
  body = restante_exchange_read_body (exchange, RESTANTE_TYPE_FENCE_SETTINGS, error);
  if (body == NULL)
    return FALSE;
  restante_fence_keeper_turn_on_async (
      fences_of (exchange), restante_exchange_get_state (exchange),
      restante_fence_settings_get_after (body), restante_fence_settings_get_to (body),
      restante_fence_settings_get_dry_run (body), on_done, restante_exchange_ref (exchange));
  return TRUE;
}

static gboolean
order (RestanteExchange *exchange, RestanteFenceOrder what, GError **error)
{
  if (!find_domain (exchange, error))
    return FALSE;
  restante_fence_keeper_order_async (fences_of (exchange), restante_exchange_get_state (exchange),
                                     what, on_done, restante_exchange_ref (exchange));
  return TRUE;
}

gboolean
restante_route_fence_off (RestanteExchange *exchange, GError **error)
{
  return order (exchange, RESTANTE_FENCE_ORDER_OFF, error);
}

gboolean
restante_route_fence_now (RestanteExchange *exchange, GError **error)
{
  return order (exchange, RESTANTE_FENCE_ORDER_NOW, error);
}

gboolean
restante_route_fence_restore (RestanteExchange *exchange, GError **error)
{
  return order (exchange, RESTANTE_FENCE_ORDER_RESTORE, error);
}
