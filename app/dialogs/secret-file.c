/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/secret-file.h"

#include <glib/gi18n.h>

#include "client/error.h"

/* One byte more than is allowed tells that there is more. */
static char *
read_start (GFile *file, gsize *length, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *buffer = g_malloc0 (RESTANTE_SECRET_MAX + 2);

  if (!stream || !g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, RESTANTE_SECRET_MAX + 1,
                                           length, NULL, error))
    return NULL;
  return g_steal_pointer (&buffer);
}

char *
restante_secret_file_read (GFile *file, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gsize length = 0;
  g_autofree char *text = read_start (file, &length, &reason);
  g_autofree char *name = g_file_get_basename (file);

  if (!text)
    g_set_error_literal (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE, reason->message);
  else if (length > RESTANTE_SECRET_MAX)
    g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE,
                 _ ("“%s” is too long for a secret; choose another file."), name);
  /* A NUL is no text either. */
  else if (!g_utf8_validate (text, (gssize)length, NULL))
    g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE,
                 _ ("“%s” is not a text; choose another file."), name);
  else
    return g_strchomp (g_steal_pointer (&text));
  return NULL;
}

static void
on_response (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) file = NULL;
  GError *error = NULL;
  char *secret;

  if (response != GTK_RESPONSE_ACCEPT) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no file was chosen");
    return;
  }
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  secret = restante_secret_file_read (file, &error);
  if (secret)
    g_task_return_pointer (task, secret, g_free);
  else
    g_task_return_error (task, error);
}

void
restante_secret_file_async (GtkWindow *parent, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Choose a File with the Secret"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_task_set_task_data (task, chooser, g_object_unref);
  g_signal_connect (chooser, "response", G_CALLBACK (on_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

char *
restante_secret_file_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
