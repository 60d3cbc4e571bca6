/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/download.h"

#include <errno.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "client/request.h"

typedef struct
{
  char *path;
  char *temporary; /* until it has its name */
  GOutputStream *file;
  gboolean replace;
} Download;

static void
download_free (Download *self)
{
  g_clear_object (&self->file);
  if (self->temporary)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

char *
restante_download_target (const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat ("/v1/queue/", escaped, "/content", NULL);
}

static gboolean
fail (GError **error, const char *path, int number)
{
  g_autofree char *name = g_filename_display_name (path);

  if (number == EEXIST)
    g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE,
                 "%s is there already and is not overwritten", name);
  else
    g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE,
                 "%s cannot be written: %s", name, g_strerror (number));
  return FALSE;
}

GOutputStream *
restante_download_open (const char *path, char **temporary, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_build_filename (folder, ".restante-XXXXXX", NULL);
  int fd = g_mkstemp (name);

  if (fd < 0) {
    fail (error, path, errno);
    return NULL;
  }
  *temporary = g_steal_pointer (&name);
  return g_unix_output_stream_new (fd, TRUE);
}

gboolean
restante_download_commit (const char *temporary, const char *path, gboolean replace, GError **error)
{
  /* link() fails when the name is taken, also by a file that came a moment ago. */
  int result = replace ? rename (temporary, path) : link (temporary, path);
  int number = errno;

  if (result != 0 || !replace)
    g_unlink (temporary);
  return result == 0 || fail (error, path, number);
}

static gboolean
finish_file (Download *self, GError **error)
{
  g_autofree char *temporary = NULL;
  g_autoptr (GError) reason = NULL;

  if (!g_output_stream_close (self->file, NULL, &reason)) {
    g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE,
                 "%s cannot be written: %s", self->path, reason->message);
    return FALSE;
  }
  temporary = g_steal_pointer (&self->temporary);
  return restante_download_commit (temporary, self->path, self->replace, error);
}

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (restante_request_download_finish (result, &error) &&
      finish_file (g_task_get_task_data (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
restante_download_async (SoupSession *session,
                         const char *id,
                         const char *path,
                         gboolean replace,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autofree char *target = restante_download_target (id);
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Download *self = g_new0 (Download, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, restante_download_async);
  g_task_set_task_data (task, self, (GDestroyNotify)download_free);
  self->path = g_strdup (path);
  self->replace = replace;
  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS)) {
    fail (&error, path, EEXIST);
    g_task_return_error (task, error);
    return;
  }
  self->file = restante_download_open (path, &self->temporary, &error);
  if (!self->file)
    g_task_return_error (task, error);
  else
    restante_request_download_async (session, target, self->file, cancellable, on_downloaded,
                                     g_object_ref (task));
}

gboolean
restante_download_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
