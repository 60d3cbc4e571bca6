/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-dns.h"

#include "api/check-list.h"
#include "api/value-json.h"
#include "control/check-document.h"
#include "control/request.h"
#include "queue/domains.h"

static RestanteDnsKeeper *
keeper_of (RestanteExchange *exchange)
{
  return restante_control_context_get_facts (restante_exchange_get_context (exchange))->keeper;
}

static GListStore *
list_checks (const RestanteDnsReport *report)
{
  GListStore *checks = g_list_store_new (RESTANTE_TYPE_CHECK);

  for (guint i = 0; i < report->advice->len; i++) {
    g_autoptr (RestanteCheck) check =
        restante_check_document_new (g_ptr_array_index (report->advice, i));

    g_list_store_append (checks, check);
  }
  return checks;
}

static void
reply (RestanteExchange *exchange, const char *domain, const RestanteDnsReport *report)
{
  g_autoptr (GListStore) checks = list_checks (report);
  g_autoptr (RestanteCheckList) list = g_object_new (
      RESTANTE_TYPE_CHECK_LIST, "domain", domain, "checked", report->time, "checks", checks, NULL);
  g_autofree char *text = restante_value_to_text (RESTANTE_VALUE (list));

  restante_exchange_reply_text (exchange, text);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RestanteExchange) exchange = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsReport) report = restante_dns_keeper_check_finish (result, &error);

  if (report == NULL)
    restante_exchange_reply_error (exchange, error);
  else
    reply (exchange, restante_exchange_get_state (exchange), report);
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
restante_route_dns_check (RestanteExchange *exchange, GError **error)
{
  if (!find_domain (exchange, error))
    return FALSE;
  restante_dns_keeper_check_async (keeper_of (exchange), restante_exchange_get_state (exchange),
                                   on_checked, restante_exchange_ref (exchange));
  return TRUE;
}

gboolean
restante_route_dns (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDnsReport) report = NULL;

  if (!find_domain (exchange, error))
    return FALSE;
  report =
      restante_dns_keeper_get_report (keeper_of (exchange), restante_exchange_get_state (exchange));
  if (report != NULL)
    reply (exchange, restante_exchange_get_state (exchange), report);
  else
    restante_dns_keeper_check_async (keeper_of (exchange), restante_exchange_get_state (exchange),
                                     on_checked, restante_exchange_ref (exchange));
  return TRUE;
}
