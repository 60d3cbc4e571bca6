/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#define TARGET "/v1/domains/example.net/heartbeat"

static void
test_add (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "POST", TARGET, "heartbeat-login.json");
  ctl = ctl_run (fake, "heartbeat add example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (fake_holder_last (fake, "POST"), ==, "POST " TARGET " {\"publish\":false}");
  ctl_assert_has (ctl->out, "Hostname  home.example.net\n");
  ctl_assert_has (ctl->out, "User      example.net\n");
  ctl_assert_has (ctl->out, "Password  k7hq2mzp9xw4tvbn6rcd3fgy8a\n");
  ctl_assert_has (ctl->out, "Service   https://backup.example.org:8245/nic/update\n");
  ctl_assert_has (ctl->out, "\nddclient: In /etc/ddclient.conf\n    daemon=300\n");
  ctl_assert_has (ctl->out, "\ninadyn: ");
  ctl_assert_has (ctl->out, "\nOpenWrt: ");
  ctl_assert_has (ctl->out, "\nFritz!Box: ");
  ctl_assert_has (ctl->out, "\ncurl: ");
  g_assert_null (strstr (ctl->out, "plain HTTP"));
}

static void
test_publish (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "POST", TARGET, "heartbeat-login.json");
  ctl = ctl_run (fake, "heartbeat add example.net --publish", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  g_assert_cmpstr (fake_holder_last (fake, "POST"), ==, "POST " TARGET " {\"publish\":true}");
}

static void
test_change_publish (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) on = NULL;
  g_autoptr (Ctl) off = NULL;

  fake_holder_answer_golden (fake, "PUT", TARGET "/publish", "heartbeat.json");
  fake_holder_answer_golden (fake, "DELETE", TARGET "/publish", "heartbeat-silent.json");
  on = ctl_run (fake, "heartbeat publish example.net", NULL);
  ctl_assert (on, RESTANTE_EXIT_DONE);
  ctl_assert_has (on->out, "Publish   a proven address is passed on to DNS\n");
  off = ctl_run (fake, "heartbeat no-publish example.net", NULL);
  ctl_assert (off, RESTANTE_EXIT_DONE);
  ctl_assert_has (off->out, "Publish   no\n");
}

/* Nothing to paste leads anywhere: the owner is told what to do first. */
static void
test_add_while_off (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "POST", TARGET, 200,
                      "{\"domain\":\"example.net\",\"hostname\":\"home.example.net\","
                      "\"user\":\"example.net\",\"password\":\"k7hq\",\"url\":null,"
                      "\"plain_url\":null}");
  ctl = ctl_run (fake, "heartbeat add example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "listen= of [heartbeat]");
  g_assert_null (strstr (ctl->out, "ddclient"));
}

/* Plain HTTP is told each time, not only when it is set up. */
static void
test_show (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", TARGET, "heartbeat.json");
  ctl = ctl_run (fake, "heartbeat show example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "Hostname  home.example.net\n");
  ctl_assert_has (ctl->out, ", from 203.0.113.7, 2001:db8::7\n");
  ctl_assert_has (ctl->out, "Every     5 min\n");
  ctl_assert_has (ctl->out, "It is overdue for ");
  ctl_assert_has (ctl->out, "Publish   a proven address is passed on to DNS\n");
  ctl_assert_has (ctl->out, "\n          http://backup.example.org:8080/nic/update\n");
  ctl_assert_has (ctl->out, "in plain HTTP, too, where everybody on the way can read them");
}

static void
test_show_silent (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "GET", TARGET, "heartbeat-silent.json");
  ctl = ctl_run (fake, "heartbeat show example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "Last      never\n");
  g_assert_null (strstr (ctl->out, "Every"));
  g_assert_null (strstr (ctl->out, "overdue"));
  ctl_assert_has (ctl->out, "Publish   no\n");
  ctl_assert_has (ctl->out, "listen= of [heartbeat]");
}

static void
test_json (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer_golden (fake, "POST", TARGET, "heartbeat-login.json");
  ctl = ctl_run (fake, "--json heartbeat add example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "\"password\": \"k7hq2mzp9xw4tvbn6rcd3fgy8a\"");
  g_assert_null (strstr (ctl->out, "Fritz"));
}

static void
test_remove (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;
  g_autoptr (Ctl) gone = NULL;

  fake_holder_answer (fake, "DELETE", TARGET, 200, "{}");
  ctl = ctl_run (fake, "heartbeat remove example.net", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  ctl_assert_has (ctl->out, "example.net");
  fake_holder_answer (fake, "DELETE", TARGET, 404,
                      "{\"error\":{\"code\":\"not-found\",\"message\":\"It has none.\"}}");
  gone = ctl_run (fake, "heartbeat remove example.net", NULL);
  ctl_assert (gone, RESTANTE_EXIT_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/heartbeat/add", test_add);
  g_test_add_func ("/ctl/heartbeat/publish", test_publish);
  g_test_add_func ("/ctl/heartbeat/change-publish", test_change_publish);
  g_test_add_func ("/ctl/heartbeat/add-while-off", test_add_while_off);
  g_test_add_func ("/promise/11/ctl/heartbeat/show", test_show);
  g_test_add_func ("/ctl/heartbeat/show-silent", test_show_silent);
  g_test_add_func ("/ctl/heartbeat/json", test_json);
  g_test_add_func ("/ctl/heartbeat/remove", test_remove);
  return g_test_run ();
}
