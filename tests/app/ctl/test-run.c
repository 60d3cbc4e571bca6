/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/run.h"

#include "api/error.h"
#include "client/error.h"
#include "ctl.h"

/* DESIGN section 8: 0 done, 1 failed, 2 usage, 3 holder not reached, 4 no such thing. */
static void
test_exit_status (void)
{
  const struct
  {
    GQuark domain;
    int code, status;
  } cases[] = {
    { RESTANTE_API_ERROR, RESTANTE_API_ERROR_USAGE, 2 },
    { RESTANTE_API_ERROR, RESTANTE_API_ERROR_FORBIDDEN, 1 },
    { RESTANTE_API_ERROR, RESTANTE_API_ERROR_NOT_FOUND, 4 },
    { RESTANTE_API_ERROR, RESTANTE_API_ERROR_CONFLICT, 1 },
    { RESTANTE_API_ERROR, RESTANTE_API_ERROR_FAILED, 1 },
    { RESTANTE_API_ERROR, RESTANTE_API_ERROR_UNAVAILABLE, 3 },
    { RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_UNREACHABLE, 3 },
    { RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_LOGIN, 3 },
    { RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FORBIDDEN, 3 },
    { RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_VERSION, 3 },
    { RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "x");
    g_assert_cmpint (restante_ctl_exit_status (error), ==, cases[i].status);
  }
}

static void
test_not_reached (void)
{
  g_autoptr (Ctl) ctl = ctl_run (NULL, "--control /nonexistent/c.sock status", NULL);
  g_autoptr (Ctl) json = ctl_run (NULL, "--control /nonexistent/c.sock --json status", NULL);

  ctl_assert (ctl, RESTANTE_EXIT_NOT_REACHED);
  ctl_assert_has (ctl->err, "restantectl: no holder listens at /nonexistent/c.sock");
  g_assert_cmpstr (ctl->out, ==, "");
  ctl_assert (json, RESTANTE_EXIT_NOT_REACHED);
  ctl_assert_has (json->out, "{\"error\":{\"code\":\"unavailable\",\"message\":\"no holder");
}

/* What the holder says is said to the person, in one line whatever is in it. */
static void
test_words_of_the_holder (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;
  g_autoptr (Ctl) json = NULL;

  fake_holder_answer (fake, "GET", "/v1/status", 409,
                      "{\"error\":{\"code\":\"conflict\",\"message\":\"a\\nb\\u001b[2J\"}}");
  ctl = ctl_run (fake, "status", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_FAILED);
  g_assert_cmpstr (ctl->err, ==, "restantectl: a b [2J\n");
  json = ctl_run (fake, "--json status", NULL);
  ctl_assert (json, RESTANTE_EXIT_FAILED);
  ctl_assert_has (json->out, "\"code\":\"conflict\"");
}

static void
test_other_version (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/status", 200, "<html>");
  ctl = ctl_run (fake, "status", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_NOT_REACHED);
  ctl_assert_has (ctl->err, "same version");
}

static void
test_help (void)
{
  g_autoptr (Ctl) version = ctl_run (NULL, "--version", NULL);
  g_autoptr (Ctl) all = ctl_run (NULL, "--help", NULL);
  g_autoptr (Ctl) group = ctl_run (NULL, "queue --help", NULL);
  g_autoptr (Ctl) one = ctl_run (NULL, "queue extend --help", NULL);

  ctl_assert (version, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (version->out, ==, "restantectl " RESTANTE_VERSION "\n");
  ctl_assert (all, RESTANTE_EXIT_DONE);
  ctl_assert_has (all->out, "primary trust DOMAIN");
  ctl_assert (group, RESTANTE_EXIT_DONE);
  ctl_assert (one, RESTANTE_EXIT_DONE);
  ctl_assert_has (one->out, "--by DURATION");
}

/* An interrupted command says nothing and leaves nothing: its caller knows. */
static void
test_cancelled (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *const argv[] = { "--control", fake->socket, "status", NULL };
  RestanteTerminal terminal = { stdin, tmpfile (), tmpfile (), FALSE, FALSE, 0 };

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (restante_ctl_run (argv, &terminal, cancellable), ==, RESTANTE_EXIT_FAILED);
  g_assert_cmpint (ftell (terminal.err), ==, 0);
  fclose (terminal.out);
  fclose (terminal.err);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/run/exit-status", test_exit_status);
  g_test_add_func ("/ctl/run/not-reached", test_not_reached);
  g_test_add_func ("/ctl/run/words-of-the-holder", test_words_of_the_holder);
  g_test_add_func ("/ctl/run/other-version", test_other_version);
  g_test_add_func ("/ctl/run/help", test_help);
  g_test_add_func ("/ctl/run/cancelled", test_cancelled);
  return g_test_run ();
}
