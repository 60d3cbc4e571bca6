/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/relative-data.h"

#include <string.h>

/* Types whose data ends in a name. */
static const char *const name_types[] = { "MX", "CNAME", "NS", "PTR", "SRV", "DNAME", NULL };

char *
restante_relative_data_complete (const char *type, const char *data, const char *origin)
{
  const char *blank = strrchr (data, ' ');
  const char *name = blank != NULL ? blank + 1 : data;
  int before = (int)(name - data);

  if (!g_strv_contains (name_types, type) || g_str_has_suffix (data, "."))
    return g_strdup (data);
  if (g_str_equal (name, "@"))
    return g_strdup_printf ("%.*s%s.", before, data, origin);
  return g_strconcat (data, ".", origin, origin[0] != '\0' ? "." : "", NULL);
}

char *
restante_relative_data_name (const char *name, const char *zone)
{
  gsize length = strlen (name), zone_length = strlen (zone);

  if (length <= zone_length)
    return g_strdup ("@");
  return g_strndup (name, length - zone_length - 1);
}
