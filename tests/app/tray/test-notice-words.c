/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/notice-words.h"

#define HOUR  3600
#define NOW   1795421564
#define KEY   "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define PLACE "/run/restante/control.sock"

/* Each has words and an id of its own, and what a click opens is a page or an action. */
static void
test_whole (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int kind = 0; kind < RESTANTE_N_NOTICES; kind++) {
    const RestanteNotice *notice = restante_notice_find ((RestanteNoticeKind)kind);
    g_autofree char *title = restante_notice_get_title ((RestanteNoticeKind)kind, "example.org");

    g_assert_nonnull (strstr (title, "example.org"));
    g_assert_true (g_hash_table_add (
        ids, restante_notice_get_id ((RestanteNoticeKind)kind, PLACE, "example.org")));
    g_assert_nonnull (notice->click.page);
    g_assert_nonnull (notice->buttons[0].label);
    g_assert_false (notice->click.about_key);
    for (int i = 0; i < RESTANTE_NOTICE_BUTTONS && notice->buttons[i].label; i++)
      g_assert_true ((notice->buttons[i].action != NULL) != (notice->buttons[i].page != NULL));
  }
}

static char *
body (RestanteNoticeKind kind, RestanteNoticeFacts facts, const char *told)
{
  return restante_notice_get_body (kind, &facts, told, NOW);
}

/* Promise 12: each says why in plain sentences. */
static void
test_bodies (void)
{
  g_autofree char *down =
      body (RESTANTE_NOTICE_DOWN,
            (RestanteNoticeFacts){ .state = "down", .cause = "no route to 203.0.113.7" }, NULL);
  g_autofree char *stranger = body (
      RESTANTE_NOTICE_STRANGER,
      (RestanteNoticeFacts){ .state = "stranger", .cause = "another key", .offered = KEY }, NULL);
  g_autofree char *back =
      body (RESTANTE_NOTICE_BACK,
            (RestanteNoticeFacts){ .state = "up", .since = 1000 + 7 * HOUR + 12 * 60, .held = 14 },
            "1000");
  g_autofree char *ending =
      body (RESTANTE_NOTICE_ENDING, (RestanteNoticeFacts){ .first_end = NOW + 47 * HOUR }, NULL);
  g_autofree char *parked =
      body (RESTANTE_NOTICE_PARKED, (RestanteNoticeFacts){ .parked = 1 }, NULL);

  g_assert_cmpstr (down, ==, "No route to 203.0.113.7.");
  g_assert_cmpstr (stranger, ==,
                   "Another key.\n"
                   "It shows the key 0123 4567 … 89ab cdef. No mail is sent to it.");
  g_assert_cmpstr (back, ==, "It was away for 7 h 12 min.\n14 messages are handed over.");
  g_assert_cmpstr (ending, ==,
                   "The first hold ends in 1 d 23 h. Extend it, or the mail goes on the shelf.");
  g_assert_cmpstr (parked, ==, "1 message is parked: the server refused it.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tray/notice-words/whole", test_whole);
  g_test_add_func ("/promise/12/tray/notice-words/bodies", test_bodies);
  return g_test_run ();
}
