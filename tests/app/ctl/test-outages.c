/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#define PAGE                                                                                       \
  "{\"outages\":["                                                                                 \
  "{\"id\":\"9\",\"domain\":\"example.net\",\"kind\":\"down\",\"cause\":\"Gone.\\u001b[2J\","      \
  "\"began\":\"2024-03-09T07:05:00Z\",\"ended\":\"2024-03-09T14:17:00Z\",\"held\":14,"             \
  "\"delivered\":13,\"parked\":1}],\"next\":\"9\"}"

static void
test_list (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/outages", 200, PAGE);
  ctl = ctl_run (fake, "outages example.net --limit 1 --after 17", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (
      ctl->out, ==,
      "BEGAN             DOMAIN       WHAT         FOR  HELD  DELIVERED  PARKED  CAUSE\n"
      "2024-03-09 07:05  example.net  down  7 h 12 min    14         13       1  "
      "Gone. [2J\n"
      "go on with --after 9\n");
  g_assert_cmpstr (g_ptr_array_index (fake->requests, 0), ==,
                   "GET /v1/outages?limit=1&domain=example.net&after=17");
}

static void
test_none (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/outages", 200, "{\"outages\":[],\"next\":null}");
  ctl = ctl_run (fake, "outages", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==, "No outages.\n");
  g_assert_cmpstr (g_ptr_array_index (fake->requests, 0), ==, "GET /v1/outages?limit=50");
}

static void
test_json (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/outages", 200, PAGE);
  ctl = ctl_run (fake, "outages --json", NULL);
  g_assert_cmpstr (ctl->out, ==, PAGE "\n");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/outages/list", test_list);
  g_test_add_func ("/ctl/outages/none", test_none);
  g_test_add_func ("/ctl/outages/json", test_json);
  return g_test_run ();
}
