/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

static void
test_in_order (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/store-check", 200, "{\"violations\":[]}");
  ctl = ctl_run (fake, "check-store", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==, "The store is in order.\n");
}

static void
test_violations (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/store-check", "violation-list.json");
  ctl = ctl_run (fake, "check-store", NULL);
  g_assert_cmpint (ctl->status, ==, RESTANTE_EXIT_FAILED);
  g_assert_cmpstr (ctl->out, ==,
                   "body: Message 17 has no content.\n"
                   "orphan: File 0123456789abcdef-1 of the spool belongs to no body.\n");
  g_assert_cmpstr (ctl->err, ==, "");
}

static void
test_json (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autofree char *golden = fake_holder_golden ("violation-list.json");
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/store-check", "violation-list.json");
  ctl = ctl_run (fake, "check-store --json", NULL);
  g_assert_cmpint (ctl->status, ==, RESTANTE_EXIT_FAILED);
  g_assert_cmpstr (ctl->out, ==, golden);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/check-store/in-order", test_in_order);
  g_test_add_func ("/ctl/check-store/violations", test_violations);
  g_test_add_func ("/ctl/check-store/json", test_json);
  return g_test_run ();
}
