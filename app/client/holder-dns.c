/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/holder-dns.h"

#include "client/holder-call.h"

static void
call_domain (RestanteHolder *self,
             const char *method,
             const char *name,
             const char *rest,
             GType type,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, rest);

  restante_holder_call_async (self, method, target, NULL, type, cancellable, callback, user_data);
}

void
restante_holder_dns_async (RestanteHolder *self,
                           const char *name,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  call_domain (self, "GET", name, "/dns", RESTANTE_TYPE_CHECK_LIST, cancellable, callback,
               user_data);
}

void
restante_holder_dns_check_async (RestanteHolder *self,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  call_domain (self, "POST", name, "/dns/check", RESTANTE_TYPE_CHECK_LIST, cancellable, callback,
               user_data);
}

RestanteCheckList *
restante_holder_dns_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_dns_plan_async (RestanteHolder *self,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  call_domain (self, "GET", name, "/dns/plan", RESTANTE_TYPE_DNS_CHANGES, cancellable, callback,
               user_data);
}

void
restante_holder_dns_undo_async (RestanteHolder *self,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  call_domain (self, "POST", name, "/dns/undo", RESTANTE_TYPE_DNS_CHANGES, cancellable, callback,
               user_data);
}

RestanteDnsChanges *
restante_holder_dns_changes_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_dns_apply_async (RestanteHolder *self,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  call_domain (self, "POST", name, "/dns/apply", RESTANTE_TYPE_DNS_APPLIED, cancellable, callback,
               user_data);
}

RestanteDnsApplied *
restante_holder_dns_apply_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_list_writers_async (RestanteHolder *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  restante_holder_call_async (self, "GET", "/v1/writers", NULL, RESTANTE_TYPE_WRITER_LIST,
                              cancellable, callback, user_data);
}

void
restante_holder_add_writer_async (RestanteHolder *self,
                                  RestanteNewWriter *writer,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  restante_holder_call_async (self, "POST", "/v1/writers", RESTANTE_VALUE (writer),
                              RESTANTE_TYPE_WRITER_LIST, cancellable, callback, user_data);
}

void
restante_holder_remove_writer_async (RestanteHolder *self,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("writers", name, "");

  restante_holder_call_async (self, "DELETE", target, NULL, RESTANTE_TYPE_WRITER_LIST, cancellable,
                              callback, user_data);
}

RestanteWriterList *
restante_holder_writers_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}

void
restante_holder_test_writer_async (RestanteHolder *self,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("writers", name, "/test");

  restante_holder_call_async (self, "POST", target, NULL, RESTANTE_TYPE_WRITER_TEST, cancellable,
                              callback, user_data);
}

RestanteWriterTest *
restante_holder_test_writer_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish (self, result, error);
}
