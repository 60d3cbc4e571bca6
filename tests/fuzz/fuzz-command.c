/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One command line: its tokens lie inside of it, and what was taken off it is gone. The verb does
 * not depend on the case of its letters. */
#include "fuzz.h"
#include "protocol/command.h"

static gboolean
lies_in (const RestanteToken *token, const char *line, gsize length)
{
  return token->text >= line && token->text + token->length <= line + length;
}

/* A ">" ends the path unless it is quoted: one outside of quotes cannot be in it. */
static void
check_path (const RestanteToken *path)
{
  gboolean quoted = FALSE;
  for (gsize i = 0; i < path->length; i++) {
    if (path->text[i] == '\\' && quoted)
      i++;
    else if (path->text[i] == '"')
      quoted = !quoted;
    else
      g_assert_true (quoted || path->text[i] != '>');
  }
  g_assert_false (quoted);
}

static void
check_parameters (RestanteCommand command, const char *line, gsize length)
{
  RestanteToken keyword, value;
  RestanteParameter found = RESTANTE_PARAMETER_FOUND;
  while (found == RESTANTE_PARAMETER_FOUND) {
    gsize before = command.argument.length;
    found = restante_command_take_parameter (&command, &keyword, &value);
    g_assert_true (lies_in (&command.argument, line, length));
    if (found != RESTANTE_PARAMETER_FOUND)
      break;
    g_assert_cmpuint (command.argument.length, <, before);
    g_assert_true (lies_in (&keyword, line, length));
    g_assert_cmpuint (keyword.length, >, 0);
    g_assert_true (!value.text || (lies_in (&value, line, length) && value.length > 0));
  }
  g_assert_true (found == RESTANTE_PARAMETER_BROKEN || command.argument.length == 0);
}

static void
check_case (const char *line, gsize length, RestanteVerb verb)
{
  g_autofree char *other = g_memdup2 (line, length);
  for (gsize i = 0; i < length; i++)
    other[i] = g_ascii_isupper (line[i]) ? g_ascii_tolower (line[i]) : g_ascii_toupper (line[i]);
  RestanteCommand command = restante_command_parse (other, length);
  g_assert_cmpint (command.verb, ==, verb);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  const char *line = (const char *)bytes;
  RestanteCommand command = restante_command_parse (line, length);
  RestanteToken path;
  g_assert_true (lies_in (&command.argument, line, length));
  if (command.argument.length > 0) {
    char last = command.argument.text[command.argument.length - 1];
    g_assert_true (last != ' ' && last != '\t');
  }
  check_case (line, length, command.verb);
  gsize before = command.argument.length;
  if (restante_command_take_path (&command, "FROM", &path) ||
      restante_command_take_path (&command, "TO", &path)) {
    g_assert_true (lies_in (&path, line, length));
    g_assert_cmpuint (path.length + command.argument.length, <, before);
    check_path (&path);
  }
  check_parameters (command, line, length);
  return 0;
}
