/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/charset.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* Whether @text is UTF-8 but for a character that is cut off at the end. */
static gboolean
is_utf8 (const char *text, gsize length, gsize *valid)
{
  const char *end;

  if (g_utf8_validate_len (text, length, &end)) {
    *valid = length;
    return TRUE;
  }
  *valid = (gsize)(end - text);
  /* -2: what is left could be the start of a character. */
  return g_utf8_get_char_validated (end, (gssize)(length - *valid)) == (gunichar)-2;
}

/* What is left of @in goes on behind a byte that cannot be converted. */
static void
convert (GIConv converter, char *in, gsize in_left, GString *out)
{
  while (in_left > 0) {
    char buffer[4096];
    char *to = buffer;
    gsize to_left = sizeof buffer;
    gsize result = g_iconv (converter, &in, &in_left, &to, &to_left);
    int problem = errno;

    g_string_append_len (out, buffer, to - buffer);
    if (result != (gsize)-1 || problem == E2BIG)
      continue;
    if (problem == EINVAL)
      break;
    g_string_append (out, REPLACEMENT);
    in++;
    in_left--;
  }
}

static char *
convert_from (const char *text, gsize length, const char *charset)
{
  GIConv converter = g_iconv_open ("UTF-8", g_mime_charset_iconv_name (charset));
  g_autoptr (GString) out = NULL;

  if (converter == (GIConv)-1)
    return NULL;
  out = g_string_sized_new (length + length / 8);
  convert (converter, (char *)text, length, out);
  g_iconv_close (converter);
  /* A NUL, and what a converter from UTF-8 to UTF-8 lets through. */
  return g_utf8_make_valid (out->str, (gssize)out->len);
}

char *
restante_charset_to_utf8 (const char *text, gsize length, const char *charset)
{
  char *converted = NULL;
  gsize valid;
  gboolean ascii = !charset || g_ascii_strcasecmp (charset, "us-ascii") == 0;

  if (length == 0)
    return g_strdup ("");
  if ((ascii || g_ascii_strcasecmp (charset, "utf-8") == 0) && is_utf8 (text, length, &valid))
    return g_strndup (text, valid);
  if (!ascii)
    converted = convert_from (text, length, charset);
  if (!converted && is_utf8 (text, length, &valid))
    return g_strndup (text, valid);
  return converted ? converted : convert_from (text, length, "windows-1252");
}

static gboolean
is_plain (gunichar c)
{
  if (c == '\n' || c == '\t')
    return TRUE;
  if (c < 0x20 || (c >= 0x7f && c < 0xa0))
    return FALSE;
  /* LRM, RLM, ALM stay: they change nothing but the punctuation next to them. */
  return !((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
}

char *
restante_charset_make_plain (char *text)
{
  char *to = text;

  for (const char *from = text; *from;) {
    const char *next = g_utf8_next_char (from);
    gunichar c = g_utf8_get_char (from);

    if (c == '\r' && *next != '\n') {
      *to++ = '\n';
    } else if (is_plain (c)) {
      memmove (to, from, (gsize)(next - from));
      to += next - from;
    }
    from = next;
  }
  *to = '\0';
  return text;
}
