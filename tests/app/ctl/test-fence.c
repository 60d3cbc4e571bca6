/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#define FENCE "/v1/domains/example.net/fence"

static void
test_show (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", FENCE, "fence.json");
  ctl = ctl_run (fake, "fence show example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "example.net: fenced since 2026-11-20 ");
  ctl_assert_has (ctl->out, "  name   home.example.net\n  to     self\n  after  10 min\n");
  ctl_assert_has (ctl->out, "fence  A     203.0.113.7");
  ctl_assert_has (ctl->out, "nothing");
}

static void
test_off (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "DELETE", FENCE, "fence-off.json");
  ctl = ctl_run (fake, "fence off example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==, "example.net: off\n  to     self\n  after  10 min\n");
}

/* Each way to say where, and what the holder is sent. */
static void
test_on (void)
{
  static const struct
  {
    const char *line;
    const char *body;
  } rows[] = {
    { "fence on example.net", "{}" },
    { "fence on example.net --after 5m --to 192.0.2.9 2001:db8::9 --dry-run",
      "{\"after\":300,\"to\":\"192.0.2.9 2001:db8::9\",\"dry_run\":true}" },
    { "fence on example.net --to nothing", "{\"to\":\"nothing\"}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (FakeHolder) fake = fake_holder_new ();
    g_autoptr (Ctl) ctl = NULL;
    g_autofree char *wanted = NULL;

    fake_holder_answer_golden (fake, "PUT", FENCE, "fence.json");
    ctl = ctl_run (fake, rows[i].line, NULL);
    ctl_assert (ctl, RESTANTE_EXIT_DONE);
    wanted = g_strconcat ("PUT " FENCE " ", rows[i].body, NULL);
    g_assert_cmpstr (fake_holder_last (fake, "PUT "), ==, wanted);
  }
}

static void
test_usage (void)
{
  static const char *const lines[] = {
    "fence on example.net example.org",
    "fence on example.net --after soon",
    "fence off example.net --to self",
    "fence",
    "fence now",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (FakeHolder) fake = fake_holder_new ();
    g_autoptr (Ctl) ctl = ctl_run (fake, lines[i], NULL);

    g_assert_cmpint (ctl->status, ==, RESTANTE_EXIT_USAGE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/fence/show", test_show);
  g_test_add_func ("/ctl/fence/off", test_off);
  g_test_add_func ("/ctl/fence/on", test_on);
  g_test_add_func ("/ctl/fence/usage", test_usage);
  return g_test_run ();
}
