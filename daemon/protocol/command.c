/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/command.h"

#include <string.h>

static const struct
{
  const char *word;
  RestanteVerb verb;
} verbs[] = {
  { "MAIL", RESTANTE_VERB_MAIL },         { "RCPT", RESTANTE_VERB_RCPT },
  { "DATA", RESTANTE_VERB_DATA },         { "EHLO", RESTANTE_VERB_EHLO },
  { "HELO", RESTANTE_VERB_HELO },         { "QUIT", RESTANTE_VERB_QUIT },
  { "RSET", RESTANTE_VERB_RSET },         { "NOOP", RESTANTE_VERB_NOOP },
  { "STARTTLS", RESTANTE_VERB_STARTTLS }, { "VRFY", RESTANTE_VERB_VRFY },
  { "HELP", RESTANTE_VERB_HELP },         { "EXPN", RESTANTE_VERB_FOREIGN },
  { "AUTH", RESTANTE_VERB_AUTH },         { "BDAT", RESTANTE_VERB_BDAT },
  { "ETRN", RESTANTE_VERB_ETRN },         { "ATRN", RESTANTE_VERB_ATRN },
  { "TURN", RESTANTE_VERB_FOREIGN },      { "SEND", RESTANTE_VERB_FOREIGN },
  { "SOML", RESTANTE_VERB_FOREIGN },      { "SAML", RESTANTE_VERB_FOREIGN },
};

gboolean
restante_token_is (const RestanteToken *self, const char *word)
{
  return self->length == strlen (word) && g_ascii_strncasecmp (self->text, word, self->length) == 0;
}

static void
skip (RestanteToken *self, gsize length)
{
  self->text += length;
  self->length -= length;
}

static RestanteVerb
find_verb (const RestanteToken *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (restante_token_is (word, verbs[i].word))
      return verbs[i].verb;
  return RESTANTE_VERB_UNKNOWN;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

RestanteCommand
restante_command_parse (const char *line, gsize length)
{
  RestanteToken rest = { line, length };
  while (rest.length > 0 && is_blank (rest.text[rest.length - 1]))
    rest.length--; /* section 4.1.1: white space before the CRLF is to be tolerated */
  const char *space = rest.length > 0 ? memchr (rest.text, ' ', rest.length) : NULL;
  RestanteToken word = { rest.text, space ? (gsize)(space - rest.text) : rest.length };
  skip (&rest, space ? word.length + 1 : word.length);
  return (RestanteCommand){ find_verb (&word), rest };
}

/* The ">" that ends the path behind "<"; quoted strings may contain one (section 4.1.2). */
static const char *
find_path_end (const RestanteToken *text)
{
  gboolean quoted = FALSE;
  for (gsize i = 0; i < text->length; i++) {
    char c = text->text[i];
    if (c == '"')
      quoted = !quoted;
    else if (c == '\\' && quoted)
      i++;
    else if (c == '>' && !quoted)
      return text->text + i;
  }
  return NULL;
}

gboolean
restante_command_take_path (RestanteCommand *self, const char *keyword, RestanteToken *path)
{
  RestanteToken rest = self->argument;
  gsize length = strlen (keyword);
  if (rest.length <= length || g_ascii_strncasecmp (rest.text, keyword, length) != 0 ||
      rest.text[length] != ':')
    return FALSE;
  skip (&rest, length + 1);
  if (rest.length > 0 && rest.text[0] == ' ')
    skip (&rest, 1);
  if (rest.length == 0 || rest.text[0] != '<')
    return FALSE;
  skip (&rest, 1);
  const char *end = find_path_end (&rest);
  if (!end)
    return FALSE;
  *path = (RestanteToken){ rest.text, end - rest.text };
  skip (&rest, path->length + 1);
  self->argument = rest;
  return TRUE;
}

gboolean
restante_command_take_chunk (RestanteCommand *self, guint64 *size, gboolean *last)
{
  RestanteToken rest = self->argument;
  const char *space = rest.length > 0 ? memchr (rest.text, ' ', rest.length) : NULL;
  gsize length = space ? (gsize)(space - rest.text) : rest.length;
  g_autofree char *digits = g_strndup (length > 0 ? rest.text : "", length);
  if (strspn (digits, "0123456789") != length ||
      !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, size, NULL))
    return FALSE;
  skip (&rest, length);
  *last = space != NULL;
  if (!space)
    return TRUE;
  skip (&rest, 1);
  return restante_token_is (&rest, "LAST");
}

/* esmtp-keyword: letters and digits, hyphens too but not first. */
static gboolean
is_keyword (const RestanteToken *token)
{
  for (gsize i = 0; i < token->length; i++)
    if (!g_ascii_isalnum (token->text[i]) && (i == 0 || token->text[i] != '-'))
      return FALSE;
  return token->length > 0;
}

/* esmtp-value: printable, no "=" and no space. */
static gboolean
is_value (const RestanteToken *token)
{
  for (gsize i = 0; i < token->length; i++)
    if ((guchar)token->text[i] <= 0x20 || token->text[i] == 0x7f || token->text[i] == '=')
      return FALSE;
  return token->length > 0;
}

RestanteParameter
restante_command_take_parameter (RestanteCommand *self,
                                 RestanteToken *keyword,
                                 RestanteToken *value)
{
  RestanteToken *rest = &self->argument;
  if (rest->length == 0)
    return RESTANTE_PARAMETER_NONE;
  if (rest->text[0] != ' ')
    return RESTANTE_PARAMETER_BROKEN;
  while (rest->length > 0 && rest->text[0] == ' ')
    skip (rest, 1);
  const char *space = memchr (rest->text, ' ', rest->length);
  gsize length = space ? (gsize)(space - rest->text) : rest->length;
  const char *sign = memchr (rest->text, '=', length);

  *keyword = (RestanteToken){ rest->text, sign ? (gsize)(sign - rest->text) : length };
  *value = (RestanteToken){ NULL, 0 };
  if (sign)
    *value = (RestanteToken){ sign + 1, length - keyword->length - 1 };
  skip (rest, length);
  if (!is_keyword (keyword) || (sign && !is_value (value)))
    return RESTANTE_PARAMETER_BROKEN;
  return RESTANTE_PARAMETER_FOUND;
}
