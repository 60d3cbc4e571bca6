/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/sentence.h"

#include <string.h>

char *
restante_sentence (const char *cause)
{
  g_autofree char *line = g_strstrip (g_strdelimit (g_strdup (cause), "\r\n\t", ' '));
  gsize length = strlen (line);

  if (length == 0)
    return g_strdup ("");
  line[0] = g_ascii_toupper (line[0]);
  if (strchr (".!?", line[length - 1]) != NULL)
    return g_steal_pointer (&line);
  return g_strconcat (line, ".", NULL);
}

char *
restante_quote (const char *said)
{
  g_autofree char *line = g_strndup (said != NULL ? said : "", RESTANTE_QUOTE_MAX);

  for (char *p = line; *p != '\0'; p++) {
    if (g_ascii_isspace (*p))
      *p = ' ';
    else if (!g_ascii_isprint (*p))
      *p = '?';
  }
  g_strstrip (line);
  return *line != '\0' ? g_steal_pointer (&line) : NULL;
}
