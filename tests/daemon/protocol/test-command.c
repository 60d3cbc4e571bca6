/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/command.h"

#include <string.h>

static void
test_verbs (void)
{
  static const struct
  {
    const char *line;
    RestanteVerb verb;
    const char *argument;
  } cases[] = {
    { "QUIT", RESTANTE_VERB_QUIT, "" },
    { "quit \t ", RESTANTE_VERB_QUIT, "" },
    { "EHLO client.test", RESTANTE_VERB_EHLO, "client.test" },
    { "HeLo  two", RESTANTE_VERB_HELO, " two" },
    { "MAIL FROM:<>", RESTANTE_VERB_MAIL, "FROM:<>" },
    { "RCPT TO:<a@b>", RESTANTE_VERB_RCPT, "TO:<a@b>" },
    { "DATA", RESTANTE_VERB_DATA, "" },
    { "RSET", RESTANTE_VERB_RSET, "" },
    { "NOOP x y", RESTANTE_VERB_NOOP, "x y" },
    { "VRFY a", RESTANTE_VERB_VRFY, "a" },
    { "HELP", RESTANTE_VERB_HELP, "" },
    { "STARTTLS", RESTANTE_VERB_STARTTLS, "" },
    { "EXPN x", RESTANTE_VERB_FOREIGN, "x" },
    { "AUTH PLAIN", RESTANTE_VERB_AUTH, "PLAIN" },
    { "BDAT 1 LAST", RESTANTE_VERB_BDAT, "1 LAST" },
    { "MAILX", RESTANTE_VERB_UNKNOWN, "" },
    { "MAI", RESTANTE_VERB_UNKNOWN, "" },
    { " QUIT", RESTANTE_VERB_UNKNOWN, "QUIT" },
    { "QUIT\tnow", RESTANTE_VERB_UNKNOWN, "" },
    { "", RESTANTE_VERB_UNKNOWN, "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    RestanteCommand command = restante_command_parse (cases[i].line, strlen (cases[i].line));
    g_assert_cmpint (command.verb, ==, cases[i].verb);
    g_assert_cmpmem (command.argument.text, command.argument.length, cases[i].argument,
                     strlen (cases[i].argument));
  }
}

/* RFC 5321 section 4.1.2; @path NULL: there is none. */
static void
test_path (void)
{
  static const struct
  {
    const char *argument, *path, *rest;
  } cases[] = {
    { "FROM:<a@b>", "a@b", "" },
    { "from:<a@b> SIZE=1", "a@b", " SIZE=1" },
    { "FROM: <a@b>", "a@b", "" },
    { "FROM:<>", "", "" },
    { "FROM:<\"a>b\"@c> X", "\"a>b\"@c", " X" },
    { "FROM:<\"a\\\">b\"@c>", "\"a\\\">b\"@c", "" },
    { "FROM:<a@b>>", "a@b", ">" },
    { "FROM:  <a@b>", NULL, NULL },
    { "FROM :<a@b>", NULL, NULL },
    { "FROM:a@b", NULL, NULL },
    { "FROM:<a@b", NULL, NULL },
    { "FROM:<\"a>", NULL, NULL },
    { "FROM:", NULL, NULL },
    { "FROM", NULL, NULL },
    { "TO:<a@b>", NULL, NULL },
    { "", NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    RestanteCommand command = { RESTANTE_VERB_MAIL,
                                { cases[i].argument, strlen (cases[i].argument) } };
    RestanteToken path;
    gboolean found = restante_command_take_path (&command, "FROM", &path);
    g_assert_cmpint (found, ==, cases[i].path != NULL);
    if (!found)
      continue;
    g_assert_cmpmem (path.text, path.length, cases[i].path, strlen (cases[i].path));
    g_assert_cmpmem (command.argument.text, command.argument.length, cases[i].rest,
                     strlen (cases[i].rest));
  }
}

/* RFC 5321 section 4.1.2, esmtp-param; as "KEYWORD=VALUE|KEYWORD|", with "!" where it breaks. */
static void
test_parameters (void)
{
  static const struct
  {
    const char *argument, *parameters;
  } cases[] = {
    { "", "" },
    { " SIZE=1", "SIZE=1|" },
    { " SIZE=1 SMTPUTF8  BODY=8BITMIME", "SIZE=1|SMTPUTF8|BODY=8BITMIME|" },
    { " X-A=b+c/d", "X-A=b+c/d|" },
    { " 8X", "8X|" },
    { "X", "!" },
    { ">", "!" },
    { " =1", "!" },
    { " A=", "!" },
    { " A=b=c", "!" },
    { " -A", "!" },
    { " A_B", "!" },
    { " A=b\tc", "!" },
    { " A B=\x7f", "A|!" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    RestanteCommand command = { RESTANTE_VERB_MAIL,
                                { cases[i].argument, strlen (cases[i].argument) } };
    g_autoptr (GString) seen = g_string_new (NULL);
    RestanteToken keyword, value;
    RestanteParameter found;
    while ((found = restante_command_take_parameter (&command, &keyword, &value)) ==
           RESTANTE_PARAMETER_FOUND) {
      g_string_append_len (seen, keyword.text, keyword.length);
      if (value.text)
        g_string_append_printf (seen, "=%.*s", (int)value.length, value.text);
      g_string_append_c (seen, '|');
    }
    if (found == RESTANTE_PARAMETER_BROKEN)
      g_string_append_c (seen, '!');
    g_assert_cmpstr (seen->str, ==, cases[i].parameters);
  }
}

/* RFC 3030 section 2: BDAT SP chunk-size [ SP "LAST" ]; @size -1: it is none. */
static void
test_chunk (void)
{
  static const struct
  {
    const char *argument;
    gint64 size;
    gboolean last;
  } cases[] = {
    { "0", 0, FALSE },
    { "5", 5, FALSE },
    { "5 LAST", 5, TRUE },
    { "0 last", 0, TRUE },
    { "0000000000000000000000000086", 86, FALSE },
    { "9223372036854775807 LAST", G_MAXINT64, TRUE },
    { "18446744073709551616", -1 },
    { "", -1 },
    { " 5", -1 },
    { "5  LAST", -1 },
    { "5 LAST ", -1 },
    { "5 LASTING", -1 },
    { "5LAST", -1 },
    { "LAST", -1 },
    { "+5", -1 },
    { "-5", -1 },
    { "0x5", -1 },
    { "5.0", -1 },
    { "5\tLAST", -1 },
    { "5 5", -1 },
    { "\xef\xbc\x95", -1 }, /* a full-width five */
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    RestanteCommand command = { RESTANTE_VERB_BDAT,
                                { cases[i].argument, strlen (cases[i].argument) } };
    guint64 size = 0;
    gboolean last = FALSE;
    g_assert_cmpint (restante_command_take_chunk (&command, &size, &last), ==, cases[i].size >= 0);
    if (cases[i].size >= 0) {
      g_assert_cmpuint (size, ==, (guint64)cases[i].size);
      g_assert_cmpint (last, ==, cases[i].last);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/command/verbs", test_verbs);
  g_test_add_func ("/protocol/command/path", test_path);
  g_test_add_func ("/protocol/command/parameters", test_parameters);
  g_test_add_func ("/protocol/command/chunk", test_chunk);
  return g_test_run ();
}
