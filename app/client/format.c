/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/format.h"

#include <string.h>

#include "api/duration.h"
#include "protocol/safe-text.h"

char *
restante_format_time_left (gint64 expires, gint64 now)
{
  if (expires == 0)
    return g_strdup ("without end");
  return expires <= now ? g_strdup ("ended") : restante_duration_to_words (expires - now);
}

char *
restante_format_ago (gint64 time, gint64 now)
{
  g_autofree char *words = NULL;

  if (time == 0)
    return g_strdup ("never");
  if (now - time < 60)
    return g_strdup ("just now");
  words = restante_duration_to_words (now - time);
  return g_strconcat (words, " ago", NULL);
}

static gboolean
same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) &&
         g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

char *
restante_format_time (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = time != 0 ? g_date_time_new_from_unix_local (time) : NULL;
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);

  if (!then || !today)
    return g_strdup ("never");
  return g_date_time_format (then, same_day (then, today) ? "%H:%M" : "%Y-%m-%d %H:%M");
}

char *
restante_format_messages (guint64 n)
{
  if (n == 1)
    return g_strdup ("1 message");
  return g_strdup_printf ("%'" G_GUINT64_FORMAT " messages", n);
}

char *
restante_format_safe (const char *text)
{
  return restante_safe_text (text);
}

char *
restante_format_safe_lines (const char *text)
{
  return restante_safe_text_lines (text);
}

/* "example.org", "192.0.2.1": names are written as they are, at the beginning of a sentence too. */
static gboolean
begins_with_name (const char *text)
{
  gsize length = strcspn (text, " ");
  const char *dot = memchr (text, '.', length);

  return dot && dot[1] && dot[1] != ' ';
}

char *
restante_format_sentence (const char *text)
{
  g_autofree char *safe = restante_format_safe (text);
  GString *sentence = g_string_new (NULL);

  g_strchomp (safe);
  if (*safe) {
    gunichar first = g_utf8_get_char (safe);

    g_string_append_unichar (sentence, begins_with_name (safe) ? first : g_unichar_toupper (first));
    g_string_append (sentence, g_utf8_next_char (safe));
    if (!strchr (".!?", sentence->str[sentence->len - 1]))
      g_string_append_c (sentence, '.');
  }
  return g_string_free (sentence, FALSE);
}
