/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/safe-text.h"

#include <string.h>

#define CUT "…"

/* The joiners U+200C and U+200D stay: scripts need them. */
static gboolean
is_unsafe (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x200b || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0x061c ||
         c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

static char *
make_safe (const char *text, const char *kept)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *safe = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!is_unsafe (c) || (c < 0x80 && strchr (kept, (int)c) != NULL))
      g_string_append_unichar (safe, c);
    else if (c != '\r' || p[1] != '\n')
      g_string_append_c (safe, ' ');
  }
  return g_string_free (safe, FALSE);
}

char *
restante_safe_text (const char *text)
{
  return make_safe (text, "");
}

char *
restante_safe_text_lines (const char *text)
{
  return make_safe (text, "\n\t");
}

/* Of several spaces in a row the first stays, at the ends none. */
static void
close_up (char *text)
{
  char *to = text;

  for (const char *from = g_strstrip (text); *from != '\0'; from++)
    if (from[0] != ' ' || from[1] != ' ')
      *to++ = *from;
  *to = '\0';
}

char *
restante_safe_text_short (const char *text, gsize max)
{
  char *safe = make_safe (text, "");

  g_return_val_if_fail (max > strlen (CUT), safe);
  close_up (safe);
  if (strlen (safe) > max) {
    /* What begins after this place would not fit. */
    char *end = g_utf8_find_prev_char (safe, safe + max - strlen (CUT) + 1);

    memcpy (end, CUT, sizeof CUT);
  }
  return safe;
}
