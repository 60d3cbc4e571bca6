/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

static void
test_json (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autofree char *golden = fake_holder_golden ("status.json");
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", "/v1/status", "status.json");
  ctl = ctl_run (fake, "status --json", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  /* The document as it came, members of tomorrow included. */
  g_assert_cmpstr (ctl->out, ==, golden);
}

#define STATUS                                                                                     \
  "{\"version\":\"0.1.0\",\"hostname\":\"backup.example.org\",\"listening\":[\"192.0.2.5:25\"],"   \
  "\"domains\":[{\"name\":\"example.net\",\"hold\":2592000,\"counts\":{\"held\":14,\"parked\":1,"  \
  "\"shelf\":0,\"returned\":0,\"delivered\":3,\"held_size\":2097152,\"first_end\":\"2000-01-01T00" \
  ":00:00Z\"},\"primary\":{\"address\":\"home.example.net:25\",\"state\":\"down\",\"cause\":"      \
  "\"Connection refused at 203.0.113.7.\",\"identity\":{\"kind\":\"key\",\"fingerprints\":["       \
  "\"sha256:aa\"],\"offered\":null},\"stranger\":{\"fingerprint\":null,\"address\":"               \
  "\"203.0.113.9\",\"since\":null,\"said\":\"x\",\"denied\":false}}}]}"

static void
test_words (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/status", 200, STATUS);
  ctl = ctl_run (fake, "status", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "backup.example.org, restanted 0.1.0, listens on 192.0.2.5:25\n");
  ctl_assert_has (ctl->out, "\nexample.net\n");
  ctl_assert_has (ctl->out, "home.example.net:25 is down: Connection refused at 203.0.113.7.\n");
  ctl_assert_has (ctl->out, "14 messages (2.0 MiB), the first hold has ended\n");
  ctl_assert_has (ctl->out, "Parked    1 message, ");
  ctl_assert_has (ctl->out, "Delivered 3 messages, ");
  g_assert_null (strstr (ctl->out, "Shelf"));
  ctl_assert_has (ctl->out, "Trusted   sha256:aa\n");
  ctl_assert_has (ctl->out, "Stranger  at 203.0.113.9, first seen never, says “x”\n");
  ctl_assert_has (ctl->out, "Hold      30 d\n");
  g_assert_cmpstr (ctl->err, ==, "");
}

static void
test_empty (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/status", 200,
                      "{\"version\":\"0.1.0\",\"hostname\":\"h\",\"listening\":[],\"domains\":[]}");
  ctl = ctl_run (fake, "status", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "restantectl domain add DOMAIN --primary HOST:PORT");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/status/json", test_json);
  g_test_add_func ("/ctl/status/words", test_words);
  g_test_add_func ("/ctl/status/empty", test_empty);
  return g_test_run ();
}
