/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-dns-changes.h"

#include "api/dns-applied.h"
#include "api/dns-change.h"
#include "api/dns-changes.h"
#include "api/value-json.h"
#include "api/verified-server.h"
#include "control/request.h"
#include "queue/domains.h"
#include "watch/dns-changer.h"

typedef struct
{
  char *domain;
  RestanteDnsAction action;
} Wish;

static void
wish_free (Wish *wish)
{
  g_free (wish->domain);
  g_free (wish);
}

static GListStore *
list_changes (GPtrArray *changes)
{
  GListStore *list = g_list_store_new (RESTANTE_TYPE_DNS_CHANGE);

  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);
    g_autoptr (RestanteDnsChange) one = g_object_new (
        RESTANTE_TYPE_DNS_CHANGE, "name", change->after->name, "type", change->after->type, "ttl",
        (gint64)change->after->ttl, "before", change->before->data, "after", change->after->data,
        "writer", change->writer, NULL);

    g_list_store_append (list, one);
  }
  return list;
}

static GListStore *
list_verdicts (GPtrArray *verdicts)
{
  GListStore *list = g_list_store_new (RESTANTE_TYPE_VERIFIED_SERVER);

  for (guint i = 0; i < verdicts->len; i++) {
    const RestanteDnsVerdict *verdict = g_ptr_array_index (verdicts, i);
    g_autoptr (RestanteVerifiedServer) one = g_object_new (
        RESTANTE_TYPE_VERIFIED_SERVER, "server", verdict->server, "ok", verdict->ok, NULL);

    g_list_store_append (list, one);
  }
  return list;
}

static gpointer
describe (const Wish *wish, const RestanteDnsOutcome *outcome)
{
  g_autoptr (GListStore) changes = list_changes (outcome->changes);
  g_autoptr (GListStore) verified = list_verdicts (outcome->verified);

  if (wish->action == RESTANTE_DNS_APPLY)
    return g_object_new (RESTANTE_TYPE_DNS_APPLIED, "domain", wish->domain, "changes", changes,
                         "verified", verified, NULL);
  return g_object_new (RESTANTE_TYPE_DNS_CHANGES, "domain", wish->domain, "changes", changes, NULL);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RestanteExchange) exchange = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RestanteDnsOutcome) outcome = restante_dns_changer_finish (result, &error);
  g_autoptr (RestanteValue) document = NULL;
  g_autofree char *text = NULL;

  if (outcome == NULL) {
    restante_exchange_reply_error (exchange, error);
    return;
  }
  document = describe (restante_exchange_get_state (exchange), outcome);
  text = restante_value_to_text (document);
  restante_exchange_reply_text (exchange, text);
}

static gboolean
begin (RestanteExchange *exchange, RestanteDnsAction action, GError **error)
{
  RestanteControlContext *context = restante_exchange_get_context (exchange);
  RestanteQueue *queue = restante_exchange_get_queue (exchange);
  g_autoptr (RestanteDomainRecord) record =
      restante_request_find_domain (queue, restante_exchange_get_argument (exchange, 0), error);
  Wish *wish;

  if (record == NULL)
    return FALSE;
  wish = g_new0 (Wish, 1);
  wish->domain = g_strdup (record->name);
  wish->action = action;
  restante_exchange_set_state (exchange, wish, (GDestroyNotify)wish_free);
  restante_dns_changer_async (queue, restante_control_context_get_watch (context),
                              restante_control_context_get_facts (context)->keeper, record->name,
                              action, on_done, restante_exchange_ref (exchange));
  return TRUE;
}

gboolean
restante_route_dns_plan (RestanteExchange *exchange, GError **error)
{
  return begin (exchange, RESTANTE_DNS_PLAN, error);
}

gboolean
restante_route_dns_apply (RestanteExchange *exchange, GError **error)
{
  return begin (exchange, RESTANTE_DNS_APPLY, error);
}

gboolean
restante_route_dns_undo (RestanteExchange *exchange, GError **error)
{
  return begin (exchange, RESTANTE_DNS_UNDO, error);
}
