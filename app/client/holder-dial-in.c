/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-dial-in.h"

#include "api/new-dial-in.h"
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
  g_autofree char *target = restante_holder_call_target ("domains", name, "/dial-in");

  restante_holder_call_async (self, method, target, body, type, cancellable, callback, user_data);
}

void
restante_holder_dial_in_async (RestanteHolder *self,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  call (self, "GET", name, NULL, RESTANTE_TYPE_DIAL_IN, cancellable, callback, user_data);
}

void
restante_holder_add_dial_in_async (RestanteHolder *self,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (RestanteNewDialIn) body = g_object_new (RESTANTE_TYPE_NEW_DIAL_IN, NULL);

  call (self, "POST", name, body, RESTANTE_TYPE_DIAL_IN, cancellable, callback, user_data);
}

RestanteDialIn *
restante_holder_dial_in_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_remove_dial_in_async (RestanteHolder *self,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  call (self, "DELETE", name, NULL, G_TYPE_NONE, cancellable, callback, user_data);
}

gboolean
restante_holder_remove_dial_in_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish_empty (self, result, error);
}
