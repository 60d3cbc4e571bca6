/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/delegation.h"

#include <string.h>

static void
cut_free (RestanteCut *cut)
{
  g_free (cut->name);
  g_strfreev (cut->servers);
  g_free (cut);
}

GPtrArray *
restante_delegation_new (const char *name)
{
  GPtrArray *cuts = g_ptr_array_new_with_free_func ((GDestroyNotify)cut_free);

  while (name != NULL && *name != '\0') {
    RestanteCut *cut = g_new0 (RestanteCut, 1);
    const char *dot = strchr (name, '.');

    cut->name = g_strdup (name);
    cut->servers = g_new0 (char *, 1);
    g_ptr_array_add (cuts, cut);
    name = dot != NULL ? dot + 1 : NULL;
  }
  return cuts;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

void
restante_cut_take (RestanteCut *cut, const RestanteDnsReply *reply)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  /* An alias leads into another zone, whose servers these are. */
  cut->lookup = reply->alias == NULL ? reply->lookup : RESTANTE_LOOKUP_NO_DATA;
  for (guint i = 0; reply->alias == NULL && reply->data[i] != NULL; i++)
    g_ptr_array_add (names, g_strndup (reply->data[i], strlen (reply->data[i]) - 1));
  g_ptr_array_sort (names, compare);
  g_ptr_array_add (names, NULL);
  g_strfreev (cut->servers);
  cut->servers = (char **)g_ptr_array_steal (names, NULL);
}

static RestanteCut *
nth_zone (GPtrArray *cuts, guint n)
{
  for (guint i = 0; i < cuts->len; i++) {
    RestanteCut *cut = g_ptr_array_index (cuts, i);

    if (cut->lookup == RESTANTE_LOOKUP_FOUND && n-- == 0)
      return cut;
  }
  return NULL;
}

RestanteCut *
restante_delegation_zone (GPtrArray *cuts)
{
  return nth_zone (cuts, 0);
}

RestanteCut *
restante_delegation_parent (GPtrArray *cuts)
{
  return nth_zone (cuts, 1);
}
