/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-heartbeat.h"

#include "api/new-heartbeat.h"
#include "client/holder-call.h"

static void
call (RestanteHolder *self,
      const char *method,
      const char *name,
      gpointer body,
      GType type,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, "/heartbeat");

  restante_holder_call_async (self, method, target, body, type, cancellable, callback, user_data);
}

void
restante_holder_heartbeat_async (RestanteHolder *self,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  call (self, "GET", name, NULL, RESTANTE_TYPE_HEARTBEAT, cancellable, callback, user_data);
}

RestanteHeartbeat *
restante_holder_heartbeat_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_add_heartbeat_async (RestanteHolder *self,
                                     const char *name,
                                     gboolean publish,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (RestanteNewHeartbeat) body =
      g_object_new (RESTANTE_TYPE_NEW_HEARTBEAT, "publish", publish, NULL);

  call (self, "POST", name, body, RESTANTE_TYPE_HEARTBEAT_LOGIN, cancellable, callback, user_data);
}

RestanteHeartbeatLogin *
restante_holder_add_heartbeat_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_publish_heartbeat_async (RestanteHolder *self,
                                         const char *name,
                                         gboolean publish,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, "/heartbeat/publish");

  restante_holder_call_async (self, publish ? "PUT" : "DELETE", target, NULL,
                              RESTANTE_TYPE_HEARTBEAT, cancellable, callback, user_data);
}

void
restante_holder_remove_heartbeat_async (RestanteHolder *self,
                                        const char *name,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  call (self, "DELETE", name, NULL, G_TYPE_NONE, cancellable, callback, user_data);
}

gboolean
restante_holder_remove_heartbeat_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish_empty (self, result, error);
}
