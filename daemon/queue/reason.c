/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/reason.h"

#include <string.h>

/* Which of a state's sentences fits. */
typedef enum
{
  ANY,
  NO_REPLY,
  TEMPORARY, /* a 4xx reply */
  ELSEWHERE,
  ELSEWHERE_REPLY,
} Detail;

/* The first row that fits counts. %R: the reply, %S: the date of the state, %E: the date when the
 * hold ends. */
static const struct
{
  RestanteMessageState state;
  Detail detail;
  const char *sentence;
  const char *primary; /* NULL: in whatever state it is */
} sentences[] = {
  { RESTANTE_MESSAGE_HELD, NO_REPLY, "On its way to the primary.", "up" },
  { RESTANTE_MESSAGE_HELD, NO_REPLY, "Waiting for the primary, which is down.", "down" },
  { RESTANTE_MESSAGE_HELD, NO_REPLY, "Waiting for the primary, which takes no mail now.",
    "refusing" },
  { RESTANTE_MESSAGE_HELD, NO_REPLY, "Waiting: a stranger answers at the primary's address.",
    "stranger" },
  { RESTANTE_MESSAGE_HELD, NO_REPLY, "Waiting until the primary has proven its identity.",
    "unproven" },
  { RESTANTE_MESSAGE_HELD, NO_REPLY, "Waiting because you paused the primary.", "paused" },
  { RESTANTE_MESSAGE_HELD, NO_REPLY, "Waiting: this holder is offline itself.", "blind" },
  { RESTANTE_MESSAGE_HELD, NO_REPLY, "Waiting for the primary." },
  { RESTANTE_MESSAGE_HELD, TEMPORARY, "The primary put it off: %R." },
  { RESTANTE_MESSAGE_HELD, ANY, "Waiting for the primary; the last try ended with: %R." },
  { RESTANTE_MESSAGE_PARKED, NO_REPLY, "The primary refused it." },
  { RESTANTE_MESSAGE_PARKED, ANY, "The primary refused it: %R." },
  { RESTANTE_MESSAGE_SHELF, ANY, "Its hold ended on %E; it is kept here until you decide." },
  { RESTANTE_MESSAGE_RETURNED, ANY, "It was returned to its sender on %S." },
  { RESTANTE_MESSAGE_DELIVERED, ELSEWHERE_REPLY, "It was sent elsewhere on %S: %R." },
  { RESTANTE_MESSAGE_DELIVERED, ELSEWHERE, "It was sent elsewhere on %S." },
  { RESTANTE_MESSAGE_DELIVERED, ANY, "The primary took it on %S." },
};

static gboolean
fits_detail (Detail detail, const RestanteReasonFacts *facts)
{
  switch (detail) {
  case NO_REPLY:
    return facts->reply == NULL;
  case TEMPORARY:
    return facts->reply != NULL && facts->reply[0] == '4';
  case ELSEWHERE:
    return facts->elsewhere;
  case ELSEWHERE_REPLY:
    return facts->elsewhere && facts->reply != NULL;
  default:
    return TRUE;
  }
}

static void
append_date (GString *text, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M UTC") : NULL;

  g_string_append (text, date != NULL ? date : "an unknown date");
}

static gboolean
fits (gsize row, const RestanteReasonFacts *facts)
{
  return sentences[row].state == facts->state && fits_detail (sentences[row].detail, facts) &&
         (sentences[row].primary == NULL ||
          g_strcmp0 (sentences[row].primary, facts->primary) == 0);
}

/* On one line and without a full stop of its own. */
static void
append_reply (GString *text, const char *reply)
{
  g_autofree char *line = g_utf8_make_valid (reply, -1);

  g_strdelimit (line, "\r\n\t", ' ');
  g_strstrip (line);
  while (g_str_has_suffix (line, "."))
    line[strlen (line) - 1] = '\0';
  g_string_append (text, line);
}

static char *
fill_in (const char *sentence, const RestanteReasonFacts *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = sentence; *p != '\0'; p++) {
    if (*p != '%')
      g_string_append_c (text, *p);
    else if (*++p == 'R')
      append_reply (text, facts->reply);
    else
      append_date (text, *p == 'S' ? facts->since : facts->ends);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
restante_reason (const RestanteReasonFacts *facts)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++) {
    if (fits (i, facts))
      return fill_in (sentences[i].sentence, facts);
  }
  g_return_val_if_reached (g_strdup (""));
}
