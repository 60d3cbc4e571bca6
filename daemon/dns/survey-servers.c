/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The third stage of a survey: the servers in charge of the zone, each asked directly, and the
 * delegation that leads to them. */
#include <string.h>

#include "dns/exchange.h"
#include "dns/server-question.h"
#include "dns/survey-private.h"

/* IPv4 goes first: a machine without IPv6 must not call every server silent. NULL: no address. */
static GSocketAddress *
find_address (const RestanteSurveyServer *server, guint16 port)
{
  const char *best = server->addresses.addresses[0];

  for (guint i = 0; server->addresses.addresses[i] != NULL; i++)
    if (strchr (server->addresses.addresses[i], ':') == NULL) {
      best = server->addresses.addresses[i];
      break;
    }
  return best != NULL ? g_inet_socket_address_new_from_string (best, port) : NULL;
}

static void
on_server (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  restante_server_question_finish (result, NULL);
  restante_survey_end_question (task);
}

static void
ask_server (GTask *task, const RestanteSurveyServer *server)
{
  RestanteSurvey *self = restante_survey_of (task);
  guint16 port = self->options->authoritative_port;
  g_autoptr (GSocketAddress) address = find_address (server, port);
  g_autofree char *text = address != NULL
                              ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address))
                              : g_strdup ("");
  RestanteServerFacts *facts = restante_domain_facts_add_server (self->facts, server->name, text);
  const RestanteServerQuestion question = { restante_delegation_zone (self->cuts)->name,
                                            self->facts->domain, self->facts->primary };

  if (address == NULL)
    return;
  restante_survey_begin_question (task);
  restante_server_question_async (address, &question, self->options->timeout, facts, self->given_up,
                                  on_server, g_object_ref (task));
}

/* One question to one server, outside the zone's own rows. */
static void
ask_directly (GTask *task,
              GSocketAddress *server,
              const RestanteDnsQuestion *question,
              GAsyncReadyCallback callback)
{
  RestanteSurvey *self = restante_survey_of (task);

  restante_survey_begin_question (task);
  restante_dns_exchange_async (server, question, self->options->timeout, self->given_up, callback,
                               g_object_ref (task));
}

static void
on_parent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RestanteSurvey *self = restante_survey_of (task);
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_exchange_finish (result, NULL);
  char **servers = answer != NULL ? restante_dns_answer_get_servers (
                                        answer, restante_delegation_zone (self->cuts)->name, NULL)
                                  : NULL;

  if (servers != NULL) {
    g_strfreev (self->facts->parent_servers);
    self->facts->parent_servers = servers;
  }
  restante_survey_end_question (task);
}

/* The first of them that has an address speaks for all. */
static void
ask_parent (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);

  for (guint i = 0; i < self->parents->len; i++) {
    g_autoptr (GSocketAddress) address =
        find_address (g_ptr_array_index (self->parents, i), self->options->authoritative_port);
    RestanteDnsQuestion question = { .name = restante_delegation_zone (self->cuts)->name,
                                     .type = "NS" };

    if (address == NULL)
      continue;
    ask_directly (task, address, &question, on_parent);
    return;
  }
}

/* Those that the zone itself names, and the delegation that leads to it. */
void
restante_survey_servers (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);
  RestanteCut *zone = restante_delegation_zone (self->cuts);

  restante_survey_ask_caches (task);
  if (zone == NULL)
    return;
  self->facts->ns_lookup = zone->lookup;
  g_strfreev (self->facts->zone_servers);
  self->facts->zone_servers = g_strdupv (zone->servers);
  for (guint i = 0; i < self->servers->len; i++)
    ask_server (task, g_ptr_array_index (self->servers, i));
  ask_parent (task);
}

static gboolean
is_the_same (const RestanteDomainFacts *facts, char **data)
{
  g_autoptr (RestanteDomainFacts) other = restante_domain_facts_new (facts->domain);

  for (guint i = 0; data[i] != NULL; i++)
    restante_survey_add_mx (other, data[i]);
  restante_survey_sort_mx (other);
  if (other->mx->len != facts->mx->len)
    return FALSE;
  for (guint i = 0; i < other->mx->len; i++) {
    const RestanteMxFacts *one = g_ptr_array_index (facts->mx, i);
    const RestanteMxFacts *same = g_ptr_array_index (other->mx, i);

    if (one->preference != same->preference || !g_str_equal (one->host, same->host))
      return FALSE;
  }
  return TRUE;
}

/* A primary whose name lies elsewhere is as the resolver says. */
static void
take_primary (RestanteDomainFacts *facts, const RestanteServerFacts *server)
{
  const RestanteAddressFacts *said = &server->primary;
  RestanteAddressFacts *addresses = &facts->primary_addresses;

  if (restante_lookup_is_unclear (said->lookup) || addresses->lookup == RESTANTE_LOOKUP_BOGUS)
    return;
  g_strfreev (addresses->addresses);
  addresses->addresses = g_strdupv (said->addresses);
  addresses->lookup = said->lookup;
  addresses->ttl = said->ttl;
}

/* What a cache still has is no reason to tell the owner that the zone is wrong. A zone that is
 * forged stays so: these answers are not validated. */
void
restante_survey_take_authority (RestanteSurvey *self)
{
  RestanteDomainFacts *facts = self->facts;
  const RestanteServerFacts *server = restante_domain_facts_find_in_charge (facts);
  gboolean mx_differs = server != NULL && !is_the_same (facts, server->mx);

  restante_survey_compare_caches (facts, server);
  if (server != NULL) {
    restante_survey_note_configured (facts, server, mx_differs);
    take_primary (facts, server);
  }
  facts->mx_ttl = server != NULL ? server->mx_ttl : 0;
  if (!mx_differs || facts->mx_lookup == RESTANTE_LOOKUP_BOGUS)
    return;
  g_ptr_array_set_size (facts->mx, 0);
  for (guint i = 0; server->mx[i] != NULL; i++)
    restante_survey_add_mx (facts, server->mx[i]);
  restante_survey_sort_mx (facts);
  facts->mx_lookup = facts->mx->len > 0 ? RESTANTE_LOOKUP_FOUND : RESTANTE_LOOKUP_NO_DATA;
}
