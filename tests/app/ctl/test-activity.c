/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

#define PAGE                                                                                       \
  "{\"activities\":["                                                                              \
  "{\"id\":\"2\",\"time\":\"2024-03-09T15:00:00Z\",\"domain\":\"example.net\",\"kind\":\"up\","    \
  "\"text\":\"Back.\"},"                                                                           \
  "{\"id\":\"1\",\"time\":\"2024-03-09T14:05:00Z\",\"domain\":\"example.net\",\"kind\":\"down\","  \
  "\"text\":\"Gone:\\u001b[2J\"}],\"next\":null}"

static void
test_list (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/activities", 200, PAGE);
  ctl = ctl_run (fake, "activity --domain example.net --limit 7 --after 9", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_DONE);
  /* A log is read downwards. */
  g_assert_cmpstr (ctl->out, ==,
                   "2024-03-09 14:05:00  down       example.net: Gone: [2J\n"
                   "2024-03-09 15:00:00  up         example.net: Back.\n");
  g_assert_cmpstr (g_ptr_array_index (fake->requests, 0), ==,
                   "GET /v1/activities?limit=7&domain=example.net&after=9");
}

static void
test_json (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;

  fake_holder_answer (fake, "GET", "/v1/activities", 200, PAGE);
  ctl = ctl_run (fake, "activity --json", NULL);
  g_assert_cmpstr (ctl->out, ==, PAGE "\n");
}

static gboolean
on_log_read (gpointer user_data)
{
  FakeHolder *fake = user_data;

  if (fake_holder_count (fake, "GET /v1/activities") == 0)
    return G_SOURCE_CONTINUE;
  fake_holder_push (fake, "{\"event\":\"activity\",\"activity\":{\"id\":\"3\",\"time\":"
                          "\"2024-03-09T16:00:00Z\",\"domain\":\"example.net\",\"kind\":\"held\","
                          "\"text\":\"New.\"}}");
  fake_holder_push (fake, "{\"event\":\"activity\",\"activity\":{\"id\":\"4\",\"time\":"
                          "\"2024-03-09T16:00:00Z\",\"domain\":\"example.org\",\"kind\":\"held\","
                          "\"text\":\"Other.\"}}");
  fake_holder_push (fake, "{\"event\":\"queue\",\"domain\":\"example.net\"}");
  for (guint i = 0; i < fake->sockets->len; i++)
    soup_websocket_connection_close (g_ptr_array_index (fake->sockets, i),
                                     SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  return G_SOURCE_REMOVE;
}

/* The log, then what happens in that domain, until the holder goes. */
static void
test_follow (void)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();
  g_autoptr (Ctl) ctl = NULL;
  g_auto (GStrv) lines = NULL;

  fake_holder_answer (fake, "GET", "/v1/activities", 200, PAGE);
  g_idle_add (on_log_read, fake);
  ctl = ctl_run (fake, "activity --follow --domain example.net --json", NULL);
  ctl_assert (ctl, RESTANTE_EXIT_NOT_REACHED);
  lines = g_strsplit (ctl->out, "\n", -1);
  ctl_assert_has (lines[0], "\"id\":\"1\"");
  ctl_assert_has (lines[1], "\"id\":\"2\"");
  ctl_assert_has (lines[2], "\"id\":\"3\"");
  ctl_assert_has (lines[3], "\"error\"");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/activity/list", test_list);
  g_test_add_func ("/ctl/activity/json", test_json);
  g_test_add_func ("/ctl/activity/follow", test_follow);
  return g_test_run ();
}
