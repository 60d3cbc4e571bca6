/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/mx-record.h"

#include "protocol/address.h"

/* A dot inside of a label would make two of it, a NUL would end the name. */
static gboolean
append_label (GString *name, const guint8 *label, gsize length)
{
  if (name->len > 0)
    g_string_append_c (name, '.');
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isgraph (label[i]) || label[i] == '.')
      return FALSE;
    g_string_append_c (name, (char)label[i]);
  }
  return TRUE;
}

/* Labels with their lengths, up to the empty one, which ends the data too; NULL when they do not.
 */
static GString *
read_name (const guint8 *wire, gsize length)
{
  g_autoptr (GString) name = g_string_new (NULL);

  while (length > 0 && wire[0] != 0) {
    gsize label = wire[0];

    if (label >= length || !append_label (name, wire + 1, label))
      return NULL;
    wire += label + 1;
    length -= label + 1;
  }
  return length == 1 ? g_steal_pointer (&name) : NULL;
}

gboolean
restante_mx_record_read (const guint8 *data, gsize length, guint16 *preference, char **host)
{
  g_autoptr (GString) name = length > 2 ? read_name (data + 2, length - 2) : NULL;

  if (name == NULL)
    return FALSE;
  *preference = (guint16)(data[0] << 8 | data[1]);
  *host = name->len == 0 ? g_strdup ("") : restante_domain_normalize (name->str, NULL);
  return *host != NULL;
}
