/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-writers.h"

#include "api/error.h"
#include "api/new-writer.h"
#include "api/writer-info.h"
#include "api/writer-list.h"
#include "api/writer-test.h"
#include "protocol/address.h"
#include "queue/writers.h"

static RestanteDnsKeeper *
keeper_of (RestanteExchange *exchange)
{
  return restante_control_context_get_facts (restante_exchange_get_context (exchange))->keeper;
}

static RestanteWriter *
open_writer (RestanteExchange *exchange, const RestanteWriterRecord *record, GError **error)
{
  return restante_dns_keeper_open_writer (keeper_of (exchange), record, error);
}

static RestanteWriterInfo *
describe (RestanteExchange *exchange, const RestanteWriterRecord *record)
{
  g_autoptr (RestanteWriter) writer = open_writer (exchange, record, NULL);

  return g_object_new (RESTANTE_TYPE_WRITER_INFO, "name", record->name, "kind", record->kind,
                       "zone", record->zone, "server", record->server, "key",
                       writer != NULL ? restante_writer_get_key_name (writer) : NULL, NULL);
}

static gpointer
list (RestanteExchange *exchange, GError **error)
{
  g_autoptr (GPtrArray) records =
      restante_queue_list_writers (restante_exchange_get_queue (exchange), error);
  g_autoptr (GListStore) writers = g_list_store_new (RESTANTE_TYPE_WRITER_INFO);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    g_autoptr (RestanteWriterInfo) info = describe (exchange, g_ptr_array_index (records, i));

    g_list_store_append (writers, info);
  }
  return records != NULL ? g_object_new (RESTANTE_TYPE_WRITER_LIST, "writers", writers, NULL)
                         : NULL;
}

gboolean
restante_route_list_writers (RestanteExchange *exchange, GError **error)
{
  restante_exchange_answer (exchange, list);
  return TRUE;
}

/* Opened once, so that what is no key is refused at once. */
static gpointer
add (RestanteExchange *exchange, GError **error)
{
  const RestanteWriterRecord *record = restante_exchange_get_state (exchange);
  RestanteDnsKeeper *keeper = keeper_of (exchange);

  if (!restante_dns_keeper_check_writer (keeper, record, error) ||
      !restante_queue_add_writer (restante_exchange_get_queue (exchange), record, error))
    return NULL;
  restante_dns_keeper_forget_writer (keeper, record->name);
  return list (exchange, error);
}

static RestanteWriterRecord *
read_record (RestanteNewWriter *body, GError **error)
{
  g_autoptr (RestanteWriterRecord) record = g_new0 (RestanteWriterRecord, 1);
  const char *name = restante_new_writer_get_name (body);
  const char *zone = restante_new_writer_get_zone (body);

  if (name == NULL || *name == '\0' || zone == NULL) {
    g_set_error_literal (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
                         "“name”, “kind” and “zone” are needed.");
    return NULL;
  }
  record->zone = restante_domain_normalize (zone, error);
  if (record->zone == NULL)
    return NULL;
  record->name = g_strdup (name);
  record->kind = g_strdup (restante_new_writer_get_kind (body));
  record->server = g_strdup (restante_new_writer_get_server (body));
  record->url = g_strdup (restante_new_writer_get_url (body));
  record->user = g_strdup (restante_new_writer_get_user (body));
  record->command = g_strdup (restante_new_writer_get_command (body));
  record->secret = g_strdup (restante_new_writer_get_secret (body));
  return g_steal_pointer (&record);
}

gboolean
restante_route_add_writer (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteNewWriter) body =
      restante_exchange_read_body (exchange, RESTANTE_TYPE_NEW_WRITER, error);
  RestanteWriterRecord *record = body != NULL ? read_record (body, error) : NULL;

  if (record == NULL)
    return FALSE;
  restante_exchange_set_state (exchange, record, (GDestroyNotify)restante_writer_record_free);
  restante_exchange_answer (exchange, add);
  return TRUE;
}

static gpointer
remove_one (RestanteExchange *exchange, GError **error)
{
  const char *name = restante_exchange_get_argument (exchange, 0);

  if (!restante_queue_remove_writer (restante_exchange_get_queue (exchange), name, error))
    return NULL;
  restante_dns_keeper_forget_writer (keeper_of (exchange), name);
  return list (exchange, error);
}

gboolean
restante_route_remove_writer (RestanteExchange *exchange, GError **error)
{
  restante_exchange_answer (exchange, remove_one);
  return TRUE;
}

/* That the rights are missing is what was asked: an answer, and no failure. */
static gpointer
test (RestanteExchange *exchange, GError **error)
{
  const char *name = restante_exchange_get_argument (exchange, 0);
  g_autoptr (RestanteWriterRecord) record =
      restante_queue_find_writer (restante_exchange_get_queue (exchange), name, error);
  g_autoptr (RestanteWriter) writer = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;
  gboolean ok;

  if (record == NULL)
    return NULL;
  writer = open_writer (exchange, record, &problem);
  ok = writer != NULL && restante_writer_test (writer, NULL, &text, &problem);
  return g_object_new (RESTANTE_TYPE_WRITER_TEST, "name", name, "ok", ok, "text",
                       ok ? text : problem->message, NULL);
}

gboolean
restante_route_test_writer (RestanteExchange *exchange, GError **error)
{
  restante_exchange_answer (exchange, test);
  return TRUE;
}
