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

/* By RestanteDurationUnit. */
static const struct
{
  gint64 seconds;
  const char *word;
} words[] = { { 24 * 60 * 60, "d" }, { 60 * 60, "h" }, { 60, "min" }, { 1, "s" } };

guint
restante_duration_split (gint64 seconds, RestanteDurationPart parts[2])
{
  guint unit = RESTANTE_DURATION_DAYS;

  seconds = MAX (seconds, 0);
  while (unit < RESTANTE_DURATION_SECONDS && seconds < words[unit].seconds)
    unit++;
  parts[0] = (RestanteDurationPart){ seconds / words[unit].seconds, unit };
  if (unit == RESTANTE_DURATION_SECONDS)
    return 1;
  parts[1] = (RestanteDurationPart){
    seconds % words[unit].seconds / words[unit + 1].seconds,
    unit + 1,
  };
  return parts[1].n == 0 ? 1 : 2;
}

char *
restante_duration_to_words (gint64 seconds)
{
  RestanteDurationPart parts[2];
  guint n = restante_duration_split (seconds, parts);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT " %s", i > 0 ? " " : "", parts[i].n,
                            words[parts[i].unit].word);
  return g_string_free (text, FALSE);
}
