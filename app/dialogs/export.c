/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs/export.h"

#include <glib/gi18n.h>

#include "client/format.h"
#include "client/mbox.h"

#define LONGEST_NAME 60

typedef struct
{
  RestanteHolder *holder;
  GPtrArray *messages;
  GtkFileChooserNative *chooser;
  GFile *target;
  GFile *part; /* one message at a time, before it is appended to the mbox */
  RestanteMbox *mbox;
  guint next;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  if (self->part)
    g_file_delete (self->part, NULL, NULL);
  g_clear_object (&self->part);
  g_clear_object (&self->target);
  g_clear_object (&self->chooser);
  g_object_unref (self->holder);
  g_ptr_array_unref (self->messages);
  g_clear_pointer (&self->mbox, restante_mbox_free);
  g_free (self);
}

/* From the subject, without what a file system or a shell would mind. */
static char *
suggest_name (GPtrArray *messages)
{
  RestanteMessage *first = messages->pdata[0];
  g_autofree char *subject = restante_format_safe (restante_message_get_subject (first));
  g_autofree char *brief = NULL;

  if (messages->len > 1)
    return g_strdup (_ ("Held mail.mbox"));
  g_strdelimit (subject, "/\\:*?\"<>|", '-');
  g_strstrip (subject);
  brief = g_utf8_substring (subject, 0, MIN (g_utf8_strlen (subject, -1), LONGEST_NAME));
  if (!*brief || *brief == '.')
    return g_strdup_printf ("%s.eml", restante_message_get_id (first));
  return g_strdup_printf ("%s.eml", brief);
}

static void
return_name (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_file_get_basename (self->target), g_free);
  g_object_unref (task);
}

static void
return_error (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_single_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (restante_holder_save_finish (RESTANTE_HOLDER (source), result, &error))
    return_name (task);
  else
    return_error (task, error);
}

static void
write_mbox (GTask *task)
{
  Export *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_file_replace_contents (self->target, self->mbox->out->str, self->mbox->out->len, NULL,
                               FALSE, G_FILE_CREATE_PRIVATE, NULL, NULL, &error))
    return_name (task);
  else
    return_error (task, error);
}

static void save_part (GTask *task);

static void
on_part_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Export *self = g_task_get_task_data (task);
  RestanteMessage *message = self->messages->pdata[self->next];
  g_autofree char *content = NULL;
  gsize length;
  GError *error = NULL;

  if (!restante_holder_save_finish (RESTANTE_HOLDER (source), result, &error) ||
      !g_file_load_contents (self->part, NULL, &content, &length, NULL, &error)) {
    return_error (task, error);
    return;
  }
  restante_mbox_begin (self->mbox, restante_message_get_sender (message),
                       restante_message_get_arrived (message));
  restante_mbox_feed (self->mbox, content, length);
  restante_mbox_end (self->mbox);
  if (++self->next < self->messages->len)
    save_part (task);
  else
    write_mbox (task);
}

static void
save_part (GTask *task)
{
  Export *self = g_task_get_task_data (task);
  RestanteMessage *message = self->messages->pdata[self->next];

  restante_holder_save_async (self->holder, restante_message_get_id (message), self->part, NULL,
                              on_part_saved, task);
}

static GFile *
make_part (GError **error)
{
  g_autoptr (GFileIOStream) stream = NULL;

  return g_file_new_tmp ("restante-XXXXXX.eml", &stream, error);
}

static void
save (GTask *task)
{
  Export *self = g_task_get_task_data (task);
  RestanteMessage *first = self->messages->pdata[0];
  GError *error = NULL;

  if (self->messages->len == 1) {
    restante_holder_save_async (self->holder, restante_message_get_id (first), self->target, NULL,
                                on_single_saved, task);
    return;
  }
  self->mbox = restante_mbox_new ();
  self->part = make_part (&error);
  if (self->part)
    save_part (task);
  else
    return_error (task, error);
}

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  GTask *task = user_data;
  Export *self = g_task_get_task_data (task);

  if (response != GTK_RESPONSE_ACCEPT) {
    return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, ""));
    return;
  }
  self->target = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  save (task);
}

void
restante_export_async (GtkWindow *parent,
                       RestanteHolder *holder,
                       GPtrArray *messages,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Export *self = g_new0 (Export, 1);
  g_autofree char *name = suggest_name (messages);

  self->holder = g_object_ref (holder);
  self->messages = g_ptr_array_ref (messages);
  g_task_set_task_data (task, self, export_free);
  self->chooser = gtk_file_chooser_native_new (
      messages->len == 1 ? _ ("Export Message") : _ ("Export Messages"), parent,
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (on_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

char *
restante_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
