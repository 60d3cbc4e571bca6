/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/command.h"

#include "api/error.h"

static const RestanteCommand *
find (const char *line, guint *n_words, GError **error)
{
  g_auto (GStrv) argv = NULL;
  g_autoptr (RestanteOptions) options = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  options = restante_options_parse ((const char *const *)argv, error);
  g_assert_nonnull (options);
  return restante_command_find (options, n_words, error);
}

/* DESIGN section 8. */
static const struct
{
  const char *line, *words;
} right[] = {
  { "status", "status" },
  { "--json status", "status" },
  { "domain list", "domain list" },
  { "domain show example.net", "domain show" },
  { "domain add example.net --primary home:25 --identity key --hold 30d", "domain add" },
  { "domain add example.net --identity dial-in", "domain add" },
  { "domain set example.net --hold 0", "domain set" },
  { "domain remove example.net", "domain remove" },
  { "primary probe example.net", "primary probe" },
  { "primary trust example.net --fingerprint sha256:ab", "primary trust" },
  { "primary pause example.net --for 2h --reason 'new disk'", "primary pause" },
  { "primary resume example.net", "primary resume" },
  { "queue list --domain d --state held --search x --limit 5 --after 7", "queue list" },
  { "queue show 1", "queue show" },
  { "queue read 1", "queue read" },
  { "queue resend 1 2 3 --to ann@example.org", "queue resend" },
  { "queue resend --all --domain d --via h:25", "queue resend" },
  { "queue extend 1 --by 7d", "queue extend" },
  { "queue delete --all --state parked --yes", "queue delete" },
  { "queue export 1 --format eml --output x", "queue export" },
  { "activity --follow", "activity" },
  { "events", "events" },
  { "check-store", "check-store" },
  { "queue show --help", "queue show" },
};

static void
test_right (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++) {
    g_autoptr (GError) error = NULL;
    guint n_words;
    const RestanteCommand *command = find (right[i].line, &n_words, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (command->words, ==, right[i].words);
    g_assert_cmpuint (n_words, ==, strchr (right[i].words, ' ') ? 2 : 1);
    g_assert_nonnull (command->run);
  }
}

static const struct
{
  const char *line, *message;
} wrong[] = {
  { "--json", "say what to do, such as “restantectl status”; --help lists the commands" },
  { "stats", "there is no command “stats”; did you mean “status”?" },
  { "queue lsit", "there is no command “queue lsit”; did you mean “queue list”?" },
  { "check-stor", "there is no command “check-stor”; --help lists them" },
  { "xyzzy", "there is no command “xyzzy”; --help lists them" },
  { "domain", "domain needs one more word: list, show, add, set, remove" },
  { "domain show", "domain show needs a word more: restantectl domain show DOMAIN" },
  { "domain show a b", "domain show takes one word; quote what has blanks in it" },
  { "status now", "status takes no more words; quote what has blanks in it" },
  { "status --force", "status takes no --force; see restantectl status --help" },
  { "domain add example.net", "domain add needs --primary HOST:PORT" },
  { "queue extend 1", "queue extend needs --by DURATION" },
  { "queue export 1", "queue export needs --output PATH" },
};

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    guint n_words;

    g_assert_null (find (wrong[i].line, &n_words, &error));
    g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
    g_assert_cmpstr (error->message, ==, wrong[i].message);
  }
}

static void
test_help (void)
{
  g_autofree char *all = restante_command_help (NULL);

  for (const RestanteCommand *command = restante_commands (); command->words; command++) {
    g_autofree char *one = restante_command_help (command);
    g_assert_cmpint (strstr (all, command->words) == NULL, ==, command->hidden);
    for (guint i = 0; i < RESTANTE_OPTIONS; i++) {
      guint64 taken = (command->options | RESTANTE_OPTIONS_GLOBAL) & RESTANTE_OPTION_BIT (i);
      g_autofree char *line = g_strdup_printf ("  %s ", restante_option_name (i));
      g_assert_true ((strstr (one, line) != NULL) == (taken != 0));
    }
  }
}

static char *
read_data (const char *name)
{
  g_autofree char *path = g_build_filename (RESTANTE_DATA, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* The manual and the completion know every command and every option. */
static void
test_documents (void)
{
  g_autofree char *raw = read_data ("man/restantectl.1");
  g_auto (GStrv) parts = g_strsplit (raw, "\\-", -1);
  g_autofree char *manual = g_strjoinv ("-", parts);
  g_autofree char *completion = read_data ("completions/restantectl");

  for (const RestanteCommand *command = restante_commands (); command->words; command++) {
    const char *last = strrchr (command->words, ' ');
    if (command->hidden)
      continue;
    g_assert_nonnull (strstr (manual, command->words));
    g_assert_nonnull (strstr (completion, last ? last + 1 : command->words));
  }
  for (guint i = 0; i < RESTANTE_OPTIONS; i++) {
    g_test_message ("%s", restante_option_name (i));
    g_assert_nonnull (strstr (manual, restante_option_name (i)));
    g_assert_nonnull (strstr (completion, restante_option_name (i)));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/command/right", test_right);
  g_test_add_func ("/ctl/command/wrong", test_wrong);
  g_test_add_func ("/ctl/command/help", test_help);
  g_test_add_func ("/ctl/command/documents", test_documents);
  return g_test_run ();
}
