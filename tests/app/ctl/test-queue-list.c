/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

static const struct
{
  const char *line, *request;
} requests[] = {
  { "queue list", "GET /v1/queue?limit=100" },
  { "queue list --limit 5 --after 17", "GET /v1/queue?limit=5&after=17" },
  { "queue list --domain example.net --state held --search 'a&b'",
    "GET /v1/queue?limit=100&domain=example.net&state=held&search=a%26b" },
};

static void
test_requests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (FakeHolder) fake = fake_holder_new ();
    g_autoptr (Ctl) ctl = ctl_run (fake, requests[i].line, NULL);

    ctl_assert (ctl, RESTANTE_EXIT_DONE);
    g_assert_cmpstr (ctl->out, ==, "No messages.\n");
    g_assert_cmpstr (g_ptr_array_index (fake->requests, 0), ==, requests[i].request);
  }
}

static const struct
{
  const char *line, *word;
} mistakes[] = {
  { "queue list --state hled", "the states are held, parked, shelf, returned and delivered" },
  { "queue list --limit 0", "--limit takes 1 to 500" },
  { "queue list --limit 501", "--limit takes 1 to 500" },
  { "queue list --limit many", "--limit takes 1 to 500" },
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
test_page (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_set_queue (fake, 250, 1000);
  ctl = ctl_run (fake, "queue list --limit 2", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "\n1000  held ");
  ctl_assert_has (ctl->out, "\n 999  held ");
  ctl_assert_has (ctl->out, "2 of 250 messages; go on with --after 999\n");
}

static void
test_json (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autofree char *golden = fake_holder_golden ("message-page.json");
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/queue", "message-page.json");
  ctl = ctl_run (fake, "queue list --json", NULL);
  g_assert_cmpstr (ctl->out, ==, golden);
}

static void
test_show (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/queue/17", "message.json");
  ctl = ctl_run (fake, "queue show 17", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "Why         The primary rejected it: 550 5.1.1 No such user\n");
  ctl_assert_has (ctl->out, "To          ann@example.net, parked: 550 5.1.1 No such user\n");
  ctl_assert_has (ctl->out, "            info@example.net, held\n");
  ctl_assert_has (ctl->out, "Subject     Grüße „aus“ Köln\n");
  ctl_assert_has (ctl->out, "198.51.100.9 as mail.example.com, TLS1.3 AES-256-GCM\n");
}

static void
test_read (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/queue/17/reading", "reading.json");
  ctl = ctl_run (fake, "queue read 17", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "Subject:    Hello\n");
  ctl_assert_has (ctl->out, "\nLine one\nLine two\n[There is more");
  ctl_assert_has (ctl->out, "Attached:   without a name (image/png, 77 B)\n");
}

/* Neither a header, nor the text, nor a file's name writes to the terminal. */
static void
test_hostile (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/queue/17/reading", 200,
                      "{\"id\":\"17\",\"headers\":[{\"name\":\"Sub\\u001bject\",\"value\":"
                      "\"a\\u001b]0;x\\u0007\\nb\"}],"
                      "\"text\":\"one\\r\\ntwo\\u001b[2J\\u009b\\u202e\\n\",\"attachments\":[{"
                      "\"name\":\"\\u202egpj.exe\","
                      "\"type\":\"a\\u0008\",\"size\":1}],\"truncated\":false}");
  ctl = ctl_run (fake, "queue read 17", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  for (const char *p = ctl->out; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    g_assert_true (c == '\n' || !g_unichar_iscntrl (c));
    g_assert_cmpuint (c, !=, 0x202e);
  }
  ctl_assert_has (ctl->out, "one\ntwo");
}

static void
test_unknown (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = ctl_run (fake, "queue show 4", NULL);

  ctl_assert (ctl, RESTANTE_EXIT_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/queue-list/requests", test_requests);
  g_test_add_func ("/ctl/queue-list/mistakes", test_mistakes);
  g_test_add_func ("/ctl/queue-list/page", test_page);
  g_test_add_func ("/ctl/queue-list/json", test_json);
  g_test_add_func ("/ctl/queue-list/show", test_show);
  g_test_add_func ("/ctl/queue-list/read", test_read);
  g_test_add_func ("/ctl/queue-list/hostile", test_hostile);
  g_test_add_func ("/ctl/queue-list/unknown", test_unknown);
  return g_test_run ();
}
