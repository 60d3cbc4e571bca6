/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue/folding.h"

char *
restante_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;

  /* Nearly all mail: no table is asked. */
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  valid = g_utf8_make_valid (text, -1);
  /* "é" as one character and as two are the same to a reader. */
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  return g_utf8_casefold (composed, -1);
}
