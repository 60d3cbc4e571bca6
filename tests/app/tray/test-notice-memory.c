/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/notice-memory.h"

#include <glib/gstdio.h>

/* The place of a holder with an IPv6 address: a group of a key file has no brackets. */
#define PLACE "ssh://ann@[2001:db8::1]:2222/run/restante/control.sock"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("restante-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "state", "notices", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = g_path_get_dirname (fixture->path);

  g_unlink (fixture->path);
  g_rmdir (state);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_survives (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RestanteNoticeMemory) before = restante_notice_memory_new (fixture->path);
  g_autoptr (RestanteNoticeMemory) after = NULL;
  g_autofree char *down = NULL;
  g_autofree char *other = NULL;
  g_autofree char *activity = NULL;

  restante_notice_memory_set (before, PLACE, "example.org", "down", "1795421564 with words");
  restante_notice_memory_set (before, PLACE, "", "activity", "17");
  after = restante_notice_memory_new (fixture->path);
  down = restante_notice_memory_get (after, PLACE, "example.org", "down");
  other = restante_notice_memory_get (after, PLACE, "example.net", "down");
  activity = restante_notice_memory_get (after, PLACE, "", "activity");
  g_assert_cmpstr (down, ==, "1795421564 with words");
  g_assert_null (other);
  g_assert_cmpstr (activity, ==, "17");
}

static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RestanteNoticeMemory) before = restante_notice_memory_new (fixture->path);
  g_autoptr (RestanteNoticeMemory) after = NULL;
  g_autofree char *down = NULL;
  g_autofree char *parked = NULL;
  g_autofree char *kept = NULL;

  restante_notice_memory_set (before, PLACE, "example.org", "down", "1");
  restante_notice_memory_set (before, PLACE, "example.net", "down", "1");
  restante_notice_memory_set (before, PLACE, "example.net", "parked", "2");
  restante_notice_memory_set (before, PLACE, "example.org", "down", NULL);
  restante_notice_memory_forget (before, PLACE, "example.net");
  restante_notice_memory_set (before, PLACE, "example.com", "down", "3");
  after = restante_notice_memory_new (fixture->path);
  down = restante_notice_memory_get (after, PLACE, "example.org", "down");
  parked = restante_notice_memory_get (after, PLACE, "example.net", "parked");
  kept = restante_notice_memory_get (after, PLACE, "example.com", "down");
  g_assert_null (down);
  g_assert_null (parked);
  g_assert_cmpstr (kept, ==, "3");
}

static void
test_broken_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (RestanteNoticeMemory) memory = NULL;
  g_autofree char *down = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (fixture->path, "\x01no key file", -1, NULL));
  memory = restante_notice_memory_new (fixture->path);
  restante_notice_memory_set (memory, PLACE, "example.org", "down", "1");
  down = restante_notice_memory_get (memory, PLACE, "example.org", "down");
  g_assert_cmpstr (down, ==, "1");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/tray/notice-memory/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("survives", test_survives);
  ADD ("forgets", test_forgets);
  ADD ("broken-file", test_broken_file);
  return g_test_run ();
}
