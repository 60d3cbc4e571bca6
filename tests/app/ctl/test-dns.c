/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#define TARGET "/v1/domains/home.example/dns/check"

static void
test_check (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "POST", TARGET, "check-list.json");
  ctl = ctl_run (fake, "dns check home.example", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==,
                   "error    mx-present       home.example has no MX record.\n"
                   "                          Add this record: home.example. 3600 IN MX 20 "
                   "mx2.example.\n"
                   "ok       certificate      It ends in 60 days.\n"
                   "home.example: 1 error, 1 ok\n");
}

static void
test_json (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autofree char *golden = fake_holder_golden ("check-list.json");
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "POST", TARGET, "check-list.json");
  ctl = ctl_run (fake, "dns check home.example --json", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==, golden);
}

static void
test_no_domain (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = ctl_run (fake, "dns check", NULL);

  g_assert_cmpint (ctl->status, ==, RESTANTE_EXIT_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/dns/check", test_check);
  g_test_add_func ("/ctl/dns/json", test_json);
  g_test_add_func ("/ctl/dns/no-domain", test_no_domain);
  return g_test_run ();
}
