/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/status-icons.h"

#define RESOURCES "/org/restante/Restante/icons/scalable/status"
#define THEME     "hicolor/scalable/status"
#define SAMPLE    "restante-tray-up.svg"

static gboolean
has_icons (const char *data_folder)
{
  g_autofree char *sample = g_build_filename (data_folder, "icons", THEME, SAMPLE, NULL);

  return g_file_test (sample, G_FILE_TEST_EXISTS);
}

static gboolean
are_installed (void)
{
  const char *const *folders = g_get_system_data_dirs ();
  gboolean found = has_icons (g_get_user_data_dir ());

  for (gsize i = 0; folders[i] && !found; i++)
    found = has_icons (folders[i]);
  return found;
}

static gboolean
write_icon (const char *folder, const char *name, GError **error)
{
  g_autofree char *resource = g_build_path ("/", RESOURCES, name, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) icon = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return icon && g_file_set_contents (path, g_bytes_get_data (icon, NULL),
                                      (gssize)g_bytes_get_size (icon), error);
}

/* Always anew: they may be those of an older version. */
static gboolean
write_icons (const char *folder, GError **error)
{
  g_auto (GStrv) names =
      g_resources_enumerate_children (RESOURCES, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gboolean good = names != NULL;

  if (good && g_mkdir_with_parents (folder, 0700) < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the folder %s cannot be made", folder);
    return FALSE;
  }
  for (gsize i = 0; good && names[i]; i++)
    good = write_icon (folder, names[i], error);
  return good;
}

static char *
own_root (void)
{
  return g_build_filename (g_get_user_runtime_dir (), "restante", "icons", NULL);
}

GIcon *
restante_status_icons_get (const char *name)
{
  g_autofree char *root = own_root ();
  g_autofree char *file = g_strdup_printf ("%s/" THEME "/%s.svg", root, name);
  g_autoptr (GFile) icon = g_file_new_for_path (file);

  if (are_installed () || !g_file_test (file, G_FILE_TEST_EXISTS))
    return g_themed_icon_new (name);
  return g_file_icon_new (icon);
}

char *
restante_status_icons_find (void)
{
  g_autofree char *root = own_root ();
  g_autofree char *folder = g_build_filename (root, THEME, NULL);
  g_autoptr (GError) error = NULL;

  if (are_installed ())
    return g_strdup ("");
  if (write_icons (folder, &error))
    return g_steal_pointer (&root);
  g_warning ("The tray has no icons: %s", error->message);
  return g_strdup ("");
}
