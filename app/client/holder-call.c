/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-call.h"

#include "api/value-json.h"
#include "client/request.h"

typedef struct
{
  RestanteLink *link;
  GType type;
} Call;

static void
call_free (Call *self)
{
  g_clear_object (&self->link);
  g_free (self);
}

static void
return_document (GTask *task, GType type, GBytes *document)
{
  gsize length;
  const char *text = g_bytes_get_data (document, &length);
  GError *error = NULL;
  gpointer value = restante_value_from_text (type, text ? text : "", (gssize)length, &error);

  if (value) {
    g_task_return_pointer (task, value, g_object_unref);
    return;
  }
  g_task_return_new_error (task, RESTANTE_CLIENT_ERROR, RESTANTE_CLIENT_ERROR_VERSION,
                           "the holder's answer is not understood (%s); bring this program and "
                           "restanted to the same version",
                           error->message);
  g_error_free (error);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) document = restante_request_finish (result, &error);

  if (!document)
    g_task_return_error (task, restante_link_explain (call->link, error));
  else if (call->type == G_TYPE_NONE)
    g_task_return_boolean (task, TRUE);
  else
    return_document (task, call->type, document);
}

char *
restante_holder_call_target (const char *kind, const char *name, const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);

  return g_strconcat ("/v1/", kind, "/", escaped, rest, NULL);
}

void
restante_holder_call_async (RestanteHolder *self,
                            const char *method,
                            const char *target,
                            RestanteValue *body,
                            GType type,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  RestanteLink *link = restante_holder_use_link (self, &error);
  Call *call;

  g_task_set_source_tag (task, restante_holder_call_async);
  if (!link) {
    g_task_return_error (task, error);
    return;
  }
  call = g_new0 (Call, 1);
  call->link = g_object_ref (link);
  call->type = type;
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  restante_request_async (restante_link_get_session (link), method, target, body, cancellable,
                          on_answer, g_object_ref (task));
}

gpointer
restante_holder_call_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
restante_holder_call_finish_empty (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
