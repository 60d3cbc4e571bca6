/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/reply.h"

#include <string.h>

#define MAX_LINES 100
#define MAX_TEXT  (64 * 1024)

RestanteReply *
restante_reply_new (guint code, const char *enhanced, const char *text)
{
  RestanteReply *self = g_new0 (RestanteReply, 1);
  self->code = code;
  self->enhanced = g_strdup (enhanced);
  self->text = g_strdup (text ? text : "");
  return self;
}

RestanteReply *
restante_reply_copy (const RestanteReply *self)
{
  return restante_reply_new (self->code, self->enhanced, self->text);
}

void
restante_reply_free (RestanteReply *self)
{
  if (!self)
    return;
  g_free (self->enhanced);
  g_free (self->text);
  g_free (self);
}

char *
restante_reply_to_string (const RestanteReply *self)
{
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "%u", self->code);
  if (self->enhanced)
    g_string_append_printf (out, " %s", self->enhanced);
  if (*self->text)
    g_string_append_printf (out, " %s", self->text);
  for (char *p = strchr (out->str, '\n'); p; p = strchr (p, '\n'))
    *p = ' ';
  return g_string_free (out, FALSE);
}

static void
append_line (
    GString *out, guint code, char separator, const char *enhanced, const char *line, gsize length)
{
  g_string_append_printf (out, "%03u%c", code, separator);
  if (enhanced) {
    g_string_append (out, enhanced);
    g_string_append_c (out, ' ');
  }
  for (gsize i = 0; i < length; i++)
    g_string_append_c (out, g_ascii_iscntrl (line[i]) ? '?' : line[i]);
  g_string_append_len (out, "\r\n", 2);
}

void
restante_reply_write (GString *out, guint code, const char *enhanced, const char *text)
{
  const char *end;
  while ((end = strchr (text, '\n'))) {
    append_line (out, code, '-', enhanced, text, end - text);
    text = end + 1;
  }
  append_line (out, code, ' ', enhanced, text, strlen (text));
}

/* Digits of one part of a status code ("1", "12", "123"); 0 when there is none (RFC 3463 section
 * 2). */
static gsize
count_digits (const char *text, gsize length)
{
  gsize n = 0;
  while (n < length && n < 4 && g_ascii_isdigit (text[n]))
    n++;
  return n <= 3 ? n : 0;
}

/* The length of the enhanced status code that @text begins with, 0 when there is none. Its class
 * must be the reply's own: "250 5.1.1" says nothing. */
static gsize
measure_enhanced (const char *text, gsize length, char class)
{
  if (length < 5 || text[0] != class || text[1] != '.' || !strchr ("245", class))
    return 0;
  gsize subject = count_digits (text + 2, length - 2);
  gsize dot = 2 + subject;
  if (subject == 0 || dot >= length || text[dot] != '.')
    return 0;
  gsize detail = count_digits (text + dot + 1, length - dot - 1);
  gsize end = dot + 1 + detail;
  if (detail == 0 || (end < length && text[end] != ' '))
    return 0;
  return end;
}

/* Text that may be shown on a terminal and stored: valid UTF-8 without control characters. */
static char *
clean_text (const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);
  GString *out = g_string_sized_new (length);
  for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    g_string_append_unichar (out, g_unichar_iscntrl (c) ? '?' : c);
  }
  return g_string_free (out, FALSE);
}

/* The code of a line "250", "250 text" or "250-text"; 0 when it is none. */
static guint
parse_code (const char *line, gsize length)
{
  if (length < 3 || line[0] < '2' || line[0] > '5' || !g_ascii_isdigit (line[1]) ||
      !g_ascii_isdigit (line[2]))
    return 0;
  if (length > 3 && line[3] != ' ' && line[3] != '-')
    return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

static guint
count_lines (const char *text)
{
  guint n = 1;
  for (; (text = strchr (text, '\n')); text++)
    n++;
  return n;
}

static gboolean
join (RestanteReply **reply, guint code, const char *text)
{
  if (!*reply) {
    *reply = restante_reply_new (code, NULL, text);
    return TRUE;
  }
  RestanteReply *self = *reply;
  if (self->code != code || count_lines (self->text) >= MAX_LINES)
    return FALSE;
  if (strlen (self->text) + strlen (text) >= MAX_TEXT)
    return FALSE;
  char *joined = g_strconcat (self->text, "\n", text, NULL);
  g_free (self->text);
  self->text = joined;
  return TRUE;
}

RestanteReplyLine
restante_reply_add_line (RestanteReply **reply, const char *line, gsize length)
{
  guint code = parse_code (line, length);
  if (code == 0 || length > MAX_TEXT)
    return RESTANTE_REPLY_LINE_BROKEN;

  gboolean more = length > 3 && line[3] == '-';
  const char *text = line + MIN (length, 4);
  gsize text_length = length - MIN (length, 4);
  gsize skip = measure_enhanced (text, text_length, line[0]);
  gsize blank = skip > 0 && skip < text_length ? 1 : 0;

  g_autofree char *clean = clean_text (text + skip + blank, text_length - skip - blank);
  if (!join (reply, code, clean))
    return RESTANTE_REPLY_LINE_BROKEN;
  if (skip > 0 && !(*reply)->enhanced)
    (*reply)->enhanced = g_strndup (text, skip);
  return more ? RESTANTE_REPLY_LINE_MORE : RESTANTE_REPLY_LINE_WHOLE;
}
