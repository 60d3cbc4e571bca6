/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/home-addresses.h"

#include "policy/ip-address.h"

static const RestanteIpRange nowhere[] = {
  { "0.0.0.0", 8 }, { "169.254.0.0", 16 }, { "224.0.0.0", 4 }, { "240.0.0.0", 4 },
  { "::", 128 },    { "fe80::", 10 },      { "ff00::", 8 },
};

static const RestanteIpRange loopback[] = { { "127.0.0.0", 8 }, { "::1", 128 } };

static gboolean
is_usable (const char *address, const char *peer)
{
  if (!restante_ip_address_is_valid (address) ||
      restante_ip_address_in_ranges (address, nowhere, G_N_ELEMENTS (nowhere)))
    return FALSE;
  return !restante_ip_address_in_ranges (address, loopback, G_N_ELEMENTS (loopback)) ||
         restante_ip_address_in_ranges (peer, loopback, G_N_ELEMENTS (loopback));
}

static gboolean
has_family (GPtrArray *addresses, const char *address)
{
  for (guint i = 0; i < addresses->len; i++)
    if (restante_ip_address_is_v4 (g_ptr_array_index (addresses, i)) ==
        restante_ip_address_is_v4 (address))
      return TRUE;
  return FALSE;
}

static void
add (GPtrArray *addresses, const char *address)
{
  if (!has_family (addresses, address))
    g_ptr_array_add (addresses, g_strdup (address));
}

static char **
finish (GPtrArray *addresses)
{
  g_ptr_array_add (addresses, NULL);
  return (char **)g_ptr_array_free (addresses, FALSE);
}

char **
restante_home_addresses_choose (const char *const *told, const char *peer)
{
  const char *const from_peer[] = { peer, NULL };
  const char *const *all = told[0] != NULL ? told : from_peer;
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; all[i] != NULL; i++) {
    if (!is_usable (all[i], peer))
      return NULL;
    add (addresses, all[i]);
  }
  return finish (g_steal_pointer (&addresses));
}

char **
restante_home_addresses_merge (const char *const *known, const char *const *told, gboolean *changed)
{
  GPtrArray *addresses = g_ptr_array_new ();

  *changed = FALSE;
  for (guint i = 0; told[i] != NULL; i++) {
    *changed = *changed || !restante_ip_address_in (told[i], known);
    add (addresses, told[i]);
  }
  for (guint i = 0; known[i] != NULL; i++)
    add (addresses, known[i]);
  return finish (addresses);
}
