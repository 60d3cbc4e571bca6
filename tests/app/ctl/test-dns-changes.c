/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#define DOMAIN "/v1/domains/example.net"

/* @line against a holder that answers it with the document @golden. */
static Ctl *
run (const char *line, const char *method, const char *target, const char *golden)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  Ctl *ctl;

  fake_holder_answer_golden (fake, method, target, golden);
  ctl = ctl_run (fake, line, NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  return ctl;
}

/* Records that stay are not shown; the others can be copied into a zone file. */
static void
test_plan (void)
{
  g_autoptr (Ctl) ctl = run ("dns plan example.net", "GET", DOMAIN "/dns/plan", "dns-changes.json");

  g_assert_cmpstr (ctl->out, ==,
                   "example.net MX, through the writer home:\n"
                   "  + example.net. 3600 IN MX 20 backup.example.org.\n"
                   "backup.example.org A, for you to type: no writer has this zone\n"
                   "  + backup.example.org. 2147483647 IN A 192.0.2.5\n");
}

static void
test_nothing_to_do (void)
{
  g_autoptr (Ctl) ctl =
      run ("dns plan example.net", "GET", DOMAIN "/dns/plan", "dns-changes-none.json");

  g_assert_cmpstr (ctl->out, ==, "Nothing is to be changed.\n");
}

static void
test_apply (void)
{
  g_autoptr (Ctl) ctl =
      run ("dns apply example.net", "POST", DOMAIN "/dns/apply", "dns-applied.json");

  ctl_assert_has (ctl->out, "  + example.net. 300 IN MX 10 home.example.net.\n");
  ctl_assert_has (ctl->out, "192.0.2.53:53 has it\n[2001:db8::53]:53 does not have it yet\n");
}

static void
test_undo (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "POST", DOMAIN "/dns/undo", 200,
                      "{\"domain\":\"example.net\",\"changes\":[{\"name\":\"example.net\","
                      "\"type\":\"MX\",\"ttl\":60,\"before\":[\"20 a.\",\"10 b.\"],"
                      "\"after\":[\"10 b.\"],\"writer\":\"home\"}]}");
  ctl = ctl_run (fake, "dns undo example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==,
                   "example.net MX, through the writer home:\n"
                   "  - example.net. 60 IN MX 20 a.\n");
}

static void
test_json (void)
{
  g_autofree char *golden = fake_holder_golden ("dns-applied.json");
  g_autoptr (Ctl) ctl =
      run ("--json dns apply example.net", "POST", DOMAIN "/dns/apply", "dns-applied.json");

  g_assert_cmpstr (ctl->out, ==, golden);
}

/* The words of the API's errors of writers are failures, not a holder that is away. */
static void
test_refused (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "POST", DOMAIN "/dns/apply", 504,
                      "{\"error\":{\"code\":\"writer-unreachable\",\"message\":\"No answer.\"}}");
  ctl = ctl_run (fake, "--json dns apply example.net", NULL);
  g_assert_cmpint (ctl->status, ==, RESTANTE_EXIT_FAILED);
  ctl_assert_has (ctl->out, "writer-unreachable");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/9/ctl/dns/plan", test_plan);
  g_test_add_func ("/ctl/dns-changes/nothing-to-do", test_nothing_to_do);
  g_test_add_func ("/ctl/dns-changes/apply", test_apply);
  g_test_add_func ("/ctl/dns-changes/undo", test_undo);
  g_test_add_func ("/ctl/dns-changes/json", test_json);
  g_test_add_func ("/ctl/dns-changes/refused", test_refused);
  return g_test_run ();
}
