/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/domain-facts.h"

static void
address_facts_init (RestanteAddressFacts *facts)
{
  facts->addresses = g_new0 (char *, 1);
}

gboolean
restante_lookup_is_unclear (RestanteLookup lookup)
{
  return lookup == RESTANTE_LOOKUP_NONE || lookup == RESTANTE_LOOKUP_FAILED ||
         lookup == RESTANTE_LOOKUP_BOGUS;
}

/* Of two families: what one has counts, then that one could not be asked. */
static RestanteLookup
combine (RestanteLookup one, RestanteLookup other)
{
  static const RestanteLookup order[] = { RESTANTE_LOOKUP_FOUND,   RESTANTE_LOOKUP_BOGUS,
                                          RESTANTE_LOOKUP_FAILED,  RESTANTE_LOOKUP_NO_DATA,
                                          RESTANTE_LOOKUP_NO_NAME, RESTANTE_LOOKUP_NONE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (one == order[i] || other == order[i])
      return order[i];
  return other;
}

void
restante_address_facts_add (RestanteAddressFacts *self,
                            RestanteLookup lookup,
                            const char *const *addresses,
                            guint32 ttl)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  g_strv_builder_addv (all, (const char **)self->addresses);
  g_strv_builder_addv (all, (const char **)addresses);
  g_strfreev (self->addresses);
  self->addresses = g_strv_builder_end (all);
  if (lookup == RESTANTE_LOOKUP_FOUND)
    self->ttl = self->lookup == RESTANTE_LOOKUP_FOUND ? MIN (self->ttl, ttl) : ttl;
  self->lookup = combine (self->lookup, lookup);
}

static void
mx_facts_free (RestanteMxFacts *mx)
{
  g_free (mx->host);
  g_strfreev (mx->addresses.addresses);
  g_free (mx);
}

static void
server_facts_free (RestanteServerFacts *server)
{
  g_free (server->name);
  g_free (server->address);
  g_strfreev (server->mx);
  g_strfreev (server->primary.addresses);
  g_free (server);
}

static void
cache_facts_clear (RestanteCacheFacts *cache)
{
  g_free (cache->resolver);
  g_strfreev (cache->mx);
  g_strfreev (cache->primary.addresses);
}

static void
cache_facts_free (RestanteCacheFacts *cache)
{
  cache_facts_clear (cache);
  g_free (cache);
}

static void
cache_facts_init (RestanteCacheFacts *cache)
{
  cache->mx = g_new0 (char *, 1);
  address_facts_init (&cache->primary);
}

static void
ptr_facts_free (RestantePtrFacts *pointer)
{
  g_free (pointer->address);
  g_strfreev (pointer->names);
  g_free (pointer);
}

static void
tlsa_facts_clear (RestanteTlsaFacts *tlsa)
{
  g_free (tlsa->host);
  g_clear_pointer (&tlsa->records, g_ptr_array_unref);
}

static void
sts_facts_clear (RestanteStsFacts *sts)
{
  g_strfreev (sts->texts);
  g_free (sts->problem);
  g_strfreev (sts->mx);
}

static void
make_lists (RestanteDomainFacts *self)
{
  self->mx = g_ptr_array_new_with_free_func ((GDestroyNotify)mx_facts_free);
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify)server_facts_free);
  self->caches = g_ptr_array_new_with_free_func ((GDestroyNotify)cache_facts_free);
  self->pointers = g_ptr_array_new_with_free_func ((GDestroyNotify)ptr_facts_free);
  self->own = g_new0 (char *, 1);
  self->believed = g_new0 (char *, 1);
  self->parent_servers = g_new0 (char *, 1);
  self->zone_servers = g_new0 (char *, 1);
  self->seen_mx = g_new0 (char *, 1);
  self->seen_addresses = g_new0 (char *, 1);
  self->sts.texts = g_new0 (char *, 1);
  self->sts.mx = g_new0 (char *, 1);
}

RestanteDomainFacts *
restante_domain_facts_new (const char *domain)
{
  RestanteDomainFacts *self = g_new0 (RestanteDomainFacts, 1);

  self->domain = g_strdup (domain);
  self->holder = g_strdup ("");
  self->primary = g_strdup ("");
  self->primary_tlsa.host = g_strdup ("");
  self->holder_tlsa.host = g_strdup ("");
  address_facts_init (&self->holder_addresses);
  address_facts_init (&self->primary_addresses);
  cache_facts_init (&self->configured);
  make_lists (self);
  return self;
}

static void
free_lists (RestanteDomainFacts *self)
{
  g_ptr_array_unref (self->mx);
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->caches);
  g_ptr_array_unref (self->pointers);
  g_strfreev (self->own);
  g_strfreev (self->believed);
  g_strfreev (self->parent_servers);
  g_strfreev (self->zone_servers);
  g_strfreev (self->seen_mx);
  g_strfreev (self->seen_addresses);
}

void
restante_domain_facts_free (RestanteDomainFacts *self)
{
  if (self == NULL)
    return;
  g_free (self->domain);
  g_free (self->holder);
  g_free (self->primary);
  g_free (self->proven);
  g_free (self->holder_tlsa_data);
  g_strfreev (self->holder_addresses.addresses);
  g_strfreev (self->primary_addresses.addresses);
  tlsa_facts_clear (&self->primary_tlsa);
  tlsa_facts_clear (&self->holder_tlsa);
  sts_facts_clear (&self->sts);
  cache_facts_clear (&self->configured);
  free_lists (self);
  g_free (self);
}

RestanteMxFacts *
restante_domain_facts_add_mx (RestanteDomainFacts *self, guint16 preference, const char *host)
{
  RestanteMxFacts *mx = g_new0 (RestanteMxFacts, 1);

  mx->preference = preference;
  mx->host = g_strdup (host);
  address_facts_init (&mx->addresses);
  g_ptr_array_add (self->mx, mx);
  return mx;
}

RestanteServerFacts *
restante_domain_facts_add_server (RestanteDomainFacts *self, const char *name, const char *address)
{
  RestanteServerFacts *server = g_new0 (RestanteServerFacts, 1);

  server->name = g_strdup (name);
  server->address = g_strdup (address);
  server->mx = g_new0 (char *, 1);
  address_facts_init (&server->primary);
  g_ptr_array_add (self->servers, server);
  return server;
}

const RestanteServerFacts *
restante_domain_facts_find_in_charge (const RestanteDomainFacts *self)
{
  for (guint i = 0; i < self->servers->len; i++) {
    const RestanteServerFacts *server = g_ptr_array_index (self->servers, i);

    if (server->answer == RESTANTE_SERVER_IN_CHARGE)
      return server;
  }
  return NULL;
}

RestanteCacheFacts *
restante_domain_facts_add_cache (RestanteDomainFacts *self, const char *resolver)
{
  RestanteCacheFacts *cache = g_new0 (RestanteCacheFacts, 1);

  cache->resolver = g_strdup (resolver);
  cache_facts_init (cache);
  g_ptr_array_add (self->caches, cache);
  return cache;
}

RestantePtrFacts *
restante_domain_facts_add_pointer (RestanteDomainFacts *self, const char *address)
{
  RestantePtrFacts *pointer = g_new0 (RestantePtrFacts, 1);

  pointer->address = g_strdup (address);
  pointer->names = g_new0 (char *, 1);
  g_ptr_array_add (self->pointers, pointer);
  return pointer;
}
