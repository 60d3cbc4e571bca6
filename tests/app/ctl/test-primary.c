/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#define DOMAIN(state, offered)                                                                     \
  "{\"name\":\"example.net\",\"hold\":1,\"primary\":{\"address\":\"home:25\",\"state\":\"" state   \
  "\",\"identity\":{\"kind\":\"key\",\"fingerprints\":[],\"offered\":" offered "}}}"

static FakeHolder *
new_holder (const char *known, const char *probed)
{
  FakeHolder *fake = fake_holder_new ();

  fake_holder_answer (fake, "GET", "/v1/domains/example.net", 200, known);
  fake_holder_answer (fake, "POST", "/v1/domains/example.net/probe", 200, probed);
  fake_holder_answer (fake, "POST", "/v1/domains/example.net/trust", 200, DOMAIN ("up", "null"));
  fake_holder_answer (fake, "POST", "/v1/domains/example.net/deny", 200,
                      DOMAIN ("stranger", "null"));
  fake_holder_answer (fake, "POST", "/v1/domains/example.net/pause", 200,
                      DOMAIN ("paused", "null"));
  fake_holder_answer (fake, "POST", "/v1/domains/example.net/resume", 200, DOMAIN ("up", "null"));
  return fake;
}

static const struct
{
  const char *line, *request;
} requests[] = {
  { "primary probe example.net", "POST /v1/domains/example.net/probe" },
  { "primary resume example.net", "POST /v1/domains/example.net/resume" },
  { "primary pause example.net",
    "POST /v1/domains/example.net/pause {\"duration\":null,\"reason\":null}" },
  { "primary pause example.net --for 2h --reason 'new disk'",
    "POST /v1/domains/example.net/pause {\"duration\":7200,\"reason\":\"new disk\"}" },
  { "primary trust example.net --fingerprint sha256:cd",
    "POST /v1/domains/example.net/trust {\"fingerprint\":\"sha256:cd\"}" },
  { "primary trust example.net --fingerprint sha256:cd --add",
    "POST /v1/domains/example.net/trust {\"fingerprint\":\"sha256:cd\",\"add\":true}" },
  { "primary deny example.net --fingerprint sha256:cd",
    "POST /v1/domains/example.net/deny {\"fingerprint\":\"sha256:cd\"}" },
};

static void
test_requests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (FakeHolder) fake = new_holder ("{}", DOMAIN ("up", "null"));
    g_autoptr (Ctl) ctl = ctl_run (fake, requests[i].line, NULL);

    ctl_assert (ctl, RESTANTE_EXIT_DONE);
    g_assert_cmpuint (fake->requests->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (fake->requests, 0), ==, requests[i].request);
  }
}

static void
test_no_pause (void)
{
  g_autoptr (FakeHolder) fake = new_holder ("{}", "{}");
  g_autoptr (Ctl) bad = ctl_run (fake, "primary pause example.net --for soon", NULL);
  g_autoptr (Ctl) none = ctl_run (fake, "primary pause example.net --for 0", NULL);

  ctl_assert (bad, RESTANTE_EXIT_USAGE);
  ctl_assert_has (bad->err, "--for: “soon” is not a duration");
  ctl_assert (none, RESTANTE_EXIT_USAGE);
  g_assert_cmpuint (fake->requests->len, ==, 0);
}

#define TRUST_AB "POST /v1/domains/example.net/trust {\"fingerprint\":\"sha256:ab\"}"

/* Exactly the key that was shown is sent. */
static void
test_confirmed (void)
{
  g_autoptr (FakeHolder) fake = new_holder (DOMAIN ("unproven", "\"sha256:ab\""), "{}");
  g_autoptr (Ctl) ctl = ctl_run (fake, "primary trust example.net", "yes\n");

  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->err, "home:25 offers the key\n  sha256:ab\n");
  g_assert_cmpstr (fake_holder_last (fake, "POST"), ==, TRUST_AB);
}

static void
test_declined (void)
{
  g_autoptr (FakeHolder) fake = new_holder (DOMAIN ("unproven", "\"sha256:ab\""), "{}");
  g_autoptr (Ctl) ctl = ctl_run (fake, "primary trust example.net", "n\n");

  ctl_assert (ctl, RESTANTE_EXIT_FAILED);
  ctl_assert_has (ctl->err, "nothing was changed");
  g_assert_cmpuint (fake_holder_count (fake, "POST"), ==, 0);
}

static void
test_denied (void)
{
  g_autoptr (FakeHolder) fake = new_holder (DOMAIN ("stranger", "\"sha256:ab\""), "{}");
  g_autoptr (FakeHolder) kept = new_holder (DOMAIN ("stranger", "\"sha256:ab\""), "{}");
  g_autoptr (Ctl) ctl = ctl_run (fake, "primary deny example.net", "yes\n");
  g_autoptr (Ctl) no = ctl_run (kept, "primary deny example.net", "n\n");

  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->err, "home:25 offers the key\n  sha256:ab\n");
  ctl_assert_has (ctl->err, "Deny it?");
  g_assert_cmpstr (fake_holder_last (fake, "POST"), ==,
                   "POST /v1/domains/example.net/deny {\"fingerprint\":\"sha256:ab\"}");
  ctl_assert (no, RESTANTE_EXIT_FAILED);
  ctl_assert_has (no->err, "nothing was changed");
  g_assert_cmpuint (fake_holder_count (kept, "POST"), ==, 0);
}

/* A script's command is its word: the key that the holder shows is sent, and shown. */
static void
test_nobody_there (void)
{
  g_autoptr (FakeHolder) fake = new_holder (DOMAIN ("unproven", "\"sha256:ab\""), "{}");
  g_autoptr (Ctl) ctl = ctl_run (fake, "primary trust example.net", NULL);

  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (fake_holder_last (fake, "POST"), ==, TRUST_AB);
}

/* Nothing is offered yet: the primary is looked at first. */
static void
test_probes_first (void)
{
  g_autoptr (FakeHolder) fake =
      new_holder (DOMAIN ("unproven", "null"), DOMAIN ("unproven", "\"sha256:ab\""));
  g_autoptr (FakeHolder) without = new_holder (DOMAIN ("up", "null"), DOMAIN ("up", "null"));
  g_autoptr (Ctl) ctl = ctl_run (fake, "primary trust example.net --yes", NULL);
  g_autoptr (Ctl) none = ctl_run (without, "primary trust example.net --yes", NULL);

  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (fake_holder_last (fake, "POST"), ==, TRUST_AB);
  ctl_assert (none, RESTANTE_EXIT_FAILED);
  ctl_assert_has (none->err, "--fingerprint");
  g_assert_cmpuint (fake_holder_count (without, "POST /v1/domains/example.net/trust"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/primary/requests", test_requests);
  g_test_add_func ("/ctl/primary/no-pause", test_no_pause);
  g_test_add_func ("/promise/3/ctl/primary/confirmed", test_confirmed);
  g_test_add_func ("/promise/3/ctl/primary/declined", test_declined);
  g_test_add_func ("/promise/3/ctl/primary/denied", test_denied);
  g_test_add_func ("/promise/3/ctl/primary/nobody-there", test_nobody_there);
  g_test_add_func ("/ctl/primary/probes-first", test_probes_first);
  return g_test_run ();
}
