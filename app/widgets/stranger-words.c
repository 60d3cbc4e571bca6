/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/stranger-words.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "widgets/time-words.h"

char *
restante_stranger_words_where (RestanteStranger *stranger, gint64 now)
{
  g_autofree char *address = restante_format_safe (restante_stranger_get_address (stranger));
  g_autofree char *time = restante_format_time (restante_stranger_get_since (stranger), now);
  g_autofree char *ago = restante_time_words_ago (restante_stranger_get_since (stranger), now);

  if (restante_stranger_get_fingerprint (stranger))
    /* Translators: an address, a moment and how long ago: "14:05, 3 h 12 min ago". */
    return g_strdup_printf (_ ("The host at %s shows another key than the server did. It was first "
                               "seen at %s, %s. No mail is sent to it."),
                            address, time, ago);
  /* Translators: an address, a moment and how long ago: "14:05, 3 h 12 min ago". */
  return g_strdup_printf (_ ("The host at %s shows no key at all. It was first seen at %s, %s. No "
                             "mail is sent to it."),
                          address, time, ago);
}

char *
restante_stranger_words_said (RestanteStranger *stranger)
{
  g_autofree char *said = restante_format_safe (restante_stranger_get_said (stranger));

  /* Translators: the first words of a mail server: "home.example ESMTP Postfix". */
  return *said ? g_strdup_printf (_ ("It greets with “%s”."), said) : g_strdup ("");
}
