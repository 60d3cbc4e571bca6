/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

static void
test_show (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/domains/example.net/dial-in", "dial-in.json");
  ctl = ctl_run (fake, "dial-in show example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "example.net example.org");
  g_assert_null (strstr (ctl->out, "assword"));
  g_assert_null (strstr (ctl->out, "fetchmail"));
}

/* What stands in the way is said with what to do. */
static void
test_added (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "POST", "/v1/domains/example.net/dial-in", "dial-in-added.json");
  ctl = ctl_run (fake, "dial-in add example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "tanstaaftanstaaf");
  ctl_assert_has (ctl->out, "restantectl domain set example.net --identity dial-in");
  ctl_assert_has (ctl->out, "under [odmr] in restanted.conf");
  g_assert_null (strstr (ctl->out, "socat"));
}

/* The lines for fetchmail name the port for TLS, and check the certificate. */
static void
test_client_lines (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "POST", "/v1/domains/home.test/dial-in", 200,
                      "{\"domain\": \"home.test\", \"user\": \"home.test\", \"password\": "
                      "\"tanstaaf\", \"domains\": [\"home.test\", \"two.test\"], \"identity\": "
                      "\"dial-in\", \"last\": null, \"hostname\": \"mx2.example.org\", "
                      "\"listen\": [\"0.0.0.0:366\"], \"listen_tls\": [\"[::]:1366\"]}");
  ctl = ctl_run (fake, "dial-in add home.test", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "poll mx2.example.org service 1366 protocol odmr");
  ctl_assert_has (ctl->out, "OPENSSL:%h:%p,verify=1,cafile=");
  ctl_assert_has (ctl->out, "username \"home.test\" password \"tanstaaf\"");
  ctl_assert_has (ctl->out, "fetchdomains home.test two.test");
  g_assert_null (strstr (ctl->out, "domain set"));
}

static void
test_removed (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "DELETE", "/v1/domains/example.net/dial-in", 200, "{}");
  ctl = ctl_run (fake, "dial-in remove example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==, "Nobody calls for the mail of example.net any more.\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/dial-in/show", test_show);
  g_test_add_func ("/ctl/dial-in/added", test_added);
  g_test_add_func ("/ctl/dial-in/client-lines", test_client_lines);
  g_test_add_func ("/ctl/dial-in/removed", test_removed);
  return g_test_run ();
}
