/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-fence.h"

#include "api/fence-settings.h"
#include "client/holder-call.h"

static void
call (RestanteHolder *self,
      const char *method,
      const char *name,
      const char *rest,
      gpointer body,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, rest);

  restante_holder_call_async (self, method, target, body, RESTANTE_TYPE_FENCE, cancellable,
                              callback, user_data);
}

void
restante_holder_fence_async (RestanteHolder *self,
                             const char *name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  call (self, "GET", name, "/fence", NULL, cancellable, callback, user_data);
}

void
restante_holder_fence_on_async (RestanteHolder *self,
                                const char *name,
                                gint64 after,
                                const char *to,
                                gboolean dry_run,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (RestanteFenceSettings) body = g_object_new (RESTANTE_TYPE_FENCE_SETTINGS, "after",
                                                         after, "to", to, "dry-run", dry_run, NULL);

  call (self, "PUT", name, "/fence", body, cancellable, callback, user_data);
}

static const struct
{
  const char *method;
  const char *rest;
} orders[] = {
  [RESTANTE_FENCE_ORDER_OFF] = { "DELETE", "/fence" },
  [RESTANTE_FENCE_ORDER_NOW] = { "POST", "/fence/now" },
  [RESTANTE_FENCE_ORDER_RESTORE] = { "POST", "/fence/restore" },
};

void
restante_holder_fence_order_async (RestanteHolder *self,
                                   const char *name,
                                   RestanteFenceOrder order,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  call (self, orders[order].method, name, orders[order].rest, NULL, cancellable, callback,
        user_data);
}

RestanteFence *
restante_holder_fence_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}
