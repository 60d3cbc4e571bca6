/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/time.h"

#include <string.h>

#include "api/error.h"

/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what RFC 3339 and GDateTime have years for. */
#define FIRST (-G_GINT64_CONSTANT (62135596800))
#define LAST  G_GINT64_CONSTANT (253402300799)

char *
restante_time_format (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  if (!time)
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year (time),
                          g_date_time_get_month (time), g_date_time_get_day_of_month (time),
                          g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

/* Whether @text begins like @pattern, where 0 stands for any digit. */
static gboolean
looks_like (const char *text, const char *pattern)
{
  for (; *pattern; text++, pattern++)
    if (*pattern == '0' ? !g_ascii_isdigit (*text) : g_ascii_toupper (*text) != *pattern)
      return FALSE;
  return TRUE;
}

static int
number (const char *digits, guint length)
{
  int value = 0;

  for (guint i = 0; i < length; i++)
    value = value * 10 + (digits[i] - '0');
  return value;
}

/* Reads "Z" or "+01:00" and nothing after it. */
static gboolean
parse_offset (const char *text, int *minutes)
{
  int hours, rest;

  *minutes = 0;
  if (g_ascii_strcasecmp (text, "Z") == 0)
    return TRUE;
  if ((*text != '+' && *text != '-') || !looks_like (text + 1, "00:00") || text[6] != '\0')
    return FALSE;
  hours = number (text + 1, 2);
  rest = number (text + 4, 2);
  *minutes = (hours * 60 + rest) * (*text == '-' ? -1 : 1);
  return hours < 24 && rest < 60;
}

static gboolean
parse_strict (const char *text, gint64 *seconds)
{
  g_autoptr (GDateTime) time = NULL;
  const char *rest = text + strlen ("0000-00-00T00:00:00");
  int minutes;

  if (!looks_like (text, "0000-00-00T00:00:00"))
    return FALSE;
  if (*rest == '.') {
    if (!g_ascii_isdigit (*++rest))
      return FALSE;
    while (g_ascii_isdigit (*rest))
      rest++;
  }
  if (!parse_offset (rest, &minutes))
    return FALSE;
  time = g_date_time_new_utc (number (text, 4), number (text + 5, 2), number (text + 8, 2),
                              number (text + 11, 2), number (text + 14, 2), number (text + 17, 2));
  if (!time)
    return FALSE;
  *seconds = g_date_time_to_unix (time) - minutes * 60;
  return *seconds >= FIRST && *seconds <= LAST;
}

gboolean
restante_time_parse (const char *text, gint64 *seconds, GError **error)
{
  if (parse_strict (text, seconds))
    return TRUE;
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE,
               "“%s” is not a time; write it like 2026-01-31T09:30:00Z.", text);
  return FALSE;
}
