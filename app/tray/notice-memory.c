/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/notice-memory.h"

#include <glib/gstdio.h>

struct _RestanteNoticeMemory
{
  char *path;
  GKeyFile *file;
};

RestanteNoticeMemory *
restante_notice_memory_new (const char *path)
{
  RestanteNoticeMemory *self = g_new0 (RestanteNoticeMemory, 1);

  self->path = g_strdup (path);
  self->file = g_key_file_new ();
  g_key_file_load_from_file (self->file, path, G_KEY_FILE_NONE, NULL);
  return self;
}

void
restante_notice_memory_free (RestanteNoticeMemory *self)
{
  g_key_file_unref (self->file);
  g_free (self->path);
  g_free (self);
}

/* A group's name has no brackets, but an address may. */
static char *
group_for (const char *place, const char *domain)
{
  g_autofree char *whole = *domain ? g_strdup_printf ("%s %s", domain, place) : g_strdup (place);

  return g_uri_escape_string (whole, "/:@ ", TRUE);
}

static void
save (RestanteNoticeMemory *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (self->file, self->path, &error))
    g_warning ("Notices may be shown again after a restart: %s", error->message);
}

char *
restante_notice_memory_get (RestanteNoticeMemory *self,
                            const char *place,
                            const char *domain,
                            const char *name)
{
  g_autofree char *group = group_for (place, domain);

  return g_key_file_get_string (self->file, group, name, NULL);
}

void
restante_notice_memory_set (RestanteNoticeMemory *self,
                            const char *place,
                            const char *domain,
                            const char *name,
                            const char *token)
{
  g_autofree char *group = group_for (place, domain);
  g_autofree char *before = g_key_file_get_string (self->file, group, name, NULL);

  if (g_strcmp0 (before, token) == 0)
    return;
  if (token)
    g_key_file_set_string (self->file, group, name, token);
  else
    g_key_file_remove_key (self->file, group, name, NULL);
  save (self);
}

void
restante_notice_memory_forget (RestanteNoticeMemory *self, const char *place, const char *domain)
{
  g_autofree char *group = group_for (place, domain);

  if (g_key_file_remove_group (self->file, group, NULL))
    save (self);
}
