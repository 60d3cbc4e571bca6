/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/route-heartbeat.h"

#include "api/heartbeat-login.h"
#include "api/heartbeat.h"
#include "api/new-heartbeat.h"
#include "control/request.h"
#include "protocol/address.h"
#include "queue/heartbeats.h"

#define PASSWORD_BYTES 16

/* A port of the service as clients write it; those that a scheme has are left out. */
static char *
make_url (const char *scheme, const char *host, guint16 usual_port, const char *const *listening)
{
  g_autofree char *address = NULL;
  g_autofree char *endpoint = NULL;
  guint16 port;

  if (listening == NULL || listening[0] == NULL ||
      !restante_endpoint_parse (listening[0], usual_port, &address, &port, NULL))
    return NULL;
  endpoint = port != usual_port ? restante_endpoint_to_string (host, port) : g_strdup (host);
  return g_strdup_printf ("%s://%s/nic/update", scheme, endpoint);
}

/* What both documents tell of the service. */
typedef struct
{
  char *hostname;
  char *url;
  char *plain_url;
} Place;

static void
clear_place (Place *place)
{
  g_free (place->hostname);
  g_free (place->url);
  g_free (place->plain_url);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, clear_place)

static void
find_place (RestanteExchange *exchange, const RestanteDomainRecord *domain, Place *place)
{
  const RestanteControlFacts *facts =
      restante_control_context_get_facts (restante_exchange_get_context (exchange));

  place->hostname = restante_heartbeat_hostname (domain);
  place->url = make_url ("https", facts->hostname, 443, facts->heartbeat_listening);
  place->plain_url = make_url ("http", facts->hostname, 80, facts->heartbeat_plain);
}

/* What a request is about: the state of its exchange. */
typedef struct
{
  RestanteDomainRecord *domain;
  gint64 every; /* as watch/heartbeat-keeper.h has them */
  gint64 overdue_since;
} Subject;

static void
free_subject (gpointer data)
{
  Subject *subject = data;

  restante_domain_record_unref (subject->domain);
  g_free (subject);
}

static Subject *
find (RestanteExchange *exchange, GError **error)
{
  RestanteDomainRecord *record = restante_request_find_domain (
      restante_exchange_get_queue (exchange), restante_exchange_get_argument (exchange, 0), error);
  Subject *subject;

  if (record == NULL)
    return NULL;
  subject = g_new0 (Subject, 1);
  subject->domain = record;
  restante_exchange_set_state (exchange, subject, free_subject);
  return subject;
}

static const RestanteDomainRecord *
get_domain (RestanteExchange *exchange)
{
  return ((const Subject *)restante_exchange_get_state (exchange))->domain;
}

static gpointer
describe (RestanteExchange *exchange, GError **error)
{
  const Subject *subject = restante_exchange_get_state (exchange);
  const RestanteDomainRecord *domain = subject->domain;
  g_autoptr (RestanteHeartbeatRecord) record =
      restante_queue_find_heartbeat (restante_exchange_get_queue (exchange), domain->name, error);
  g_auto (Place) place = { 0 };

  if (record == NULL)
    return NULL;
  find_place (exchange, domain, &place);
  return g_object_new (RESTANTE_TYPE_HEARTBEAT, "domain", domain->name, "hostname", place.hostname,
                       "user", record->user, "address", record->addresses[0], "addresses",
                       record->addresses, "last", record->time, "every", subject->every,
                       "overdue-since", subject->overdue_since, "publish", record->publish, "url",
                       place.url, "plain-url", place.plain_url, NULL);
}

gboolean
restante_route_get_heartbeat (RestanteExchange *exchange, GError **error)
{
  Subject *subject = find (exchange, error);
  RestanteControlContext *context = restante_exchange_get_context (exchange);

  if (subject == NULL)
    return FALSE;
  restante_heartbeat_keeper_describe (restante_control_context_get_facts (context)->heartbeats,
                                      subject->domain->name, &subject->every,
                                      &subject->overdue_since);
  restante_exchange_answer (exchange, describe);
  return TRUE;
}

/* The domain's name is a user that nobody has to remember; the password is what is secret. */
static gpointer
add (RestanteExchange *exchange, gboolean publish, GError **error)
{
  const RestanteDomainRecord *domain = get_domain (exchange);
  g_autoptr (RestanteSecret) password = restante_secret_make (PASSWORD_BYTES);
  g_auto (Place) place = { 0 };

  if (!restante_queue_put_heartbeat (restante_exchange_get_queue (exchange), domain->name,
                                     domain->name, password, publish, error))
    return NULL;
  find_place (exchange, domain, &place);
  return g_object_new (RESTANTE_TYPE_HEARTBEAT_LOGIN, "domain", domain->name, "hostname",
                       place.hostname, "user", domain->name, "password", password, "url", place.url,
                       "plain-url", place.plain_url, NULL);
}

static gpointer
add_silent (RestanteExchange *exchange, GError **error)
{
  return add (exchange, FALSE, error);
}

static gpointer
add_published (RestanteExchange *exchange, GError **error)
{
  return add (exchange, TRUE, error);
}

gboolean
restante_route_add_heartbeat (RestanteExchange *exchange, GError **error)
{
  g_autoptr (RestanteNewHeartbeat) body = NULL;

  if (find (exchange, error) == NULL)
    return FALSE;
  body = restante_exchange_read_body (exchange, RESTANTE_TYPE_NEW_HEARTBEAT, error);
  if (body == NULL)
    return FALSE;
  restante_exchange_answer (exchange,
                            restante_new_heartbeat_get_publish (body) ? add_published : add_silent);
  return TRUE;
}

static gpointer
set_publish (RestanteExchange *exchange, gboolean publish, GError **error)
{
  const RestanteDomainRecord *domain = restante_exchange_get_state (exchange);

  if (!restante_queue_set_heartbeat_publish (restante_exchange_get_queue (exchange), domain->name,
                                             publish, error))
    return NULL;
  return describe (exchange, error);
}

static gpointer
publish_on (RestanteExchange *exchange, GError **error)
{
  return set_publish (exchange, TRUE, error);
}

static gpointer
publish_off (RestanteExchange *exchange, GError **error)
{
  return set_publish (exchange, FALSE, error);
}

gboolean
restante_route_publish_heartbeat (RestanteExchange *exchange, GError **error)
{
  if (find (exchange, error) == NULL)
    return FALSE;
  restante_exchange_answer (exchange, publish_on);
  return TRUE;
}

gboolean
restante_route_unpublish_heartbeat (RestanteExchange *exchange, GError **error)
{
  if (find (exchange, error) == NULL)
    return FALSE;
  restante_exchange_answer (exchange, publish_off);
  return TRUE;
}

static gboolean
remove_record (RestanteExchange *exchange, GError **error)
{
  const RestanteDomainRecord *domain = get_domain (exchange);

  return restante_queue_remove_heartbeat (restante_exchange_get_queue (exchange), domain->name,
                                          error);
}

static void
on_removed (RestanteExchange *exchange)
{
  const RestanteDomainRecord *domain = get_domain (exchange);
  RestanteControlContext *context = restante_exchange_get_context (exchange);

  if (!restante_control_context_is_stopped (context))
    restante_heartbeat_keeper_forget (restante_control_context_get_facts (context)->heartbeats,
                                      domain->name);
  restante_exchange_reply_text (exchange, "{}");
}

gboolean
restante_route_remove_heartbeat (RestanteExchange *exchange, GError **error)
{
  if (find (exchange, error) == NULL)
    return FALSE;
  restante_exchange_run (exchange, remove_record, on_removed);
  return TRUE;
}
