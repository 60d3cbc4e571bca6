/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/address-list.h"

#include <string.h>

#define SEPARATORS " ,;\t\n"
#define SCOPE      '%'

/* A scope (RFC 4007) means something on one machine alone. */
static gboolean
is_address (const char *word)
{
  return !strchr (word, SCOPE) && g_hostname_is_ip_address (word);
}

char *
restante_address_list_parse (const char *text, char **odd)
{
  g_auto (GStrv) words = g_strsplit_set (text, SEPARATORS, -1);
  GString *list = g_string_new (NULL);

  *odd = NULL;
  for (gsize i = 0; words[i] && !*odd; i++) {
    if (!*words[i])
      continue;
    if (!is_address (words[i]))
      *odd = g_strdup (words[i]);
    g_string_append_printf (list, "%s%s", list->len > 0 ? " " : "", words[i]);
  }
  return g_string_free (list, *odd || list->len == 0);
}
