/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/quantity.h"

#include "api/error.h"

static gint64
factor_of (const char *suffix, const RestanteUnit *units)
{
  if (*suffix == '\0')
    return 1;
  for (; units->letter; units++)
    if (g_ascii_tolower (*suffix) == g_ascii_tolower (units->letter) && suffix[1] == '\0')
      return units->factor;
  return 0;
}

static gboolean
usage (GError **error, const char *text, const char *problem)
{
  g_set_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE, "“%s” is %s", text, problem);
  return FALSE;
}

gboolean
restante_quantity_parse (
    const char *text, const RestanteUnit *units, const char *wanted, gint64 *amount, GError **error)
{
  const char *p = text;
  gint64 number = 0;
  gint64 factor;
  gboolean fits = TRUE;
  g_autofree char *junk = g_strconcat ("not ", wanted, NULL);

  if (*p == '-' && g_ascii_isdigit (p[1]))
    return usage (error, text, "negative; it must be 0 or more.");
  for (; g_ascii_isdigit (*p); p++) {
    gint64 digit = *p - '0';
    fits = fits && number <= (G_MAXINT64 - digit) / 10;
    number = fits ? number * 10 + digit : number;
  }
  factor = factor_of (p, units);
  if (p == text || factor == 0)
    return usage (error, text, junk);
  if (!fits || number > G_MAXINT64 / factor)
    return usage (error, text, "too large a number.");
  *amount = number * factor;
  return TRUE;
}
