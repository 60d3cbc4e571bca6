/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of time as people write and read them. It never rounds what it reads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A whole number with s, m (minutes), h, d or w; bare: seconds. RESTANTE_API_ERROR_USAGE says what
 * is wrong. */
gboolean restante_duration_parse (const char *text, gint64 *seconds, GError **error);
typedef enum
{
  RESTANTE_DURATION_DAYS,
  RESTANTE_DURATION_HOURS,
  RESTANTE_DURATION_MINUTES,
  RESTANTE_DURATION_SECONDS,
} RestanteDurationUnit;

typedef struct
{
  gint64 n;
  RestanteDurationUnit unit;
} RestanteDurationPart;

/* The two largest parts of @seconds, for words in any language; returns how many there are, 1 or 2:
 * the second one is left out when it is nothing. Less than nothing is 0 seconds. */
guint restante_duration_split (gint64 seconds, RestanteDurationPart parts[2]);
/* The same in English: "30 d", "3 h 12 min", "45 s"; less than nothing is "0 s". Free it. */
char *restante_duration_to_words (gint64 seconds);

G_END_DECLS
