/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/autostart.h"

#include <glib/gstdio.h>

static char *
entry_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", "org.restante.Restante.desktop",
                           NULL);
}

/* What a login would run is this very program, also from a folder with a space in its name. */
static void
test_entry (void)
{
  g_autofree char *path = entry_path ();
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *exec = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (restante_autostart_set (TRUE, &error));
  g_assert_true (restante_autostart_set (TRUE, &error));
  g_assert_true (g_key_file_load_from_file (entry, path, G_KEY_FILE_NONE, &error));
  exec = g_key_file_get_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Exec", &error);
  g_assert_true (g_shell_parse_argv (exec, NULL, &words, &error));
  g_assert_cmpstr (words[0], ==, self);
  g_assert_cmpstr (words[1], ==, "--background");
  g_assert_true (restante_autostart_set (FALSE, &error));
  g_assert_true (restante_autostart_set (FALSE, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A folder that cannot be written is told to the caller. */
static void
test_no_folder (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (g_get_user_config_dir (), 0700);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (restante_autostart_set (TRUE, &error));
  g_assert_nonnull (error);
  g_unlink (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/tray/autostart/entry", test_entry);
  g_test_add_func ("/tray/autostart/no-folder", test_no_folder);
  return g_test_run ();
}
