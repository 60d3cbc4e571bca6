/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/record-set.h"

#include <string.h>

/* Types whose data is text that keeps its case. */
static const char *const literal_types[] = { "TXT", "CAA", NULL };

static char *
normalize_data (const char *type, const char *data)
{
  g_autofree char *stripped = g_strstrip (g_strdup (data));

  if (g_strv_contains (literal_types, type))
    return g_steal_pointer (&stripped);
  return g_ascii_strdown (stripped, -1);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static char **
normalize_all (const char *type, const char *const *data)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; data != NULL && data[i] != NULL; i++) {
    g_autofree char *one = normalize_data (type, data[i]);

    if (!g_ptr_array_find_with_equal_func (sorted, one, g_str_equal, NULL))
      g_ptr_array_add (sorted, g_steal_pointer (&one));
  }
  g_ptr_array_sort (sorted, compare);
  g_ptr_array_add (sorted, NULL);
  return (char **)g_ptr_array_steal (sorted, NULL);
}

RestanteRecordSet *
restante_record_set_new (const char *name, const char *type, guint32 ttl, const char *const *data)
{
  RestanteRecordSet *self = g_new0 (RestanteRecordSet, 1);

  self->name = g_ascii_strdown (name, -1);
  if (g_str_has_suffix (self->name, ".") && self->name[1] != '\0')
    self->name[strlen (self->name) - 1] = '\0';
  self->type = g_ascii_strup (type, -1);
  self->ttl = ttl;
  self->data = normalize_all (self->type, data);
  return self;
}

RestanteRecordSet *
restante_record_set_copy (const RestanteRecordSet *self)
{
  return restante_record_set_new (self->name, self->type, self->ttl,
                                  (const char *const *)self->data);
}

void
restante_record_set_free (RestanteRecordSet *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->type);
  g_strfreev (self->data);
  g_free (self);
}

gboolean
restante_record_set_is_empty (const RestanteRecordSet *self)
{
  return self->data[0] == NULL;
}

gboolean
restante_record_set_equal (const RestanteRecordSet *self, const RestanteRecordSet *other)
{
  return g_str_equal (self->name, other->name) && g_str_equal (self->type, other->type) &&
         g_strv_equal ((const char *const *)self->data, (const char *const *)other->data);
}

gboolean
restante_name_is_below (const char *name, const char *zone)
{
  gsize length = strlen (name);
  gsize suffix = strlen (zone);

  if (suffix == 0 || length < suffix || g_ascii_strcasecmp (name + length - suffix, zone) != 0)
    return FALSE;
  return length == suffix || name[length - suffix - 1] == '.';
}

RestanteRecordChange *
restante_record_change_new (RestanteRecordSet *before, RestanteRecordSet *after, const char *writer)
{
  RestanteRecordChange *self = g_new0 (RestanteRecordChange, 1);

  self->before = before;
  self->after = after;
  self->writer = g_strdup (writer);
  return self;
}

void
restante_record_change_free (RestanteRecordChange *self)
{
  if (self == NULL)
    return;
  restante_record_set_free (self->before);
  restante_record_set_free (self->after);
  g_free (self->writer);
  g_free (self);
}
