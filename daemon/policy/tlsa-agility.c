/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/tlsa-agility.h"

#include "policy/tlsa.h"

/* How strong each matching type is; one that does not digest is never too weak. */
enum
{
  BY_SHA256 = 1,
  BY_SHA512,
  IN_WHOLE,
};
static const guint8 strengths[] = { IN_WHOLE, BY_SHA256, BY_SHA512 };

static const guint8 *
fields (GBytes *record)
{
  return g_bytes_get_data (record, NULL);
}

static gboolean
is_outdone (GBytes *record, GBytes *other)
{
  const guint8 *one = fields (record);
  const guint8 *two = fields (other);

  return two[0] == one[0] && two[1] == one[1] && strengths[two[2]] != IN_WHOLE &&
         strengths[two[2]] > strengths[one[2]];
}

static GPtrArray *
list_usable (const GPtrArray *records)
{
  GPtrArray *usable = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    GBytes *record = g_ptr_array_index (records, i);

    if (restante_tlsa_get_use (record) != RESTANTE_TLSA_UNUSABLE)
      g_ptr_array_add (usable, g_bytes_ref (record));
  }
  return usable;
}

GPtrArray *
restante_tlsa_choose (const GPtrArray *records)
{
  g_autoptr (GPtrArray) usable = list_usable (records);
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (guint i = 0; i < usable->len; i++) {
    GBytes *record = g_ptr_array_index (usable, i);
    gboolean counts = TRUE;

    for (guint j = 0; j < usable->len && counts; j++)
      counts = !is_outdone (record, g_ptr_array_index (usable, j));
    if (counts)
      g_ptr_array_add (chosen, g_bytes_ref (record));
  }
  return chosen;
}
