/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What public resolvers still say, for a survey, beside what the servers in charge say now. */
#include "dns/exchange.h"
#include "dns/survey-private.h"
#include "protocol/address.h"

typedef struct
{
  GTask *task;
  RestanteCacheFacts *cache;
  const char *type;
} CacheQuestion;

static gboolean
is_answer (RestanteDnsAnswer *answer)
{
  guint code = answer != NULL ? restante_dns_answer_get_code (answer) : RESTANTE_DNS_CODE_FAILED;

  return code == RESTANTE_DNS_CODE_OK || code == RESTANTE_DNS_CODE_NO_NAME;
}

static void
take_mx (RestanteCacheFacts *cache, RestanteRecordSet *set)
{
  cache->lookup =
      restante_record_set_is_empty (set) ? RESTANTE_LOOKUP_NO_DATA : RESTANTE_LOOKUP_FOUND;
  cache->mx_left = set->ttl;
  g_strfreev (cache->mx);
  cache->mx = g_steal_pointer (&set->data);
}

static void
take_addresses (RestanteCacheFacts *cache, const RestanteRecordSet *set)
{
  restante_address_facts_add (&cache->primary,
                              restante_record_set_is_empty (set) ? RESTANTE_LOOKUP_NO_DATA
                                                                 : RESTANTE_LOOKUP_FOUND,
                              (const char *const *)set->data, set->ttl);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree CacheQuestion *question = data;
  g_autoptr (GTask) task = question->task;
  const RestanteDomainFacts *facts = restante_survey_of (task)->facts;
  gboolean is_mx = g_str_equal (question->type, "MX");
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_exchange_finish (result, NULL);
  g_autoptr (RestanteRecordSet) set =
      is_answer (answer) ? restante_dns_answer_get_set (
                               answer, is_mx ? facts->domain : facts->primary, question->type, NULL)
                         : NULL;

  if (set != NULL && is_mx)
    take_mx (question->cache, set);
  else if (set != NULL)
    take_addresses (question->cache, set);
  restante_survey_end_question (task);
}

static void
ask (GTask *task,
     GSocketAddress *resolver,
     RestanteCacheFacts *cache,
     const char *name,
     const char *type)
{
  RestanteSurvey *self = restante_survey_of (task);
  const RestanteDnsQuestion asked = { .name = name, .type = type, .recursive = TRUE };
  CacheQuestion *question = g_new0 (CacheQuestion, 1);

  question->task = g_object_ref (task);
  question->cache = cache;
  question->type = type;
  restante_survey_begin_question (task);
  restante_dns_exchange_async (resolver, &asked, self->options->timeout, self->given_up, on_answer,
                               question);
}

static void
ask_cache (GTask *task, const char *resolver)
{
  RestanteDomainFacts *facts = restante_survey_of (task)->facts;
  g_autoptr (GSocketAddress) address = NULL;
  RestanteCacheFacts *cache;
  g_autofree char *host = NULL;
  guint16 port;

  if (!restante_endpoint_parse (resolver, 53, &host, &port, NULL))
    return;
  address = g_inet_socket_address_new_from_string (host, port);
  cache = restante_domain_facts_add_cache (facts, resolver);
  cache->lookup = RESTANTE_LOOKUP_FAILED;
  ask (task, address, cache, facts->domain, "MX");
  if (*facts->primary == '\0' || g_hostname_is_ip_address (facts->primary))
    return;
  ask (task, address, cache, facts->primary, "A");
  ask (task, address, cache, facts->primary, "AAAA");
}

void
restante_survey_ask_caches (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);
  const char *const *resolvers = self->options->public_resolvers;

  for (guint i = 0; resolvers != NULL && resolvers[i] != NULL; i++) {
    self->facts->caches_on = TRUE;
    ask_cache (task, resolvers[i]);
  }
}

/* In any order; none of them may be in another set. */
static gboolean
is_same_set (char **one, char **other)
{
  if (g_strv_length (one) != g_strv_length (other))
    return FALSE;
  for (guint i = 0; one[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *)other, one[i]))
      return FALSE;
  return TRUE;
}

/* A primary whose name lies in another zone, or is an alias, has nobody here to compare with. */
static gboolean
is_old_primary (const RestanteAddressFacts *cached, const RestanteAddressFacts *said)
{
  return cached->lookup != RESTANTE_LOOKUP_NONE && said->lookup != RESTANTE_LOOKUP_NONE &&
         said->lookup != RESTANTE_LOOKUP_FAILED &&
         !is_same_set (cached->addresses, said->addresses);
}

/* It stays so when that was noted once: by the second time its answer is gone. */
void
restante_survey_note_configured (RestanteDomainFacts *facts,
                                 const RestanteServerFacts *server,
                                 gboolean mx_differs)
{
  RestanteCacheFacts *configured = &facts->configured;

  if (mx_differs && !restante_lookup_is_unclear (facts->mx_lookup)) {
    configured->mx_is_old = TRUE;
    configured->mx_left = facts->mx_ttl;
  }
  if (!restante_lookup_is_unclear (facts->primary_addresses.lookup) &&
      is_old_primary (&facts->primary_addresses, &server->primary)) {
    configured->primary_is_old = TRUE;
    configured->primary.ttl = facts->primary_addresses.ttl;
  }
}

void
restante_survey_compare_caches (RestanteDomainFacts *facts, const RestanteServerFacts *server)
{
  for (guint i = 0; i < facts->caches->len; i++) {
    RestanteCacheFacts *cache = g_ptr_array_index (facts->caches, i);

    if (server == NULL) {
      cache->lookup = RESTANTE_LOOKUP_FAILED;
      continue;
    }
    cache->mx_is_old =
        cache->lookup != RESTANTE_LOOKUP_FAILED && !is_same_set (cache->mx, server->mx);
    cache->primary_is_old = is_old_primary (&cache->primary, &server->primary);
  }
}
