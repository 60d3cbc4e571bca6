/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/size.h"

#include "api/quantity.h"

static const RestanteUnit units[] = {
  { 'K', 1024 }, { 'M', 1024 * 1024 }, { 'G', 1024 * 1024 * 1024 }, { 0 }
};

gboolean
restante_size_parse (const char *text, gint64 *bytes, GError **error)
{
  return restante_quantity_parse (text, units, "a size; write it like 1000000, 512K, 25M or 2G.",
                                  bytes, error);
}

char *
restante_size_to_words (gint64 bytes)
{
  static const char *const words[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
  double value = bytes;
  gsize i = 0;

  if (bytes < 1024)
    return g_strdup_printf ("%" G_GINT64_FORMAT " B", MAX (bytes, 0));
  /* 1023.95 would be printed as "1024.0". */
  for (value /= 1024; value >= 1023.95 && i + 1 < G_N_ELEMENTS (words); i++)
    value /= 1024;
  return g_strdup_printf ("%.1f %s", value, words[i]);
}
