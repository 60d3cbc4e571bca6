/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "api/message-page.h"
#include "api/message.h"
#include "client/download.h"
#include "client/format.h"
#include "client/mbox.h"
#include "client/request.h"
#include "ctl/commands.h"

#define PAGE_ROWS 500

typedef struct
{
  RestanteContext *context;
  const char *path;
  gboolean mbox, several, force, to_stdout;
  guint64 done, total;
  FILE *file;      /* of mbox and standard output */
  char *temporary; /* of mbox, until it has its name */
} Export;

static gboolean
fail_file (GError **error, const char *path, int number)
{
  g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE, "%s cannot be written: %s",
               path, g_strerror (number));
  return FALSE;
}

static void
show_progress (Export *self)
{
  RestanteTerminal *terminal = self->context->terminal;

  if (!terminal->interactive)
    return;
  fprintf (terminal->err, "\r%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " messages", self->done,
           self->total);
  if (self->done == self->total)
    fputs ("\r\033[K", terminal->err);
  fflush (terminal->err);
}

static gboolean
download (Export *self, const char *id, GOutputStream *to, GError **error)
{
  g_autofree char *target = restante_download_target (id);
  g_autoptr (GAsyncResult) result = NULL;
  GError *problem = NULL;

  if (!restante_context_connect (self->context, error))
    return FALSE;
  restante_request_download_async (restante_link_get_session (self->context->link), target, to,
                                   self->context->cancellable, restante_context_ready, &result);
  if (restante_request_download_finish (restante_context_wait (&result), &problem))
    return TRUE;
  g_propagate_error (error, restante_link_explain (self->context->link, problem));
  return FALSE;
}

/* The message's content in a file that has no name; it may be large. */
static FILE *
download_content (Export *self, const char *id, GError **error)
{
  FILE *content = tmpfile ();
  g_autoptr (GOutputStream) to = NULL;

  if (!content) {
    fail_file (error, g_get_tmp_dir (), errno);
    return NULL;
  }
  to = g_unix_output_stream_new (fileno (content), FALSE);
  if (!download (self, id, to, error)) {
    fclose (content);
    return NULL;
  }
  rewind (content);
  return content;
}

static gboolean
write_out (Export *self, const char *bytes, gsize length, GError **error)
{
  if (fwrite (bytes, 1, length, self->file) == length)
    return TRUE;
  return fail_file (error, self->path, errno);
}

static gboolean
write_pending (Export *self, RestanteMbox *mbox, GError **error)
{
  gboolean written = write_out (self, mbox->out->str, mbox->out->len, error);

  g_string_truncate (mbox->out, 0);
  return written;
}

static gboolean
copy_to_mbox (Export *self, RestanteMessage *message, FILE *content, GError **error)
{
  g_autoptr (RestanteMbox) mbox = restante_mbox_new ();
  const char *sender = restante_message_get_sender (message);
  char bytes[65536];
  gsize n;

  restante_mbox_begin (mbox, sender ? sender : "", restante_message_get_arrived (message));
  while ((n = fread (bytes, 1, sizeof bytes, content)) > 0) {
    restante_mbox_feed (mbox, bytes, n);
    if (!write_pending (self, mbox, error))
      return FALSE;
  }
  restante_mbox_end (mbox);
  return write_pending (self, mbox, error);
}

static gboolean
copy_as_it_is (Export *self, FILE *content, GError **error)
{
  char bytes[65536];
  gsize n;

  while ((n = fread (bytes, 1, sizeof bytes, content)) > 0)
    if (!write_out (self, bytes, n, error))
      return FALSE;
  return TRUE;
}

static gboolean
save_as_file (Export *self, const char *id, GError **error)
{
  /* The id comes from the holder; it is a number, and never a path. */
  g_autofree char *name = g_strconcat (id, ".eml", NULL);
  gboolean folder = self->several || g_file_test (self->path, G_FILE_TEST_IS_DIR);
  g_autofree char *path =
      folder ? g_build_filename (self->path, name, NULL) : g_strdup (self->path);
  g_autoptr (GAsyncResult) result = NULL;
  GError *problem = NULL;

  if (strchr (id, G_DIR_SEPARATOR))
    return restante_context_usage (error, "“%s” is not an ID; queue list shows them", id);
  if (!restante_context_connect (self->context, error))
    return FALSE;
  restante_download_async (restante_link_get_session (self->context->link), id, path, self->force,
                           self->context->cancellable, restante_context_ready, &result);
  if (restante_download_finish (restante_context_wait (&result), &problem))
    return TRUE;
  g_propagate_error (error, restante_link_explain (self->context->link, problem));
  return FALSE;
}

static gboolean
export_message (Export *self, RestanteMessage *message, GError **error)
{
  const char *id = restante_message_get_id (message);
  FILE *content;
  gboolean written;

  if (!self->mbox && !self->to_stdout)
    return save_as_file (self, id, error);
  content = download_content (self, id, error);
  if (!content)
    return FALSE;
  written = self->mbox ? copy_to_mbox (self, message, content, error)
                       : copy_as_it_is (self, content, error);
  fclose (content);
  return written;
}

static gboolean
export_one (Export *self, const char *id, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *target = g_strconcat ("/v1/queue/", escaped, NULL);
  g_autoptr (RestanteMessage) message = restante_context_call (self->context, "GET", target, NULL,
                                                               RESTANTE_TYPE_MESSAGE, NULL, error);

  if (!message || !export_message (self, message, error))
    return FALSE;
  self->done++;
  show_progress (self);
  return TRUE;
}

static gboolean
export_page (Export *self, RestanteMessagePage *page, GError **error)
{
  GListModel *messages = restante_message_page_get_messages (page);

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++) {
    g_autoptr (RestanteMessage) message = g_list_model_get_item (messages, i);
    if (!export_message (self, message, error))
      return FALSE;
    self->done++;
    show_progress (self);
  }
  return TRUE;
}

/* Oldest first, as an mbox is read; what arrives meanwhile comes at the end. */
static gboolean
export_all (Export *self, RestanteQuery *query, GError **error)
{
  g_autofree char *filters = NULL;
  g_autofree char *after = NULL;

  query->order = g_strdup ("oldest");
  filters = restante_query_to_string (query);
  do {
    g_autofree char *target = g_strdup_printf ("/v1/queue?limit=%d&%s%s%s", PAGE_ROWS, filters,
                                               after ? "&after=" : "", after ? after : "");
    g_autoptr (RestanteMessagePage) page = restante_context_call (
        self->context, "GET", target, NULL, RESTANTE_TYPE_MESSAGE_PAGE, NULL, error);
    if (!page)
      return FALSE;
    self->total = (guint64)restante_message_page_get_total (page);
    if (!export_page (self, page, error))
      return FALSE;
    g_free (after);
    after = g_strdup (restante_message_page_get_next (page));
  } while (after);
  return TRUE;
}

/* Makes ready what all messages share: the folder of eml files, the file of an mbox. */
static gboolean
open_output (Export *self, GError **error)
{
  g_autoptr (GOutputStream) stream = NULL;

  if (self->to_stdout)
    self->file = self->context->terminal->out;
  else if (!self->mbox && self->several && g_mkdir_with_parents (self->path, 0700) != 0)
    return fail_file (error, self->path, errno);
  if (self->to_stdout || !self->mbox)
    return TRUE;
  if (!self->force && g_file_test (self->path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE,
                 "%s is there already and is not overwritten", self->path);
    return FALSE;
  }
  stream = restante_download_open (self->path, &self->temporary, error);
  if (!stream)
    return FALSE;
  self->file = fdopen (dup (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (stream))), "w");
  return self->file || fail_file (error, self->path, errno);
}

/* Gives the file its name when all is in it; else it goes. */
static gboolean
close_output (Export *self, gboolean whole, GError **error)
{
  g_autofree char *temporary = g_steal_pointer (&self->temporary);
  gboolean written;

  if (self->to_stdout && whole && fflush (self->file) != 0)
    return fail_file (error, "standard output", errno);
  if (!temporary)
    return whole;
  written = !self->file || fclose (self->file) == 0;
  if (whole && written)
    return restante_download_commit (temporary, self->path, self->force, error);
  if (whole)
    fail_file (error, self->path, errno);
  g_unlink (temporary);
  return FALSE;
}

static gboolean
read_options (Export *self, RestanteQuery *query, GError **error)
{
  const char *format = restante_context_get (self->context, RESTANTE_OPTION_FORMAT);

  self->path = restante_context_get (self->context, RESTANTE_OPTION_OUTPUT);
  self->mbox = g_strcmp0 (format, "mbox") == 0;
  self->several = !query->ids || g_strv_length (query->ids) > 1;
  self->force = restante_context_has (self->context, RESTANTE_OPTION_FORCE);
  self->to_stdout = g_str_equal (self->path, "-");
  if (*self->path == '\0')
    return restante_context_usage (error, "--output needs a path, or - for standard output");
  if (format && !self->mbox && !g_str_equal (format, "eml"))
    return restante_context_usage (error, "there is no format “%s”; the formats are eml and mbox",
                                   format);
  if (self->to_stdout && self->several && !self->mbox)
    return restante_context_usage (error, "several messages go to standard output only with "
                                          "--format mbox");
  return TRUE;
}

static gboolean
export_ids (Export *self, char **ids, GError **error)
{
  self->total = g_strv_length (ids);
  for (guint i = 0; ids[i]; i++)
    if (!export_one (self, ids[i], error))
      return FALSE;
  return TRUE;
}

gboolean
restante_ctl_queue_export (RestanteContext *context, GError **error)
{
  Export self = { .context = context };
  g_autoptr (RestanteQuery) query = restante_context_selection (context, error);
  g_autofree char *messages = NULL;
  gboolean whole;

  if (!query || !read_options (&self, query, error) || !open_output (&self, error))
    return FALSE;
  whole = query->ids ? export_ids (&self, query->ids, error) : export_all (&self, query, error);
  if (!close_output (&self, whole, error))
    return FALSE;
  messages = restante_format_messages (self.done);
  if (self.to_stdout)
    return TRUE;
  if (restante_context_has (context, RESTANTE_OPTION_JSON))
    restante_terminal_printf (context->terminal, "{\"affected\":%" G_GUINT64_FORMAT "}\n",
                              self.done);
  else
    restante_terminal_printf (context->terminal, "%s written to %s\n", messages, self.path);
  return TRUE;
}
