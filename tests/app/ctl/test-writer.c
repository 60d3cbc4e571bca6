/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#include <glib/gstdio.h>

static void
test_list (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/writers", "writer-list.json");
  ctl = ctl_run (fake, "writer list", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==,
                   "NAME     KIND     ZONE              SERVER         KEY\n"
                   "dynamic  dyndns2  home.example.net                 \n"
                   "home     rfc2136  example.net       192.0.2.53:53  restante-key\n");
}

static void
test_none (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/writers", 200, "{\"writers\":[]}");
  ctl = ctl_run (fake, "writer list", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_nonnull (strstr (ctl->out, "writer add"));
}

/* CONTRACT: exit status 1 when the rights are missing. */
static void
test_refused (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "POST", "/v1/writers/home/test", "writer-test.json");
  ctl = ctl_run (fake, "writer test home", NULL);
  g_assert_cmpint (ctl->status, ==, RESTANTE_EXIT_FAILED);
  g_assert_cmpstr (ctl->out, ==,
                   "The server refuses the key restante-key: let it update example.net.\n");
}

static void
test_key_that_is_not_there (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = ctl_run (fake,
                                 "writer add home --kind rfc2136 --zone example.net --server "
                                 "192.0.2.53:53 --key-file /nonexistent/key",
                                 NULL);

  g_assert_cmpint (ctl->status, ==, RESTANTE_EXIT_FAILED);
  g_assert_nonnull (strstr (ctl->err, "--key-file /nonexistent/key"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/writer/list", test_list);
  g_test_add_func ("/ctl/writer/none", test_none);
  g_test_add_func ("/ctl/writer/refused", test_refused);
  g_test_add_func ("/ctl/writer/key-that-is-not-there", test_key_that_is_not_there);
  return g_test_run ();
}
