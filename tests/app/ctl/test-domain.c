/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#define DOMAIN                                                                                     \
  "{\"name\":\"example.net\",\"hold\":0,\"counts\":{\"held\":2,\"parked\":0,\"held_size\":1024},"  \
  "\"primary\":{\"address\":\"home:25\",\"state\":\"up\"}}"

static void
test_list (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/domains", 200, "{\"domains\":[" DOMAIN "]}");
  ctl = ctl_run (fake, "domain list", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (ctl->out, ==,
                   "DOMAIN       PRIMARY  STATE  HELD     SIZE  PARKED  FIRST END\n"
                   "example.net  home:25  up        2  1.0 KiB       0  without end\n");
}

/* What is typed, and what the holder is asked. */
static const struct
{
  const char *line, *request;
} requests[] = {
  { "domain show example.net", "GET /v1/domains/example.net" },
  { "domain add example.net --primary home:25",
    "POST /v1/domains {\"name\":\"example.net\",\"primary\":\"home:25\"}" },
  { "domain add example.net --primary home:25 --identity ca --hold 2w",
    "POST /v1/domains "
    "{\"name\":\"example.net\",\"primary\":\"home:25\",\"identity\":\"ca\",\"hold\":1209600}" },
  { "domain set example.net --hold 0", "PATCH /v1/domains/example.net {\"hold\":0}" },
  { "domain set example.net --primary [::1]:26",
    "PATCH /v1/domains/example.net {\"primary\":\"[::1]:26\"}" },
  { "domain remove example.net", "DELETE /v1/domains/example.net" },
  { "domain show a/b?c", "GET /v1/domains/a%2Fb%3Fc" },
};

static void
test_requests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (FakeHolder) fake = fake_holder_new ();
    g_autoptr (Ctl) ctl = NULL;

    fake_holder_answer (fake, "GET", "/v1/domains/example.net", 200, DOMAIN);
    fake_holder_answer (fake, "POST", "/v1/domains", 201, DOMAIN);
    fake_holder_answer (fake, "PATCH", "/v1/domains/example.net", 200, DOMAIN);
    fake_holder_answer (fake, "DELETE", "/v1/domains/example.net", 200, "");
    ctl = ctl_run (fake, requests[i].line, NULL);
    g_assert_cmpuint (fake->requests->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (fake->requests, 0), ==, requests[i].request);
    ctl_assert (ctl, strchr (requests[i].line, '?') ? RESTANTE_EXIT_NOT_FOUND : RESTANTE_EXIT_DONE);
  }
}

/* A mistake is told before anything is asked. */
static const struct
{
  const char *line, *word;
} mistakes[] = {
  { "domain add example.net --primary h:25 --hold 7x", "--hold: “7x” is not a duration" },
  { "domain set example.net", "say what to set: --primary, --identity or --hold" },
};

static void
test_mistakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autoptr (FakeHolder) fake = fake_holder_new ();
    g_autoptr (Ctl) ctl = ctl_run (fake, mistakes[i].line, NULL);

    ctl_assert (ctl, RESTANTE_EXIT_USAGE);
    ctl_assert_has (ctl->err, mistakes[i].word);
    g_assert_cmpuint (fake->requests->len, ==, 0);
  }
}

static void
test_removed (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) words = NULL;
  g_autoptr (Ctl) json = NULL;

  fake_holder_answer (fake, "DELETE", "/v1/domains/example.net", 200, "");
  words = ctl_run (fake, "domain remove example.net", NULL);
  json = ctl_run (fake, "domain remove example.net --json", NULL);
  g_assert_cmpstr (words->out, ==, "example.net is no longer protected.\n");
  g_assert_cmpstr (json->out, ==, "{}\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/domain/list", test_list);
  g_test_add_func ("/ctl/domain/requests", test_requests);
  g_test_add_func ("/ctl/domain/mistakes", test_mistakes);
  g_test_add_func ("/ctl/domain/removed", test_removed);
  return g_test_run ();
}
