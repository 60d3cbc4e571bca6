/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl.h"

static gboolean
on_connected (gpointer user_data)
{
  FakeHolder *fake = user_data;

  if (fake->sockets->len == 0)
    return G_SOURCE_CONTINUE;
  fake_holder_push (fake,
                    "{\"event\":\"queue\",\"time\":\"2024-03-09T14:05:00Z\",\n \"domain\":"
                    "\"example.net\",\"counts\":{\"held\":1,\"held_size\":5},\"more\":false}");
  fake_holder_push (fake,
                    "{\"event\":\"primary\",\"time\":\"2024-03-09T14:06:00Z\",\"domain\":"
                    "\"example.net\",\"primary\":{\"state\":\"down\",\"cause\":\"No route.\"}}");
  soup_websocket_connection_close (g_ptr_array_index (fake->sockets, 0),
                                   SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  return G_SOURCE_REMOVE;
}

static Ctl *
run (const char *line)
{
  g_autoptr (FakeHolder) fake = fake_holder_new ();

  g_idle_add (on_connected, fake);
  return ctl_run (fake, line, NULL);
}

/* One document a line, also when the holder wrote it in several. */
static void
test_json (void)
{
  g_autoptr (Ctl) ctl = run ("events --json");
  g_auto (GStrv) lines = g_strsplit (ctl->out, "\n", -1);

  ctl_assert (ctl, RESTANTE_EXIT_NOT_REACHED);
  g_assert_true (g_str_has_prefix (lines[0], "{\"event\":\"queue\""));
  g_assert_true (g_str_has_suffix (lines[0], "\"more\":false}"));
  g_assert_true (g_str_has_prefix (lines[1], "{\"event\":\"primary\""));
}

static void
test_words (void)
{
  g_autoptr (Ctl) ctl = run ("events");

  ctl_assert (ctl, RESTANTE_EXIT_NOT_REACHED);
  g_assert_cmpstr (ctl->out, ==,
                   "14:05  queue           example.net: 1 message (5 B), held without end\n"
                   "14:06  primary         example.net: down: No route.\n");
  ctl_assert_has (ctl->err, "the holder ended the connection");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/events/json", test_json);
  g_test_add_func ("/ctl/events/words", test_words);
  return g_test_run ();
}
