/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/page-run.h"

/* The API gives no more at once. */
#define REQUEST_ROWS 500

typedef struct
{
  RestanteQuery *query;
  RestantePageRun *run;
  guint wanted; /* rows */
} Reading;

static void
reading_free (Reading *self)
{
  restante_query_free (self->query);
  if (self->run)
    restante_page_run_free (self->run);
  g_free (self);
}

void
restante_page_run_free (RestantePageRun *self)
{
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_strfreev (self->marks);
  g_free (self);
}

static void read_on (GTask *task, const char *after);

static void
take_messages (RestantePageRun *run, RestanteMessagePage *page)
{
  GListModel *messages = restante_message_page_get_messages (page);

  run->total = (guint)CLAMP (restante_message_page_get_total (page), 0, G_MAXINT);
  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    g_ptr_array_add (run->messages, g_list_model_get_item (messages, i));
}

static void
on_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RestanteMessagePage) page =
      restante_holder_list_finish (RESTANTE_HOLDER (source), result, &error);

  if (!page) {
    g_task_return_error (task, error);
    return;
  }
  take_messages (self->run, page);
  if (restante_message_page_get_next (page) && self->run->messages->len < self->wanted)
    read_on (task, restante_message_page_get_next (page));
  else
    g_task_return_pointer (task, g_steal_pointer (&self->run),
                           (GDestroyNotify)restante_page_run_free);
}

static void
read_on (GTask *task, const char *after)
{
  Reading *self = g_task_get_task_data (task);
  guint limit = MIN (self->wanted - self->run->messages->len, REQUEST_ROWS);

  restante_holder_list_async (g_task_get_source_object (task), self->query, after, limit,
                              g_task_get_cancellable (task), on_list, g_object_ref (task));
}

static void
on_marks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *self = g_task_get_task_data (task);
  guint64 total = 0;
  guint last;
  GError *error = NULL;

  self->run->marks =
      restante_holder_marks_finish (RESTANTE_HOLDER (source), result, &total, &error);
  if (!self->run->marks) {
    g_task_return_error (task, error);
    return;
  }
  last = total > 0 ? (guint)MIN ((total - 1) / RESTANTE_PAGE_ROWS, G_MAXINT) : 0;
  self->run->page = MIN (MIN (self->run->page, last), g_strv_length (self->run->marks));
  read_on (task, self->run->page > 0 ? self->run->marks[self->run->page - 1] : NULL);
}

void
restante_page_run_read_async (RestanteHolder *holder,
                              const RestanteQuery *query,
                              guint page,
                              guint n_pages,
                              const char *key,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (holder, cancellable, callback, user_data);
  Reading *self = g_new0 (Reading, 1);

  g_task_set_source_tag (task, restante_page_run_read_async);
  g_task_set_task_data (task, self, (GDestroyNotify)reading_free);
  self->query = restante_query_copy (query);
  self->wanted = n_pages * RESTANTE_PAGE_ROWS;
  self->run = g_new0 (RestantePageRun, 1);
  self->run->page = page;
  self->run->messages = g_ptr_array_new_with_free_func (g_object_unref);
  if (page == 0 || key)
    read_on (task, page == 0 ? NULL : key);
  else
    restante_holder_marks_async (holder, query, RESTANTE_PAGE_ROWS, cancellable, on_marks,
                                 g_object_ref (task));
}

RestantePageRun *
restante_page_run_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
