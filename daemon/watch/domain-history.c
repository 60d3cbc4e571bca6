/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/domain-history.h"

#include <string.h>

struct _RestanteDomainHistory
{
  GHashTable *seen; /* name → gint64 *: when last */
};

RestanteDomainHistory *
restante_domain_history_new (void)
{
  RestanteDomainHistory *self = g_new0 (RestanteDomainHistory, 1);

  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
restante_domain_history_free (RestanteDomainHistory *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->seen);
  g_free (self);
}

void
restante_domain_history_add (RestanteDomainHistory *self, const char *const *names, gint64 now)
{
  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_replace (self->seen, g_strdup (names[i]), g_memdup2 (&now, sizeof now));
}

static gboolean
is_over (gpointer name, gpointer time, gpointer oldest)
{
  return *(const gint64 *)time < *(const gint64 *)oldest;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char **
restante_domain_history_list (RestanteDomainHistory *self, gint64 now)
{
  gint64 oldest = now - RESTANTE_HISTORY_SPAN;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_foreach_remove (self->seen, is_over, &oldest);
  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_steal (names, NULL);
}
