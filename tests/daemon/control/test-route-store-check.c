/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>

#include "holder.h"

/* Breaks the store behind the holder's back: the content of the last message is gone. */
static void
lose_body (Holder *holder)
{
  g_autofree char *path = g_build_filename (holder->directory, "state", "queue.db", NULL);
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 5000);
  g_assert_cmpint (sqlite3_exec (handle, "DELETE FROM body", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static void
test_check (Holder *holder, gconstpointer unused)
{
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) after = NULL;
  g_autofree char *text = NULL;
  gint64 id = holder_hold (holder, "bob@example.com", "ann@" HOLDER_DOMAIN, "Hello",
                           "Subject: Hello\r\n\r\nHi\r\n", -1);

  before = holder_get (holder, "/v1/store-check");
  g_assert_cmpuint (json_length (before, "violations"), ==, 0);
  lose_body (holder);
  after = holder_get (holder, "/v1/store-check");
  text = g_strdup_printf ("Message %" G_GINT64_FORMAT " has no content.", id);
  g_assert_cmpuint (json_length (after, "violations"), ==, 1);
  g_assert_cmpstr (json_text (after, "violations.0.rule"), ==, "body");
  g_assert_cmpstr (json_text (after, "violations.0.text"), ==, text);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/promise/1/control/route-store-check/check", Holder, NULL, holder_set_up, test_check,
              holder_tear_down);
  return g_test_run ();
}
