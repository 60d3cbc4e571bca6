/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-status.h"

#include "api/status.h"
#include "control/domain-document.h"
#include "queue/domains.h"

static gpointer
describe (RestanteExchange *exchange, GError **error)
{
  const RestanteControlFacts *facts =
      restante_control_context_get_facts (restante_exchange_get_context (exchange));
  GListStore *domains = restante_domain_documents_count (
      restante_exchange_get_state (exchange), restante_exchange_get_queue (exchange), error);

  if (!domains)
    return NULL;
  return g_object_new (RESTANTE_TYPE_STATUS, "version", facts->version, "hostname", facts->hostname,
                       "listening", facts->listening, "plain-heartbeat", facts->heartbeat_plain,
                       "domains", domains, NULL);
}

gboolean
restante_route_status (RestanteExchange *exchange, GError **error)
{
  g_autoptr (GPtrArray) records =
      restante_queue_list_domains (restante_exchange_get_queue (exchange));

  restante_exchange_set_state (
      exchange, restante_domain_documents_new (restante_exchange_get_context (exchange), records),
      (GDestroyNotify)restante_domain_documents_free);
  restante_exchange_answer (exchange, describe);
  return TRUE;
}
