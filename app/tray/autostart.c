/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/autostart.h"

#include <gio/gio.h>
#include <string.h>

#define ENTRY "org.restante.Restante.desktop"

/* The name where a login finds it, so that the entry outlives a move; else this very file. */
char **
restante_autostart_get_command (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *found = g_find_program_in_path ("restante");
  const char *program = self && g_strcmp0 (self, found) != 0 ? self : "restante";
  const char *command[] = { program, "--background", NULL };

  return g_strdupv ((char **)command);
}

static char *
entry_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", ENTRY, NULL);
}

/* As the Desktop Entry Specification has it: double quotes, and a backslash before what means more
 * than itself inside them; a percent sign is two. */
static char *
quote (const char *program)
{
  GString *text = g_string_new ("\"");

  for (const char *byte = program; *byte; byte++) {
    if (strchr ("\"`$\\", *byte))
      g_string_append_c (text, '\\');
    if (*byte == '%')
      g_string_append_c (text, '%');
    g_string_append_c (text, *byte);
  }
  return g_string_free (g_string_append_c (text, '"'), FALSE);
}

static char *
command_line (void)
{
  g_auto (GStrv) command = restante_autostart_get_command ();
  g_autofree char *program =
      g_str_equal (command[0], "restante") ? g_strdup (command[0]) : quote (command[0]);

  return g_strdup_printf ("%s %s", program, command[1]);
}

static gboolean
write_entry (const char *path, GError **error)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *exec = command_line ();

  g_mkdir_with_parents (folder, 0700);
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Type", "Application");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Name", g_get_application_name ());
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Exec", exec);
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Icon", "org.restante.Restante");
  return g_key_file_save_to_file (entry, path, error);
}

gboolean
restante_autostart_set (gboolean enabled, GError **error)
{
  g_autofree char *path = entry_path ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) problem = NULL;

  if (enabled)
    return write_entry (path, error);
  if (g_file_delete (file, NULL, &problem) ||
      g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
