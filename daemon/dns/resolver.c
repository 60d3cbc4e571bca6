/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/resolver.h"

#include "dns/mx-record.h"
#include "dns/query.h"
#include "dns/record-data.h"
#include "dns/reply.h"
#include "dns/resolv-conf.h"

#define RESOLV_CONF "/etc/resolv.conf" /* as libunbound reads it */

#define TYPE_A    1
#define TYPE_MX   15
#define TYPE_AAAA 28

struct _RestanteResolver
{
  GObject parent_instance;
  char **servers;
  char *trust_anchor; /* NULL: answers are not validated */
  guint timeout;
  /* Made at the first name: a holder with addresses alone needs none. */
  RestanteQueryContext *context;
  RestanteResolvConf *resolv_conf; /* what @context was made from; NULL with servers of our own */
  GPtrArray *retired;              /* contexts made from what it was before */
  guint sweeping;
};

G_DEFINE_FINAL_TYPE (RestanteResolver, restante_resolver, G_TYPE_OBJECT)
G_DEFINE_QUARK (restante - dns - error - quark, restante_dns_error)

/* A look-up of both address families. */
typedef struct
{
  GPtrArray *addresses[2]; /* IPv6, IPv4 */
  GError *error;           /* of the family that failed last */
  guint16 port;
  guint waiting;
} Lookup;

typedef struct
{
  guint16 preference;
  char *host;
} MxHost;

static void
restante_resolver_finalize (GObject *object)
{
  RestanteResolver *self = RESTANTE_RESOLVER (object);

  g_clear_handle_id (&self->sweeping, g_source_remove);
  g_ptr_array_unref (self->retired);
  g_clear_pointer (&self->context, restante_query_context_free);
  g_clear_pointer (&self->resolv_conf, restante_resolv_conf_free);
  g_strfreev (self->servers);
  g_free (self->trust_anchor);
  G_OBJECT_CLASS (restante_resolver_parent_class)->finalize (object);
}

static void
restante_resolver_class_init (RestanteResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_resolver_finalize;
}

static void
restante_resolver_init (RestanteResolver *self)
{
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_query_context_free);
}

RestanteResolver *
restante_resolver_new (const char *const *servers, guint timeout)
{
  RestanteResolver *self = g_object_new (RESTANTE_TYPE_RESOLVER, NULL);

  self->servers = g_strdupv ((char **)servers);
  self->timeout = timeout;
  return self;
}

RestanteResolver *
restante_resolver_new_validating (const char *const *servers,
                                  const char *trust_anchor,
                                  guint timeout)
{
  RestanteResolver *self = restante_resolver_new (servers, timeout);

  self->trust_anchor = g_strdup (trust_anchor);
  return self;
}

/* Not from a look-up: that may begin in the answer of a context that retires. */
static gboolean
on_sweep (gpointer user_data)
{
  RestanteResolver *self = user_data;

  self->sweeping = 0;
  for (guint i = self->retired->len; i > 0; i--)
    if (restante_query_context_is_idle (g_ptr_array_index (self->retired, i - 1)))
      g_ptr_array_remove_index (self->retired, i - 1);
  return G_SOURCE_REMOVE;
}

static gboolean
drop (gpointer self)
{
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

void
restante_resolver_unref_later (RestanteResolver *self)
{
  if (self != NULL)
    g_idle_add (drop, self);
}

void
restante_resolver_forget (RestanteResolver *self)
{
  if (self->context == NULL)
    return;
  g_ptr_array_add (self->retired, g_steal_pointer (&self->context));
  if (self->sweeping == 0)
    self->sweeping = g_idle_add (on_sweep, self);
}

/* Other name servers: the next context asks them, the one before ends its questions. */
static void
follow_resolv_conf (RestanteResolver *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->servers != NULL && self->servers[0] != NULL)
    return;
  if (self->resolv_conf == NULL)
    self->resolv_conf = restante_resolv_conf_new (RESOLV_CONF, now);
  else if (restante_resolv_conf_take_change (self->resolv_conf, now) && self->context != NULL)
    restante_resolver_forget (self);
  if (self->retired->len > 0 && self->sweeping == 0)
    self->sweeping = g_idle_add (on_sweep, self);
}

static RestanteQueryContext *
get_context (RestanteResolver *self, GError **error)
{
  follow_resolv_conf (self);
  if (self->context == NULL)
    self->context =
        restante_query_context_new ((const char *const *)self->servers, self->trust_anchor, error);
  return self->context;
}

void
restante_resolver_give_up (RestanteResolver *self)
{
  g_ptr_array_set_size (self->retired, 0);
  g_clear_pointer (&self->context, restante_query_context_free);
}

static void
lookup_free (Lookup *lookup)
{
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&lookup->addresses[i], g_ptr_array_unref);
  g_clear_error (&lookup->error);
  g_free (lookup);
}

static GPtrArray *
read_addresses (const struct ub_result *answer, GSocketFamily family, guint16 port)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);
  int size = family == G_SOCKET_FAMILY_IPV6 ? 16 : 4;

  for (guint i = 0; answer->data[i] != NULL; i++) {
    g_autoptr (GInetAddress) address = NULL;

    if (answer->len[i] != size)
      continue;
    address = g_inet_address_new_from_bytes ((const guint8 *)answer->data[i], family);
    g_ptr_array_add (addresses, g_inet_socket_address_new (address, port));
  }
  return addresses;
}

static void
return_addresses (GTask *task, Lookup *lookup)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 2; i++)
    for (guint j = 0; lookup->addresses[i] != NULL && j < lookup->addresses[i]->len; j++)
      g_ptr_array_add (all, g_object_ref (g_ptr_array_index (lookup->addresses[i], j)));
  if (all->len > 0) {
    g_task_return_pointer (task, all, (GDestroyNotify)g_ptr_array_unref);
    return;
  }
  g_ptr_array_unref (all);
  if (lookup->error != NULL)
    g_task_return_error (task, g_steal_pointer (&lookup->error));
  else
    g_task_return_new_error (task, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_DATA,
                             "the name %s has no address in DNS", g_task_get_name (task));
}

static void
take_family (GTask *task, GAsyncResult *result, GSocketFamily family)
{
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  struct ub_result *answer = restante_query_finish (result, &error);

  if (answer != NULL) {
    lookup->addresses[family == G_SOCKET_FAMILY_IPV6 ? 0 : 1] =
        read_addresses (answer, family, lookup->port);
    ub_resolve_free (answer);
  } else if (!g_error_matches (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_DATA)) {
    g_clear_error (&lookup->error);
    lookup->error = g_steal_pointer (&error);
  }
  if (--lookup->waiting == 0)
    return_addresses (task, lookup);
  g_object_unref (task);
}

static void
on_aaaa (GObject *source, GAsyncResult *result, gpointer task)
{
  take_family (task, result, G_SOCKET_FAMILY_IPV6);
}

static void
on_a (GObject *source, GAsyncResult *result, gpointer task)
{
  take_family (task, result, G_SOCKET_FAMILY_IPV4);
}

static gboolean
return_literal (GTask *task, const char *host, guint16 port)
{
  GSocketAddress *address = g_inet_socket_address_new_from_string (host, port);
  GPtrArray *addresses;

  if (address == NULL)
    return FALSE;
  addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (addresses, address);
  g_task_return_pointer (task, addresses, (GDestroyNotify)g_ptr_array_unref);
  return TRUE;
}

void
restante_resolver_lookup_async (RestanteResolver *self,
                                const char *host,
                                guint16 port,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Lookup *lookup;

  g_task_set_name (task, host);
  if (return_literal (task, host, port))
    return;
  if (get_context (self, &error) == NULL) {
    g_task_return_error (task, error);
    return;
  }
  lookup = g_new0 (Lookup, 1);
  lookup->port = port;
  lookup->waiting = 2;
  g_task_set_task_data (task, lookup, (GDestroyNotify)lookup_free);
  restante_query_async (self->context, host, TYPE_AAAA, self->timeout, on_aaaa,
                        g_object_ref (task));
  restante_query_async (self->context, host, TYPE_A, self->timeout, on_a, g_object_ref (task));
}

GPtrArray *
restante_resolver_lookup_finish (RestanteResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mx_host_clear (MxHost *host)
{
  g_free (host->host);
}

static int
compare_preference (const MxHost *a, const MxHost *b)
{
  return (int)a->preference - (int)b->preference;
}

static GArray *
read_mx (const struct ub_result *answer)
{
  GArray *hosts = g_array_new (FALSE, FALSE, sizeof (MxHost));

  g_array_set_clear_func (hosts, (GDestroyNotify)mx_host_clear);
  for (guint i = 0; answer->data[i] != NULL; i++) {
    MxHost host;

    if (restante_mx_record_read ((const guint8 *)answer->data[i], (gsize)answer->len[i],
                                 &host.preference, &host.host))
      g_array_append_val (hosts, host);
  }
  g_array_sort (hosts, (GCompareFunc)compare_preference);
  return hosts;
}

static void
return_mx (GTask *task, const struct ub_result *answer)
{
  g_autoptr (GArray) hosts = read_mx (answer);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint count = 0;

  for (guint i = 0; i < hosts->len; i++) {
    const MxHost *host = &g_array_index (hosts, MxHost, i);

    if (host->host[0] != '\0') {
      g_strv_builder_add (names, host->host);
      count++;
    }
  }
  if (count > 0)
    g_task_return_pointer (task, g_strv_builder_end (names), (GDestroyNotify)g_strfreev);
  else if (hosts->len == 0)
    g_task_return_new_error (task, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                             "the MX records of the domain %s name no host",
                             g_task_get_name (task));
  else
    g_task_return_new_error (task, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_DATA,
                             "the domain %s takes no mail (null MX)", g_task_get_name (task));
}

static void
on_mx (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  struct ub_result *answer = restante_query_finish (result, &error);

  if (answer != NULL) {
    return_mx (task, answer);
    ub_resolve_free (answer);
  } else if (g_error_matches (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_DATA)) {
    char **itself = g_new0 (char *, 2);

    itself[0] = g_strdup (g_task_get_name (task));
    g_error_free (error);
    g_task_return_pointer (task, itself, (GDestroyNotify)g_strfreev);
  } else {
    g_task_return_error (task, error);
  }
}

void
restante_resolver_lookup_mx_async (RestanteResolver *self,
                                   const char *domain,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_name (task, domain);
  if (get_context (self, &error) == NULL) {
    g_task_return_error (task, error);
    return;
  }
  restante_query_async (self->context, domain, TYPE_MX, self->timeout, on_mx,
                        g_steal_pointer (&task));
}

char **
restante_resolver_lookup_mx_finish (RestanteResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  struct ub_result *answer = restante_query_finish (result, &error);

  g_task_return_pointer (task,
                         answer != NULL ? restante_dns_reply_new (answer)
                                        : restante_dns_reply_new_failed (error),
                         (GDestroyNotify)restante_dns_reply_free);
  if (answer != NULL)
    ub_resolve_free (answer);
}

void
restante_resolver_query_async (RestanteResolver *self,
                               const char *name,
                               const char *type,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_name (task, name);
  if (get_context (self, &error) == NULL) {
    g_task_return_pointer (task, restante_dns_reply_new_failed (error),
                           (GDestroyNotify)restante_dns_reply_free);
    return;
  }
  restante_query_async (self->context, name, restante_record_type_from_string (type), self->timeout,
                        on_reply, g_steal_pointer (&task));
}

RestanteDnsReply *
restante_resolver_query_finish (RestanteResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
