/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first two stages of a survey: names that are known before it, and where their records lead.
 */
#include <string.h>

#include "dns/survey-private.h"
#include "dns/txt-data.h"
#include "policy/ip-address.h"

static void
add_addresses (RestanteAddressFacts *facts, const RestanteDnsReply *reply)
{
  restante_address_facts_add (facts, reply->lookup, (const char *const *)reply->data, reply->ttl);
}

static void
take_addresses (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  add_addresses (target, reply);
}

void
restante_survey_ask_addresses (GTask *task, const char *name, RestanteAddressFacts *addresses)
{
  restante_survey_ask (task, name, "A", take_addresses, addresses);
  restante_survey_ask (task, name, "AAAA", take_addresses, addresses);
}

void
restante_survey_add_mx (RestanteDomainFacts *facts, const char *data)
{
  char *rest = NULL;
  guint64 preference = g_ascii_strtoull (data, &rest, 10);
  g_autofree char *host = g_strstrip (g_strdup (rest));

  if (g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';
  restante_domain_facts_add_mx (facts, (guint16)preference, host)->is_literal =
      g_hostname_is_ip_address (host);
}

static int
compare_mx (gconstpointer a, gconstpointer b)
{
  const RestanteMxFacts *one = *(const RestanteMxFacts *const *)a;
  const RestanteMxFacts *other = *(const RestanteMxFacts *const *)b;

  if (one->preference != other->preference)
    return one->preference < other->preference ? -1 : 1;
  return strcmp (one->host, other->host);
}

void
restante_survey_sort_mx (RestanteDomainFacts *facts)
{
  g_ptr_array_sort (facts->mx, compare_mx);
}

static void
take_mx (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  self->facts->mx_lookup = reply->lookup;
  self->facts->mx_ttl = reply->ttl;
  for (guint i = 0; reply->data[i] != NULL; i++)
    restante_survey_add_mx (self->facts, reply->data[i]);
  restante_survey_sort_mx (self->facts);
}

static void
take_pointer (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  RestantePtrFacts *pointer = target;

  pointer->lookup = reply->lookup;
  g_strfreev (pointer->names);
  pointer->names = g_strdupv (reply->data);
  for (guint i = 0; pointer->names[i] != NULL; i++)
    if (g_str_has_suffix (pointer->names[i], "."))
      pointer->names[i][strlen (pointer->names[i]) - 1] = '\0';
}

static void
take_cut (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  restante_cut_take (target, reply);
}

static void
take_sts (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  self->facts->sts.record = reply->lookup;
  g_strfreev (self->facts->sts.texts);
  self->facts->sts.texts = restante_txt_data_read_all (reply->raw);
}

static void
take_tlsa (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  RestanteTlsaFacts *tlsa = target;

  tlsa->lookup = reply->lookup;
  g_clear_pointer (&tlsa->records, g_ptr_array_unref);
  tlsa->records = g_ptr_array_ref (reply->raw);
}

/* What validates says the same again, or that it cannot be believed. */
static void
take_validated_tlsa (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  RestanteTlsaFacts *tlsa = target;

  if (reply->lookup == RESTANTE_LOOKUP_FAILED)
    return;
  take_tlsa (self, reply, target);
  tlsa->validated = TRUE;
  tlsa->secure = reply->secure;
}

static void
take_root (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  self->can_validate = reply->secure;
}

static void
ask_pointers (GTask *task, RestanteDomainFacts *facts)
{
  for (guint i = 0; facts->own[i] != NULL; i++) {
    g_autofree char *name = restante_ip_address_reverse_name (facts->own[i]);

    if (name != NULL)
      restante_survey_ask (task, name, "PTR", take_pointer,
                           restante_domain_facts_add_pointer (facts, facts->own[i]));
  }
}

static gboolean
is_name (const char *host)
{
  return *host != '\0' && !g_hostname_is_ip_address (host);
}

static void
ask_tlsa (GTask *task,
          RestanteResolver *resolver,
          const char *host,
          RestanteSurveyTake take,
          RestanteTlsaFacts *tlsa)
{
  /* RFC 7672 section 2.1.1: the port is that of SMTP between servers. */
  g_autofree char *name = g_strconcat ("_25._tcp.", host, NULL);

  if (!is_name (host))
    return;
  g_free (tlsa->host);
  tlsa->host = g_strdup (host);
  restante_survey_ask_at (task, resolver, name, "TLSA", take, tlsa);
}

static void
ask_all_tlsa (GTask *task, RestanteResolver *resolver, RestanteSurveyTake take)
{
  RestanteDomainFacts *facts = restante_survey_of (task)->facts;

  ask_tlsa (task, resolver, facts->primary, take, &facts->primary_tlsa);
  ask_tlsa (task, resolver, facts->holder, take, &facts->holder_tlsa);
}

/* Forged, or signed wrong: nothing that was said of it counts. The records themselves are dropped
 * at the end, because questions about them are still out. */
static void
take_validated_mx (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  if (reply->lookup == RESTANTE_LOOKUP_BOGUS)
    self->facts->mx_lookup = RESTANTE_LOOKUP_BOGUS;
}

static void
take_validated_addresses (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  RestanteAddressFacts *addresses = target;

  if (reply->lookup != RESTANTE_LOOKUP_BOGUS)
    return;
  addresses->lookup = RESTANTE_LOOKUP_BOGUS;
  g_strfreev (addresses->addresses);
  addresses->addresses = g_new0 (char *, 1);
}

static void
ask_validated (GTask *task, const char *name, RestanteSurveyTake take, gpointer target)
{
  RestanteSurvey *self = restante_survey_of (task);

  if (!is_name (name))
    return;
  restante_survey_ask_at (task, self->validating, name, "A", take, target);
  restante_survey_ask_at (task, self->validating, name, "AAAA", take, target);
}

/* Whether what was said in the first stage can be believed. */
static void
validate (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);
  RestanteDomainFacts *facts = self->facts;

  restante_survey_ask_at (task, self->validating, facts->domain, "MX", take_validated_mx, NULL);
  ask_validated (task, facts->primary, take_validated_addresses, &facts->primary_addresses);
  ask_validated (task, facts->holder, take_validated_addresses, &facts->holder_addresses);
  ask_all_tlsa (task, self->validating, take_validated_tlsa);
}

static void
ask_primary (GTask *task, RestanteDomainFacts *facts)
{
  if (*facts->primary == '\0')
    return;
  if (g_hostname_is_ip_address (facts->primary)) {
    const char *const itself[] = { facts->primary, NULL };

    facts->primary_addresses.lookup = RESTANTE_LOOKUP_FOUND;
    g_strfreev (facts->primary_addresses.addresses);
    facts->primary_addresses.addresses = g_strdupv ((char **)itself);
    return;
  }
  restante_survey_ask_addresses (task, facts->primary, &facts->primary_addresses);
}

static void
ask_cuts (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);

  for (guint i = 0; i < self->cuts->len; i++) {
    RestanteCut *cut = g_ptr_array_index (self->cuts, i);

    restante_survey_ask (task, cut->name, "NS", take_cut, cut);
  }
}

void
restante_survey_names (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);
  RestanteDomainFacts *facts = self->facts;
  g_autofree char *sts = g_strconcat ("_mta-sts.", facts->domain, NULL);

  restante_survey_ask (task, facts->domain, "MX", take_mx, NULL);
  restante_survey_ask_addresses (task, facts->holder, &facts->holder_addresses);
  ask_primary (task, facts);
  ask_pointers (task, facts);
  restante_survey_ask (task, sts, "TXT", take_sts, NULL);
  ask_all_tlsa (task, self->resolver, take_tlsa);
  if (self->validating != NULL && self->options->is_root_anchor)
    restante_survey_ask_at (task, self->validating, ".", "NS", take_root, NULL);
  ask_cuts (task);
}

static void
ask_name_servers (GTask *task, const RestanteCut *cut, GPtrArray *servers)
{
  for (guint i = 0; cut != NULL && cut->servers[i] != NULL; i++) {
    RestanteSurveyServer *server = restante_survey_server_new (cut->servers[i]);

    g_ptr_array_add (servers, server);
    restante_survey_ask_addresses (task, server->name, &server->addresses);
  }
}

static void
take_mx_addresses (RestanteSurvey *self, const RestanteDnsReply *reply, gpointer target)
{
  RestanteMxFacts *mx = target;

  mx->is_alias = mx->is_alias || reply->alias != NULL;
  add_addresses (&mx->addresses, reply);
}

static void
ask_mx_addresses (GTask *task, RestanteMxFacts *mx)
{
  if (*mx->host == '\0' || mx->is_literal || mx->addresses.lookup != RESTANTE_LOOKUP_NONE)
    return;
  restante_survey_ask (task, mx->host, "A", take_mx_addresses, mx);
  restante_survey_ask (task, mx->host, "AAAA", take_mx_addresses, mx);
}

void
restante_survey_targets (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);

  for (guint i = 0; i < self->facts->mx->len; i++)
    ask_mx_addresses (task, g_ptr_array_index (self->facts->mx, i));
  ask_name_servers (task, restante_delegation_zone (self->cuts), self->servers);
  ask_name_servers (task, restante_delegation_parent (self->cuts), self->parents);
  if (self->can_validate)
    validate (task);
}

/* Those that a cache did not have yet. */
void
restante_survey_rest (GTask *task)
{
  RestanteSurvey *self = restante_survey_of (task);

  restante_survey_take_authority (self);
  for (guint i = 0; i < self->facts->mx->len; i++)
    ask_mx_addresses (task, g_ptr_array_index (self->facts->mx, i));
}
