/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of client/holder.h about messages and activities. */
#include "api/affected.h"
#include "api/marks.h"
#include "client/download.h"
#include "client/holder-call.h"

void
restante_holder_list_async (RestanteHolder *self,
                            const RestanteQuery *query,
                            const char *after,
                            guint limit,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *filters = restante_query_to_string (query);
  g_autofree char *escaped = after ? g_uri_escape_string (after, NULL, FALSE) : NULL;
  g_autofree char *target =
      g_strdup_printf ("/v1/queue?limit=%u%s%s%s%s", limit, escaped ? "&after=" : "",
                       escaped ? escaped : "", *filters ? "&" : "", filters);

  restante_holder_call_async (self, "GET", target, NULL, RESTANTE_TYPE_MESSAGE_PAGE, cancellable,
                              callback, user_data);
}

RestanteMessagePage *
restante_holder_list_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_marks_async (RestanteHolder *self,
                             const RestanteQuery *query,
                             guint every,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *filters = restante_query_to_string (query);
  g_autofree char *target =
      g_strdup_printf ("/v1/queue/marks?every=%u%s%s", every, *filters ? "&" : "", filters);

  restante_holder_call_async (self, "GET", target, NULL, RESTANTE_TYPE_MARKS, cancellable, callback,
                              user_data);
}

char **
restante_holder_marks_finish (RestanteHolder *self,
                              GAsyncResult *result,
                              guint64 *total,
                              GError **error)
{
  g_autoptr (RestanteMarks) marks = restante_holder_call_finish (self, result, error);
  const char *const none[] = { NULL };
  const char *const *ids;

  if (!marks)
    return NULL;
  ids = restante_marks_get_marks (marks);
  *total = (guint64)MAX (restante_marks_get_total (marks), 0);
  return g_strdupv ((char **)(ids ? ids : none));
}

void
restante_holder_get_async (RestanteHolder *self,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("queue", id, "");

  restante_holder_call_async (self, "GET", target, NULL, RESTANTE_TYPE_MESSAGE, cancellable,
                              callback, user_data);
}

RestanteMessage *
restante_holder_get_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_reading_async (RestanteHolder *self,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("queue", id, "/reading");

  restante_holder_call_async (self, "GET", target, NULL, RESTANTE_TYPE_READING, cancellable,
                              callback, user_data);
}

RestanteReading *
restante_holder_reading_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (restante_download_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, restante_link_explain (g_task_get_task_data (task), error));
}

void
restante_holder_save_async (RestanteHolder *self,
                            const char *id,
                            GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  RestanteLink *link = restante_holder_use_link (self, &error);

  g_task_set_source_tag (task, restante_holder_save_async);
  if (!link) {
    g_task_return_error (task, error);
  } else if (!g_file_peek_path (file)) {
    g_task_return_new_error (task, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_FILE,
                             "messages can only be saved in a folder of this computer");
  } else {
    g_task_set_task_data (task, g_object_ref (link), g_object_unref);
    restante_download_async (restante_link_get_session (link), id, g_file_peek_path (file), TRUE,
                             cancellable, on_saved, g_object_ref (task));
  }
}

gboolean
restante_holder_save_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
call_verb (RestanteHolder *self,
           const char *target,
           RestanteSelection *selection,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  restante_holder_call_async (self, "POST", target, RESTANTE_VALUE (selection),
                              RESTANTE_TYPE_AFFECTED, cancellable, callback, user_data);
}

void
restante_holder_resend_async (RestanteHolder *self,
                              const RestanteQuery *query,
                              const char *to,
                              const char *via,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (RestanteSelection) selection = restante_query_to_selection (query);

  g_object_set (selection, "to", to, "via", via, NULL);
  call_verb (self, "/v1/queue/resend", selection, cancellable, callback, user_data);
}

void
restante_holder_extend_async (RestanteHolder *self,
                              const RestanteQuery *query,
                              gint64 by,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (RestanteSelection) selection = restante_query_to_selection (query);

  g_object_set (selection, "by", by, NULL);
  call_verb (self, "/v1/queue/extend", selection, cancellable, callback, user_data);
}

void
restante_holder_delete_async (RestanteHolder *self,
                              const RestanteQuery *query,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (RestanteSelection) selection = restante_query_to_selection (query);

  call_verb (self, "/v1/queue/delete", selection, cancellable, callback, user_data);
}

gint64
restante_holder_verb_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  g_autoptr (RestanteAffected) affected = restante_holder_call_finish (self, result, error);

  return affected ? restante_affected_get_affected (affected) : -1;
}

void
restante_holder_activities_async (RestanteHolder *self,
                                  const char *domain,
                                  const char *after,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GString) target = g_string_new (NULL);

  g_string_printf (target, "/v1/activities?limit=%u", limit);
  if (domain) {
    g_string_append (target, "&domain=");
    g_string_append_uri_escaped (target, domain, NULL, FALSE);
  }
  if (after) {
    g_string_append (target, "&after=");
    g_string_append_uri_escaped (target, after, NULL, FALSE);
  }
  restante_holder_call_async (self, "GET", target->str, NULL, RESTANTE_TYPE_ACTIVITY_PAGE,
                              cancellable, callback, user_data);
}

RestanteActivityPage *
restante_holder_activities_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}
