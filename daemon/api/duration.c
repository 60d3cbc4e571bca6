/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/duration.h"

#include <string.h>

#include "api/error.h"
#include "api/quantity.h"

static const RestanteUnit units[] = {
  { 's', 1 }, { 'm', 60 }, { 'h', 60 * 60 }, { 'd', 24 * 60 * 60 }, { 'w', 7 * 24 * 60 * 60 },
  { 0 },
};

gboolean
restante_duration_parse (const char *text, gint64 *seconds, GError **error)
{
  return restante_quantity_parse (
      text, units, "a duration; write it like 90s, 30m, 12h, 30d or 2w.", seconds, error);
}

static const struct
{
  gint64 seconds;
  const char *word;
} parts[] = { { 24 * 60 * 60, "d" }, { 60 * 60, "h" }, { 60, "min" }, { 1, "s" } };

char *
restante_duration_to_words (gint64 seconds)
{
  gsize i = 0;
  gint64 first, second;

  if (seconds <= 0)
    return g_strdup ("0 s");
  while (seconds < parts[i].seconds)
    i++;
  first = seconds / parts[i].seconds;
  if (i + 1 == G_N_ELEMENTS (parts))
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", first, parts[i].word);
  second = seconds % parts[i].seconds / parts[i + 1].seconds;
  if (second == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", first, parts[i].word);
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %s", first, parts[i].word,
                          second, parts[i + 1].word);
}
