/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-dial-in.h"

#include "api/dial-in.h"
#include "api/new-dial-in.h"
#include "control/request.h"
#include "queue/dial-ins.h"
#include "queue/domains.h"

#define PASSWORD_BYTES 16

static const char *
name_of (RestanteExchange *exchange)
{
  return restante_exchange_get_argument (exchange, 0);
}

static char **
list_domains (RestanteQueue *queue, const char *user, GError **error)
{
  g_autoptr (GPtrArray) records = restante_queue_list_dial_ins (queue, user, error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    g_strv_builder_add (names, ((RestanteDialInRecord *)g_ptr_array_index (records, i))->domain);
  return g_strv_builder_end (names);
}

/* @password: NULL when it is not to be told. */
static RestanteDialIn *
describe (RestanteExchange *exchange, const char *password, GError **error)
{
  RestanteQueue *queue = restante_exchange_get_queue (exchange);
  const RestanteControlFacts *facts =
      restante_control_context_get_facts (restante_exchange_get_context (exchange));
  g_autoptr (RestanteDialInRecord) record =
      restante_queue_find_dial_in (queue, name_of (exchange), error);
  g_autoptr (RestanteDomainRecord) domain = NULL;
  g_auto (GStrv) domains = NULL;

  if (record != NULL)
    domain = restante_request_find_domain (queue, record->domain, error);
  if (domain != NULL)
    domains = list_domains (queue, record->user, error);
  if (domains == NULL)
    return NULL;
  return g_object_new (
      RESTANTE_TYPE_DIAL_IN, "domain", record->domain, "user", record->user, "password", password,
      "domains", domains, "identity", restante_identity_kind_to_string (domain->identity), "last",
      domain->identity == RESTANTE_IDENTITY_DIAL_IN ? domain->last_proven : 0, "hostname",
      facts->hostname, "listen", facts->odmr, "listen-tls", facts->odmr_tls, NULL);
}

static gpointer
show (RestanteExchange *exchange, GError **error)
{
  return describe (exchange, NULL, error);
}

gboolean
restante_route_show_dial_in (RestanteExchange *exchange, GError **error)
{
  restante_exchange_answer (exchange, show);
  return TRUE;
}

static gpointer
join (RestanteExchange *exchange, GError **error)
{
  RestanteNewDialIn *body = restante_exchange_get_state (exchange);

  if (!restante_queue_join_dial_in (restante_exchange_get_queue (exchange), name_of (exchange),
                                    restante_new_dial_in_get_user (body), error))
    return NULL;
  return describe (exchange, NULL, error);
}

/* The user is named like the domain: nobody has to think of a name, and no two can be the same. */
static gpointer
add (RestanteExchange *exchange, GError **error)
{
  RestanteQueue *queue = restante_exchange_get_queue (exchange);
  g_autoptr (RestanteDomainRecord) domain =
      restante_request_find_domain (queue, name_of (exchange), error);
  g_autoptr (RestanteSecret) password = NULL;

  if (domain == NULL)
    return NULL;
  password = restante_secret_make (PASSWORD_BYTES);
  if (!restante_queue_put_dial_in (queue, domain->name, domain->name, password, error))
    return NULL;
  return describe (exchange, password, error);
}

gboolean
restante_route_add_dial_in (RestanteExchange *exchange, GError **error)
{
  RestanteNewDialIn *body =
      restante_exchange_read_body (exchange, RESTANTE_TYPE_NEW_DIAL_IN, error);

  if (body == NULL)
    return FALSE;
  restante_exchange_set_state (exchange, body, g_object_unref);
  restante_exchange_answer (exchange, restante_new_dial_in_get_user (body) != NULL ? join : add);
  return TRUE;
}

static gboolean
remove_one (RestanteExchange *exchange, GError **error)
{
  return restante_queue_remove_dial_in (restante_exchange_get_queue (exchange), name_of (exchange),
                                        error);
}

static void
on_removed (RestanteExchange *exchange)
{
  restante_exchange_reply_text (exchange, "{}");
}

gboolean
restante_route_remove_dial_in (RestanteExchange *exchange, GError **error)
{
  restante_exchange_run (exchange, remove_one, on_removed);
  return TRUE;
}
