/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/reverse-name.h"

#include <ldns/ldns.h>

typedef ldns_rdf Field;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Field, ldns_rdf_deep_free)

char *
restante_reverse_name (const char *address)
{
  g_autoptr (Field) parsed = NULL;
  g_autoptr (Field) reversed = NULL;
  char *text; /* malloc()'s */
  char *name;

  if (strchr (address, ':') != NULL)
    parsed = ldns_rdf_new_frm_str (LDNS_RDF_TYPE_AAAA, address);
  else
    parsed = ldns_rdf_new_frm_str (LDNS_RDF_TYPE_A, address);
  reversed = parsed != NULL ? ldns_rdf_address_reverse (parsed) : NULL;
  if (reversed == NULL)
    return NULL;
  text = ldns_rdf2str (reversed);
  name = g_strndup (text, strlen (text) - 1);
  free (text);
  return name;
}
