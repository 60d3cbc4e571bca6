/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/time-words.h"

#include <glib/gi18n.h>

#include "api/duration.h"

static char *
say_part (const RestanteDurationPart *part)
{
  gulong n = (gulong)part->n;

  switch (part->unit) {
  case RESTANTE_DURATION_DAYS:
    /* Translators: days, as short as possible: it stands in a narrow column. */
    return g_strdup_printf (ngettext ("%lu d", "%lu d", n), n);
  case RESTANTE_DURATION_HOURS:
    /* Translators: hours, as short as possible. */
    return g_strdup_printf (ngettext ("%lu h", "%lu h", n), n);
  case RESTANTE_DURATION_MINUTES:
    /* Translators: minutes, as short as possible. */
    return g_strdup_printf (ngettext ("%lu min", "%lu min", n), n);
  default:
    /* Translators: seconds, as short as possible. */
    return g_strdup_printf (ngettext ("%lu s", "%lu s", n), n);
  }
}

char *
restante_time_words_span (gint64 seconds)
{
  RestanteDurationPart parts[2];
  guint n = restante_duration_split (seconds, parts);
  g_autofree char *large = say_part (&parts[0]);
  g_autofree char *small = n > 1 ? say_part (&parts[1]) : NULL;

  /* Translators: a length of time in two parts: "3 d" and "4 h". */
  return small ? g_strdup_printf (_ ("%s %s"), large, small) : g_steal_pointer (&large);
}

char *
restante_time_words_ago (gint64 time, gint64 now)
{
  g_autofree char *span = restante_time_words_span (now - time);

  if (now - time < 60)
    return g_strdup (_ ("just now"));
  /* Translators: a length of time: "3 d 4 h ago". */
  return g_strdup_printf (_ ("%s ago"), span);
}

char *
restante_time_words_left (gint64 expires, gint64 now)
{
  if (expires == 0)
    /* Translators: how long a message is still held. */
    return g_strdup (_ ("without end"));
  /* Translators: the time for which a message was held has ended. */
  return expires <= now ? g_strdup (_ ("ended")) : restante_time_words_span (expires - now);
}
