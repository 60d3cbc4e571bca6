/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-domains.h"

#include "api/domain-list.h"
#include "api/domain-settings.h"
#include "api/error.h"
#include "control/domain-document.h"
#include "control/request.h"
#include "protocol/address.h"
#include "queue/domains.h"

#define DEFAULT_HOLD (30 * 24 * 60 * 60) /* seconds */

static gpointer
list (RestanteExchange *exchange, GError **error)
{
  GListStore *domains = restante_domain_documents_count (
      restante_exchange_get_state (exchange), restante_exchange_get_queue (exchange), error);

  return domains ? g_object_new (RESTANTE_TYPE_DOMAIN_LIST, "domains", domains, NULL) : NULL;
}

gboolean
restante_route_list_domains (RestanteExchange *exchange, GError **error)
{
  g_autoptr (GPtrArray) records =
      restante_queue_list_domains (restante_exchange_get_queue (exchange));

  restante_exchange_set_state (
      exchange, restante_domain_documents_new (restante_exchange_get_context (exchange), records),
      (GDestroyNotify)restante_domain_documents_free);
  restante_exchange_answer (exchange, list);
  return TRUE;
}

static RestanteDomainRecord *
find (RestanteExchange *exchange, GError **error)
{
  return restante_request_find_domain (restante_exchange_get_queue (exchange),
                                       restante_exchange_get_argument (exchange, 0), error);
}

gboolean
restante_route_get_domain (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = find (exchange, error);

  if (!record)
    return FALSE;
  restante_domain_document_answer (exchange, record);
  return TRUE;
}

/* What is stored, before and after. */
typedef struct
{
  RestanteDomainRecord *wanted;
  RestanteDomainRecord *stored;
  RestanteDomainDocuments *documents;
} Change;

static void
free_change (Change *change)
{
  g_clear_pointer (&change->wanted, restante_domain_record_unref);
  g_clear_pointer (&change->stored, restante_domain_record_unref);
  g_clear_pointer (&change->documents, restante_domain_documents_free);
  g_free (change);
}

static gboolean
store (RestanteExchange *exchange, GError **error)
{
  Change *change = restante_exchange_get_state (exchange);

  change->stored =
      restante_queue_put_domain (restante_exchange_get_queue (exchange), change->wanted, error);
  return change->stored != NULL;
}

static gpointer
count_stored (RestanteExchange *exchange, GError **error)
{
  Change *change = restante_exchange_get_state (exchange);
  GListStore *domains = restante_domain_documents_count (
      change->documents, restante_exchange_get_queue (exchange), error);

  return domains ? g_list_model_get_item (G_LIST_MODEL (domains), 0) : NULL;
}

static gboolean
refuse_when_stopped (RestanteExchange *exchange)
{
  g_autoptr (GError) error = NULL;

  if (!restante_control_context_is_stopped (restante_exchange_get_context (exchange)))
    return FALSE;
  error = g_error_new_literal (RESTANTE_API_ERROR, RESTANTE_API_ERROR_UNAVAILABLE,
                               "It is done, but restanted is stopping.");
  restante_exchange_reply_error (exchange, error);
  return TRUE;
}

static void
on_stored (RestanteExchange *exchange)
{
  Change *change = restante_exchange_get_state (exchange);
  RestanteControlContext *context = restante_exchange_get_context (exchange);
  RestanteDnsKeeper *keeper = restante_control_context_get_facts (context)->keeper;
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  if (refuse_when_stopped (exchange))
    return;
  restante_watch_domain_stored (restante_control_context_get_watch (context), change->stored->name);
  if (keeper != NULL)
    restante_dns_keeper_check_soon (keeper, change->stored->name);
  g_ptr_array_add (records, change->stored);
  change->documents = restante_domain_documents_new (context, records);
  restante_exchange_answer (exchange, count_stored);
}

/* Takes @wanted. */
static void
change_domain (RestanteExchange *exchange, RestanteDomainRecord *wanted)
{
  Change *change = g_new0 (Change, 1);

  change->wanted = wanted;
  restante_exchange_set_state (exchange, change, (GDestroyNotify)free_change);
  restante_exchange_run (exchange, store, on_stored);
}

static RestanteDomainRecord *
new_record (RestanteDomainSettings *settings, GError **error)
{
  const char *given = restante_domain_settings_get_name (settings);
  g_autoptr (RestanteDomainRecord) record = NULL;
  g_autofree char *name = NULL;

  if (!given || (!restante_domain_settings_get_primary (settings) &&
                 g_strcmp0 (restante_domain_settings_get_identity (settings), "dial-in") != 0)) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "A new domain needs a “name” and a “primary”, like home.example.net:25.");
    return NULL;
  }
  name = restante_domain_normalize (given, error);
  if (!name)
    return NULL;
  record = restante_domain_record_new (name);
  record->identity = RESTANTE_IDENTITY_KEY;
  record->hold = DEFAULT_HOLD;
  if (!restante_request_settings (settings, record, error))
    return NULL;
  return g_steal_pointer (&record);
}

gboolean
restante_route_add_domain (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainSettings) settings =
      restante_exchange_read_body (exchange, RESTANTE_TYPE_DOMAIN_SETTINGS, error);
  RestanteDomainRecord *record = settings ? new_record (settings, error) : NULL;

  if (!record)
    return FALSE;
  restante_exchange_set_status (exchange, SOUP_STATUS_CREATED);
  change_domain (exchange, record);
  return TRUE;
}

gboolean
restante_route_set_domain (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteDomainRecord) record = find (exchange, error);
  g_autoptr (RestanteDomainRecord) wanted = NULL;
  g_autoptr (RestanteDomainSettings) settings = NULL;

  if (!record)
    return FALSE;
  settings = restante_exchange_read_body (exchange, RESTANTE_TYPE_DOMAIN_SETTINGS, error);
  if (!settings)
    return FALSE;
  if (restante_domain_settings_get_name (settings)) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "A domain cannot be renamed: add the new one and remove the old one.");
    return FALSE;
  }
  wanted = restante_domain_record_copy (record);
  if (!restante_request_settings (settings, wanted, error))
    return FALSE;
  change_domain (exchange, g_steal_pointer (&wanted));
  return TRUE;
}

static gboolean
remove_record (RestanteExchange *exchange, GError **error)
{
  const RestanteDomainRecord *record = restante_exchange_get_state (exchange);

  return restante_queue_remove_domain (restante_exchange_get_queue (exchange), record->name, error);
}

static void
on_removed (RestanteExchange *exchange)
{
  const RestanteDomainRecord *record = restante_exchange_get_state (exchange);
  RestanteControlContext *context = restante_exchange_get_context (exchange);

  if (refuse_when_stopped (exchange))
    return;
  restante_watch_domain_removed (restante_control_context_get_watch (context), record->name);
  restante_exchange_reply_text (exchange, "{}");
}

gboolean
restante_route_remove_domain (RestanteExchange *exchange, GError **error)
{
  RestanteDomainRecord *record = find (exchange, error);

  if (!record)
    return FALSE;
  restante_exchange_set_state (exchange, record, (GDestroyNotify)restante_domain_record_unref);
  restante_exchange_run (exchange, remove_record, on_removed);
  return TRUE;
}
