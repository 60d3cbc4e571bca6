/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/fence-plan.h"

#include <string.h>

#include "policy/ip-address.h"

#define SEPARATORS " ,;\t"

static const struct
{
  const char *type;
  gboolean (*fits) (const char *address);
} families[] = {
  { "A", restante_ip_address_is_v4 },
  { "AAAA", restante_ip_address_is_v6 },
};

static char **
split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, SEPARATORS, -1);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (found, parts[i]);
  return g_strv_builder_end (found);
}

char *
restante_fence_normalize_to (const char *text)
{
  g_auto (GStrv) parts = split (text);

  if (g_strv_length (parts) == 1 &&
      (g_str_equal (parts[0], "self") || g_str_equal (parts[0], "nothing")))
    return g_strdup (parts[0]);
  for (guint i = 0; parts[i] != NULL; i++)
    if (!restante_ip_address_is_valid (parts[i]))
      return NULL;
  return parts[0] != NULL ? g_strjoinv (" ", parts) : NULL;
}

char **
restante_fence_resolve_to (const char *to, const char *const *own)
{
  if (g_str_equal (to, "self"))
    return g_strdupv ((char **)own);
  if (g_str_equal (to, "nothing"))
    return g_new0 (char *, 1);
  return split (to);
}

char *
restante_fence_line (const char *const *addresses)
{
  g_autoptr (RestanteRecordSet) sorted = restante_record_set_new ("", "", 0, addresses);

  return g_strjoinv (" ", sorted->data);
}

static RestanteRecordSet *
make_set (const char *name, guint family, guint32 ttl, const char *const *addresses)
{
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();

  for (guint i = 0; addresses[i] != NULL; i++)
    if (families[family].fits (addresses[i]))
      g_ptr_array_add (fitting, (gpointer)addresses[i]);
  g_ptr_array_add (fitting, NULL);
  return restante_record_set_new (name, families[family].type, ttl,
                                  (const char *const *)fitting->pdata);
}

static gboolean
same_set (const RestanteRecordSet *one, const RestanteRecordSet *other)
{
  return restante_ip_address_same_set ((const char *const *)one->data,
                                       (const char *const *)other->data);
}

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)restante_record_change_free);
}

GPtrArray *
restante_fence_plan (const char *name,
                     const char *const *found,
                     const char *const *value,
                     const char *writer)
{
  GPtrArray *changes = new_changes ();

  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    RestanteRecordChange *change = restante_record_change_new (
        make_set (name, i, 0, found), make_set (name, i, RESTANTE_FENCE_TTL_MAX, value), writer);

    if (same_set (change->before, change->after))
      restante_record_change_free (change);
    else
      g_ptr_array_add (changes, change);
  }
  return changes;
}

void
restante_fence_plan_set_ttl (RestanteRecordChange *change, guint32 ttl)
{
  change->before->ttl = ttl;
  change->after->ttl =
      ttl != 0 ? MIN (ttl, (guint32)RESTANTE_FENCE_TTL_MAX) : RESTANTE_FENCE_TTL_MAX;
}

gboolean
restante_fence_plan_is_kept (const RestanteRecordChange *change)
{
  return same_set (change->before, change->after);
}

void
restante_fence_plan_keep (RestanteRecordChange *change)
{
  restante_record_set_free (change->after);
  change->after = restante_record_set_copy (change->before);
}

/* Whether the name has an address before and after, in one family at least. */
static gboolean
replaces (GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);

    if (!restante_record_set_is_empty (change->before) &&
        !restante_record_set_is_empty (change->after))
      return TRUE;
  }
  return FALSE;
}

RestanteRecordChange *
restante_fence_plan_take_added (GPtrArray *changes)
{
  for (guint i = 0; replaces (changes) && i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);

    if (restante_record_set_is_empty (change->before))
      return g_ptr_array_steal_index (changes, i);
  }
  return NULL;
}

static gboolean
was_there (GPtrArray *changes, const char *address)
{
  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);

    if (restante_ip_address_in (address, (const char *const *)change->before->data))
      return TRUE;
  }
  return FALSE;
}

static const RestanteRecordChange *
find_type (GPtrArray *changes, const char *type)
{
  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);

    if (g_str_equal (change->before->type, type))
      return change;
  }
  return NULL;
}

/* The TTL that the name's addresses had, wherever one is known. */
static guint32
find_ttl (GPtrArray *changes)
{
  guint32 ttl = 0;

  for (guint i = 0; i < changes->len; i++)
    ttl = MAX (ttl, ((RestanteRecordChange *)g_ptr_array_index (changes, i))->before->ttl);
  return ttl != 0 ? ttl : RESTANTE_FENCE_TTL_MAX;
}

static RestanteRecordChange *
lead_to (GPtrArray *changes, guint family, const char *address)
{
  const RestanteRecordChange *first = g_ptr_array_index (changes, 0);
  const RestanteRecordChange *change = find_type (changes, families[family].type);
  const char *const value[] = { address, NULL };
  const char *const none[] = { NULL };
  RestanteRecordSet *before = change != NULL ? restante_record_set_copy (change->after)
                                             : make_set (first->before->name, family, 0, none);

  if (change != NULL && restante_fence_plan_is_kept (change) && !families[family].fits (address))
    return restante_record_change_new (before, restante_record_set_copy (before), first->writer);
  return restante_record_change_new (
      before, make_set (before->name, family, find_ttl (changes), value), first->writer);
}

static void
add_unless_same (GPtrArray *back, RestanteRecordChange *change)
{
  if (same_set (change->before, change->after))
    restante_record_change_free (change);
  else
    g_ptr_array_add (back, change);
}

GPtrArray *
restante_fence_plan_back (GPtrArray *changes, const char *address)
{
  GPtrArray *back = new_changes ();

  if (changes->len > 0 && address != NULL && !was_there (changes, address)) {
    for (guint i = 0; i < G_N_ELEMENTS (families); i++)
      add_unless_same (back, lead_to (changes, i, address));
    return back;
  }
  for (guint i = 0; i < changes->len; i++) {
    const RestanteRecordChange *change = g_ptr_array_index (changes, i);
    RestanteRecordSet *before = restante_record_set_copy (change->before);

    if (before->ttl == 0)
      before->ttl = find_ttl (changes);
    add_unless_same (back, restante_record_change_new (restante_record_set_copy (change->after),
                                                       before, change->writer));
  }
  return back;
}
