/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/owner-keys.h"

#include "policy/key-learning.h"
#include "watch/watch.h"

static char *
choose (const RestanteDomainRecord *domain, const char *given, GError **error)
{
  char *fingerprint;

  if (given == NULL && domain->offered == NULL) {
    g_set_error (error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_NO_KEY,
                 "%s has shown no new key; give the one you mean with its fingerprint.",
                 domain->primary);
    return NULL;
  }
  fingerprint = restante_fingerprint_normalize (given != NULL ? given : domain->offered);
  if (fingerprint == NULL)
    g_set_error (error, RESTANTE_WATCH_ERROR, RESTANTE_WATCH_ERROR_INVALID,
                 "\"%s\" is no fingerprint: write sha256: and 64 hexadecimal digits.", given);
  return fingerprint;
}

static void
swap_keys (char ***keys, char **changed)
{
  g_strfreev (*keys);
  *keys = changed;
}

static void
take_back_offer (RestanteDomainRecord *record, const char *key)
{
  if (g_strcmp0 (record->offered, key) == 0)
    g_clear_pointer (&record->offered, g_free);
}

RestanteDomainRecord *
restante_owner_keys_trust (const RestanteDomainRecord *domain,
                           const char *given,
                           gboolean add,
                           char **text,
                           GError **error)
{
  g_autofree char *key = choose (domain, given, error);
  const char *const *others = add ? (const char *const *)domain->pins : NULL;
  RestanteDomainRecord *record;

  if (key == NULL)
    return NULL;
  record = restante_domain_record_copy (domain);
  swap_keys (&record->pins, restante_keys_put_first (others, key, RESTANTE_PINS_MAX));
  swap_keys (&record->denied, restante_keys_without ((const char *const *)domain->denied, key));
  g_clear_pointer (&record->offered, g_free);
  *text = g_strdup_printf ("You confirmed the key %s.", key);
  return record;
}

RestanteDomainRecord *
restante_owner_keys_deny (const RestanteDomainRecord *domain,
                          const char *given,
                          char **text,
                          GError **error)
{
  g_autofree char *key = choose (domain, given, error);
  RestanteDomainRecord *record;

  if (key == NULL)
    return NULL;
  record = restante_domain_record_copy (domain);
  swap_keys (&record->pins, restante_keys_without ((const char *const *)domain->pins, key));
  swap_keys (&record->denied,
             restante_keys_put_first ((const char *const *)domain->denied, key, G_MAXUINT));
  take_back_offer (record, key);
  *text = g_strdup_printf ("You denied the key %s: it is not the primary's.", key);
  return record;
}
