/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/tlsa-lookup.h"

struct _RestanteTlsaLookup
{
  GObject parent_instance;
  RestanteResolver *resolver; /* NULL: there is no trust anchor */
};

G_DEFINE_FINAL_TYPE (RestanteTlsaLookup, restante_tlsa_lookup, G_TYPE_OBJECT)

static void
restante_tlsa_lookup_finalize (GObject *object)
{
  /* A primary's last answer may take the last reference with it. */
  restante_resolver_unref_later (RESTANTE_TLSA_LOOKUP (object)->resolver);
  G_OBJECT_CLASS (restante_tlsa_lookup_parent_class)->finalize (object);
}

static void
restante_tlsa_lookup_class_init (RestanteTlsaLookupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_tlsa_lookup_finalize;
}

static void
restante_tlsa_lookup_init (RestanteTlsaLookup *self)
{
}

RestanteTlsaLookup *
restante_tlsa_lookup_new (const char *const *servers, const char *trust_anchor, guint timeout)
{
  RestanteTlsaLookup *self = g_object_new (RESTANTE_TYPE_TLSA_LOOKUP, NULL);

  if (trust_anchor != NULL)
    self->resolver = restante_resolver_new_validating (servers, trust_anchor, timeout);
  return self;
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (RestanteDnsReply) reply =
      restante_resolver_query_finish (RESTANTE_RESOLVER (source), result, NULL);
  RestanteDaneAnswer answer = restante_dane_answer_of (reply->lookup, reply->secure);
  gint64 expires = g_get_monotonic_time () + reply->ttl * G_TIME_SPAN_SECOND;
  const char *name = g_task_get_name (task);

  g_task_return_pointer (task,
                         answer == RESTANTE_DANE_SILENT
                             ? restante_dane_set_new_silent (name, reply->problem)
                             : restante_dane_set_new (name, answer, reply->raw, expires),
                         (GDestroyNotify)restante_dane_set_unref);
}

static void
return_without_asking (GTask *task, const char *name, RestanteDaneAnswer answer)
{
  g_task_return_pointer (task, restante_dane_set_new (name, answer, NULL, 0),
                         (GDestroyNotify)restante_dane_set_unref);
}

void
restante_tlsa_lookup_async (RestanteTlsaLookup *self,
                            const char *host,
                            guint16 port,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  /* RFC 6698 section 3. */
  g_autofree char *name = g_strdup_printf ("_%u._tcp.%s", port, host);

  g_task_set_name (task, name);
  if (g_hostname_is_ip_address (host))
    return_without_asking (task, host, RESTANTE_DANE_NO_NAME);
  else if (self->resolver == NULL)
    return_without_asking (task, name, RESTANTE_DANE_NO_ANCHOR);
  else
    restante_resolver_query_async (self->resolver, name, "TLSA", NULL, on_reply,
                                   g_steal_pointer (&task));
}

RestanteDaneSet *
restante_tlsa_lookup_finish (RestanteTlsaLookup *self, GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
restante_tlsa_lookup_forget (RestanteTlsaLookup *self)
{
  if (self->resolver != NULL)
    restante_resolver_forget (self->resolver);
}
