/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations, sizes and times: what is read is what arithmetic makes of the digits, never negative
 * and never wrapped around, and what is written is read again as the same. */
#include "api/duration.h"
#include "api/size.h"
#include "api/time.h"
#include "fuzz.h"

typedef gboolean (*Parse) (const char *text, gint64 *amount, GError **error);

typedef struct
{
  char letter;
  guint factor;
} Unit;

static const Unit duration_units[] = { { 's', 1 },         { 'm', 60 },        { 'h', 3600 },
                                       { 'd', 24 * 3600 }, { 'w', 7 * 86400 }, { 0 } };
static const Unit size_units[] = { { 'k', 1 << 10 }, { 'm', 1 << 20 }, { 'g', 1 << 30 }, { 0 } };

/* With numbers that cannot overflow here: 30 digits are more than any amount has. */
static gboolean
compute (const char *text, const Unit *units, gint64 *amount)
{
  unsigned __int128 number = 0;
  gsize digits = strspn (text, "0123456789");
  const char *significant = text + strspn (text, "0");
  if (digits == 0 || strspn (significant, "0123456789") > 30)
    return FALSE;
  for (gsize i = 0; i < digits; i++)
    number = number * 10 + (guint)(text[i] - '0');
  const char *suffix = text + digits;
  while (*suffix && units->letter && g_ascii_tolower (*suffix) != units->letter)
    units++;
  if (*suffix && (!units->letter || suffix[1]))
    return FALSE;
  number *= *suffix ? units->factor : 1;
  *amount = (gint64)number;
  return number <= G_MAXINT64;
}

static void
check_amount (const char *text, Parse parse, const Unit *units)
{
  gint64 seen = 0, expected = 0;
  g_autoptr (GError) error = NULL;
  gboolean good = parse (text, &seen, &error);
  g_assert_cmpint (good, ==, compute (text, units, &expected));
  g_assert_true (good == (error == NULL));
  if (good)
    g_assert_cmpint (seen, ==, expected);
}

static void
check_words (gint64 amount)
{
  RestanteDurationPart parts[2];
  guint n = restante_duration_split (amount, parts);
  g_autofree char *duration = restante_duration_to_words (amount);
  g_autofree char *size = restante_size_to_words (amount);
  g_assert_true (n == 1 || n == 2);
  g_assert_true (*duration && *size);
  for (guint i = 0; i < n; i++)
    g_assert_true (parts[i].n >= (i == 0 ? 0 : 1));
}

static void
check_time (const char *text)
{
  gint64 seconds, again;
  if (!restante_time_parse (text, &seconds, NULL))
    return;
  g_autofree char *written = restante_time_format (seconds);
  g_assert_nonnull (written);
  g_assert_true (restante_time_parse (written, &again, NULL));
  g_assert_cmpint (again, ==, seconds);
  g_assert_true (g_str_has_suffix (written, "Z"));
  g_assert_cmpuint (strlen (written), ==, strlen ("2026-01-31T09:30:00Z"));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree char *text = g_strndup ((const char *)bytes, length);
  gint64 amount = 0;
  check_amount (text, restante_duration_parse, duration_units);
  check_amount (text, restante_size_parse, size_units);
  check_time (text);
  if (length > 0)
    memcpy (&amount, bytes, MIN (length, sizeof amount));
  check_words (amount);
  g_autofree char *written = restante_time_format (amount);
  gint64 again;
  if (written) {
    g_assert_true (restante_time_parse (written, &again, NULL));
    g_assert_cmpint (again, ==, amount);
  }
  return 0;
}
