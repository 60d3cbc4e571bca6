/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/options.h"

#include "api/error.h"

static RestanteOptions *
parse (const char *line, GError **error, char ***argv)
{
  if (*line)
    g_assert_true (g_shell_parse_argv (line, NULL, argv, NULL));
  else
    *argv = g_new0 (char *, 1);
  return restante_options_parse ((const char *const *)*argv, error);
}

static const struct
{
  const char *line;
  RestanteOption option;
  const char *value;
  guint n_words;
} right[] = {
  { "status", RESTANTE_OPTION_JSON, NULL, 1 },
  { "--json status", RESTANTE_OPTION_JSON, "", 1 },
  { "status --json", RESTANTE_OPTION_JSON, "", 1 },
  { "queue list --state held", RESTANTE_OPTION_STATE, "held", 2 },
  { "queue list --state=held", RESTANTE_OPTION_STATE, "held", 2 },
  { "queue --search '' list", RESTANTE_OPTION_SEARCH, "", 2 },
  { "queue list --search=-x", RESTANTE_OPTION_SEARCH, "-x", 2 },
  { "queue list --search --json", RESTANTE_OPTION_SEARCH, "--json", 2 },
  { "queue export 1 --output -", RESTANTE_OPTION_OUTPUT, "-", 3 },
  { "queue list --search=a=b", RESTANTE_OPTION_SEARCH, "a=b", 2 },
  { "queue show -- --json", RESTANTE_OPTION_JSON, NULL, 3 },
  { "queue show -", RESTANTE_OPTION_JSON, NULL, 3 },
  { "-h", RESTANTE_OPTION_HELP, "", 0 },
  { "", RESTANTE_OPTION_HELP, NULL, 0 },
};

static void
test_right (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) argv = NULL;
    g_autoptr (RestanteOptions) options = parse (right[i].line, &error, &argv);

    g_test_message ("%s", right[i].line);
    g_assert_no_error (error);
    g_assert_cmpstr (restante_options_get (options, right[i].option), ==, right[i].value);
    g_assert_true (restante_options_has (options, right[i].option) == (right[i].value != NULL));
    g_assert_cmpuint (options->words->len, ==, right[i].n_words);
  }
}

static const struct
{
  const char *line, *message;
} wrong[] = {
  { "queue list --stat held", "there is no option --stat; did you mean --state?" },
  { "queue list --sate held", "there is no option --sate; did you mean --state?" },
  { "--zzzzzzzz", "there is no option --zzzzzzzz; --help lists them" },
  { "status --json=yes", "--json takes no value" },
  { "queue list --state", "--state needs a value: --state STATE" },
  { "status --json --json", "--json is given twice; give it once" },
  { "status -x", "there is no option -x; --help lists them" },
};

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) argv = NULL;

    g_assert_null (parse (wrong[i].line, &error, &argv));
    g_assert_error (error, RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE);
    g_assert_cmpstr (error->message, ==, wrong[i].message);
  }
}

static void
test_nearest (void)
{
  const char *const words[] = { "status", "events", "queue list", NULL };

  g_assert_cmpstr (restante_nearest ("stauts", words), ==, "status");
  g_assert_cmpstr (restante_nearest ("event", words), ==, "events");
  g_assert_cmpstr (restante_nearest ("queue lits", words), ==, "queue list");
  g_assert_cmpstr (restante_nearest ("xyz", words), ==, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/options/right", test_right);
  g_test_add_func ("/ctl/options/wrong", test_wrong);
  g_test_add_func ("/ctl/options/nearest", test_nearest);
  return g_test_run ();
}
