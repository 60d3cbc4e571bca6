/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

static FakeHolder *
new_holder (void)
{
  FakeHolder *fake = fake_holder_new ();

  fake_holder_answer (fake, "POST", "/v1/queue/resend", 200, "{\"affected\":2}");
  fake_holder_answer (fake, "POST", "/v1/queue/extend", 200, "{\"affected\":1}");
  fake_holder_answer (fake, "POST", "/v1/queue/delete", 200, "{\"affected\":0}");
  fake_holder_set_queue (fake, 14, 99);
  return fake;
}

static const struct
{
  const char *line, *request, *out;
} requests[] = {
  { "queue resend 3 4", "POST /v1/queue/resend {\"ids\":[\"3\",\"4\"]}",
    "2 messages to be sent again.\n" },
  { "queue resend --all --domain d --state parked --search x",
    "POST /v1/queue/resend {\"all\":true,\"domain\":\"d\",\"state\":\"parked\",\"search\":\"x\"}",
    "2 messages to be sent again.\n" },
  { "queue resend 3 --to ann@example.org",
    "POST /v1/queue/resend {\"ids\":[\"3\"],\"to\":\"ann@example.org\"}",
    "2 messages sent elsewhere.\n" },
  { "queue resend 3 --via home:26", "POST /v1/queue/resend {\"ids\":[\"3\"],\"via\":\"home:26\"}",
    "2 messages sent elsewhere.\n" },
  { "queue extend 3 --by 7d", "POST /v1/queue/extend {\"ids\":[\"3\"],\"by\":604800}",
    "1 message held longer.\n" },
  { "queue delete 3", "POST /v1/queue/delete {\"ids\":[\"3\"]}", "0 messages deleted.\n" },
  { "queue delete --all", "POST /v1/queue/delete {\"all\":true}", "0 messages deleted.\n" },
  { "queue delete --all --yes", "POST /v1/queue/delete {\"all\":true}", "0 messages deleted.\n" },
  { "queue delete 3 --json", "POST /v1/queue/delete {\"ids\":[\"3\"]}", "{\"affected\":0}\n" },
};

static void
test_requests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (FakeHolder) fake = new_holder ();
    g_autoptr (Ctl) ctl = ctl_run (fake, requests[i].line, NULL);

    ctl_assert (ctl, RESTANTE_EXIT_DONE);
    g_assert_cmpuint (fake->requests->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (fake->requests, 0), ==, requests[i].request);
    g_assert_cmpstr (ctl->out, ==, requests[i].out);
  }
}

static const struct
{
  const char *line, *word;
} mistakes[] = {
  { "queue delete", "say which messages" },
  { "queue delete --state held", "add --all" },
  { "queue delete 3 --state held", "add --all" },
  { "queue delete 3 --all", "not both" },
  { "queue resend 3 --to a@b --via h:25", "give one of them" },
  { "queue extend 3 --by soon", "--by: “soon” is not a duration" },
  { "queue extend --all --state hled --by 1d", "the states are" },
};

static void
test_mistakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autoptr (FakeHolder) fake = new_holder ();
    g_autoptr (Ctl) ctl = ctl_run (fake, mistakes[i].line, NULL);

    ctl_assert (ctl, RESTANTE_EXIT_USAGE);
    ctl_assert_has (ctl->err, mistakes[i].word);
    g_assert_cmpuint (fake->requests->len, ==, 0);
  }
}

/* What arrives while the question stands is not deleted: ids up to the newest that was counted. */
static void
test_delete_all (void)
{
  g_autoptr (FakeHolder) fake = new_holder ();
  g_autoptr (Ctl) ctl = ctl_run (fake, "queue delete --all --domain d", "y\n");

  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->err, "Delete 14 messages for good? [y/N]");
  g_assert_cmpstr (fake_holder_last (fake, "POST"), ==,
                   "POST /v1/queue/delete {\"all\":true,\"domain\":\"d\",\"up_to\":\"99\"}");
}

static void
test_declined (void)
{
  g_autoptr (FakeHolder) fake = new_holder ();
  g_autoptr (Ctl) ctl = ctl_run (fake, "queue delete --all", "\n");

  ctl_assert (ctl, RESTANTE_EXIT_FAILED);
  ctl_assert_has (ctl->err, "nothing was deleted");
  g_assert_cmpuint (fake_holder_count (fake, "POST"), ==, 0);
}

/* Nothing matches: nothing is asked, and nothing that comes later is meant. */
static void
test_nothing (void)
{
  g_autoptr (FakeHolder) fake = new_holder ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_set_queue (fake, 0, 0);
  ctl = ctl_run (fake, "queue delete --all", "y\n");
  ctl_assert (ctl, RESTANTE_EXIT_NOT_FOUND);
  g_assert_cmpuint (fake_holder_count (fake, "POST"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/queue-verbs/requests", test_requests);
  g_test_add_func ("/ctl/queue-verbs/mistakes", test_mistakes);
  g_test_add_func ("/ctl/queue-verbs/delete-all", test_delete_all);
  g_test_add_func ("/ctl/queue-verbs/declined", test_declined);
  g_test_add_func ("/ctl/queue-verbs/nothing", test_nothing);
  return g_test_run ();
}
