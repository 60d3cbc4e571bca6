/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of client/holder.h about domains and their primaries. */
#include "api/domain-settings.h"
#include "api/pause.h"
#include "api/trust.h"
#include "client/holder-call.h"

static void
call_domain (RestanteHolder *self,
             const char *method,
             const char *target,
             gpointer body,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  restante_holder_call_async (self, method, target, body, RESTANTE_TYPE_DOMAIN, cancellable,
                              callback, user_data);
}

void
restante_holder_add_domain_async (RestanteHolder *self,
                                  const char *name,
                                  const char *primary,
                                  const char *identity,
                                  gint64 hold,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (RestanteDomainSettings) settings =
      g_object_new (RESTANTE_TYPE_DOMAIN_SETTINGS, "name", name, "primary", primary, "identity",
                    identity, "hold", hold, NULL);

  call_domain (self, "POST", "/v1/domains", settings, cancellable, callback, user_data);
}

void
restante_holder_set_domain_async (RestanteHolder *self,
                                  const char *name,
                                  const char *primary,
                                  const char *identity,
                                  gint64 hold,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, "");
  g_autoptr (RestanteDomainSettings) settings = g_object_new (
      RESTANTE_TYPE_DOMAIN_SETTINGS, "primary", primary, "identity", identity, "hold", hold, NULL);

  call_domain (self, "PATCH", target, settings, cancellable, callback, user_data);
}

void
restante_holder_remove_domain_async (RestanteHolder *self,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, "");

  restante_holder_call_async (self, "DELETE", target, NULL, G_TYPE_NONE, cancellable, callback,
                              user_data);
}

gboolean
restante_holder_remove_domain_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  return restante_holder_call_finish_empty (self, result, error);
}

void
restante_holder_probe_async (RestanteHolder *self,
                             const char *name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, "/probe");

  call_domain (self, "POST", target, NULL, cancellable, callback, user_data);
}

static void
say_about_key (RestanteHolder *self,
               const char *name,
               const char *verb,
               const char *fingerprint,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, verb);
  g_autoptr (RestanteTrust) key =
      g_object_new (RESTANTE_TYPE_TRUST, "fingerprint", fingerprint, NULL);

  call_domain (self, "POST", target, key, cancellable, callback, user_data);
}

void
restante_holder_trust_async (RestanteHolder *self,
                             const char *name,
                             const char *fingerprint,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  say_about_key (self, name, "/trust", fingerprint, cancellable, callback, user_data);
}

void
restante_holder_deny_async (RestanteHolder *self,
                            const char *name,
                            const char *fingerprint,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  say_about_key (self, name, "/deny", fingerprint, cancellable, callback, user_data);
}

void
restante_holder_pause_async (RestanteHolder *self,
                             const char *name,
                             gint64 duration,
                             const char *reason,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, "/pause");
  g_autoptr (RestantePause) pause =
      g_object_new (RESTANTE_TYPE_PAUSE, "duration", duration > 0 ? duration : (gint64)-1, "reason",
                    reason, NULL);

  call_domain (self, "POST", target, pause, cancellable, callback, user_data);
}

void
restante_holder_resume_async (RestanteHolder *self,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autofree char *target = restante_holder_call_target ("domains", name, "/resume");

  call_domain (self, "POST", target, NULL, cancellable, callback, user_data);
}

RestanteDomain *
restante_holder_domain_finish (RestanteHolder *self, GAsyncResult *result, GError **error)
{
  g_autoptr (RestanteDomain) domain = restante_holder_call_finish (self, result, error);

  return domain ? restante_holder_adopt_domain (self, domain) : NULL;
}
