/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/query.h"

#include <glib-unix.h>

#include "dns/resolver.h"
#include "protocol/address.h"

struct _RestanteQueryContext
{
  struct ub_ctx *ub;
  GSource *source;
  GHashTable *waiting; /* set of GTask, not owned: the questions under way */
};

typedef struct
{
  RestanteQueryContext *context;
  int id;
  GSource *timer;
} Query;

/* libunbound answers these itself; here they are names like any others. */
static const char *const plain_zones[] = { "test.", "localhost.", "127.in-addr.arpa." };

static const char *const options[][2] = {
  { "do-not-query-localhost:", "no" },
  { "unblock-lan-zones:", "yes" }, /* a home's reverse zone may be answered by its own server */
};

/* In the context of the thread that asks. */
static GSource *
attach (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_callback (source, callback, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
detach (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
on_readable (gint fd, GIOCondition condition, gpointer user_data)
{
  RestanteQueryContext *self = user_data;

  ub_process (self->ub);
  return G_SOURCE_CONTINUE;
}

static gboolean
add_server (struct ub_ctx *ub, const char *server, GError **error)
{
  g_autofree char *host = NULL;
  g_autofree char *text = NULL;
  guint16 port;
  int result;

  if (!restante_endpoint_parse (server, 53, &host, &port, error))
    return FALSE;
  text = g_strdup_printf ("%s@%u", host, port);
  result = ub_ctx_set_fwd (ub, text);
  if (result == 0)
    return TRUE;
  g_set_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
               "the name server %s cannot be used: %s", server, ub_strerror (result));
  return FALSE;
}

static gboolean
set_validation (struct ub_ctx *ub, const char *trust_anchor, GError **error)
{
  int result;

  ub_ctx_set_option (ub,
                     "module-config:", trust_anchor != NULL ? "validator iterator" : "iterator");
  result = trust_anchor != NULL ? ub_ctx_add_ta_file (ub, trust_anchor) : 0;
  if (result == 0)
    return TRUE;
  g_set_error (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
               "the trust anchor %s cannot be used: %s", trust_anchor, ub_strerror (result));
  return FALSE;
}

static gboolean
configure (struct ub_ctx *ub, const char *const *servers, const char *trust_anchor, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    ub_ctx_set_option (ub, options[i][0], options[i][1]);
  if (!set_validation (ub, trust_anchor, error))
    return FALSE;
  ub_ctx_async (ub, TRUE);
  ub_ctx_hosts (ub, NULL);
  if (servers == NULL || servers[0] == NULL)
    ub_ctx_resolvconf (ub, NULL);
  for (guint i = 0; servers != NULL && servers[i] != NULL; i++)
    if (!add_server (ub, servers[i], error))
      return FALSE;
  /* Last: after the first zone libunbound takes no other setting. */
  for (gsize i = 0; i < G_N_ELEMENTS (plain_zones); i++)
    ub_ctx_zone_remove (ub, plain_zones[i]);
  return TRUE;
}

RestanteQueryContext *
restante_query_context_new (const char *const *servers, const char *trust_anchor, GError **error)
{
  g_autoptr (RestanteQueryContext) self = g_new0 (RestanteQueryContext, 1);

  self->waiting = g_hash_table_new (NULL, NULL);
  self->ub = ub_ctx_create ();
  if (self->ub == NULL) {
    g_set_error_literal (error, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                         "the resolver cannot start");
    return NULL;
  }
  if (!configure (self->ub, servers, trust_anchor, error))
    return NULL;
  self->source =
      attach (g_unix_fd_source_new (ub_fd (self->ub), G_IO_IN), G_SOURCE_FUNC (on_readable), self);
  return g_steal_pointer (&self);
}

gboolean
restante_query_context_is_idle (RestanteQueryContext *self)
{
  return g_hash_table_size (self->waiting) == 0;
}

static void
cancel_all (RestanteQueryContext *self)
{
  g_autoptr (GList) tasks = g_hash_table_get_keys (self->waiting);

  for (GList *l = tasks; l != NULL; l = l->next) {
    GTask *task = l->data;
    Query *query = g_task_get_task_data (task);

    g_hash_table_remove (self->waiting, task);
    detach (&query->timer);
    ub_cancel (self->ub, query->id);
    g_task_return_new_error (task, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                             "the look-up of %s was given up", g_task_get_name (task));
    g_object_unref (task);
  }
}

void
restante_query_context_free (RestanteQueryContext *self)
{
  cancel_all (self);
  g_hash_table_unref (self->waiting);
  detach (&self->source);
  g_clear_pointer (&self->ub, ub_ctx_delete);
  g_free (self);
}

static void
query_free (Query *query)
{
  detach (&query->timer);
  g_free (query);
}

static GError *
judge (const char *name, int error, const struct ub_result *result)
{
  if (error != 0)
    return g_error_new (RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                        "the name %s cannot be looked up: %s", name, ub_strerror (error));
  if (result->bogus)
    return g_error_new (RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_BOGUS,
                        "the answer for %s is not what its zone has signed (DNSSEC)", name);
  if (result->nxdomain)
    return g_error_new (RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_NAME,
                        "the name %s does not exist in DNS", name);
  if (result->rcode != 0)
    return g_error_new (RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                        "the name servers do not answer for %s", name);
  if (!result->havedata)
    return g_error_new (RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_NO_DATA,
                        "the name %s has no such record in DNS", name);
  return NULL;
}

static void
on_answer (void *data, int status, struct ub_result *result)
{
  g_autoptr (GTask) task = data;
  Query *query = g_task_get_task_data (task);
  GError *error = judge (g_task_get_name (task), status, result);

  g_hash_table_remove (query->context->waiting, task);
  detach (&query->timer);
  if (error == NULL) {
    g_task_return_pointer (task, result, (GDestroyNotify)ub_resolve_free);
    return;
  }
  ub_resolve_free (result);
  g_task_return_error (task, error);
}

static gboolean
on_timeout (gpointer data)
{
  g_autoptr (GTask) task = data;
  Query *query = g_task_get_task_data (task);

  detach (&query->timer);
  g_hash_table_remove (query->context->waiting, task);
  ub_cancel (query->context->ub, query->id);
  g_task_return_new_error (task, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                           "the name servers did not answer for %s in time",
                           g_task_get_name (task));
  return G_SOURCE_REMOVE;
}

void
restante_query_async (RestanteQueryContext *context,
                      const char *name,
                      int type,
                      guint timeout,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Query *query = g_new0 (Query, 1);
  int status;

  query->context = context;
  g_task_set_name (task, name);
  g_task_set_task_data (task, query, (GDestroyNotify)query_free);
  status = ub_resolve_async (context->ub, name, type, 1, task, on_answer, &query->id);
  if (status == 0) {
    g_hash_table_add (context->waiting, task);
    query->timer = attach (g_timeout_source_new_seconds (MAX (timeout, 1)), on_timeout, task);
    return;
  }
  g_task_return_error (task, judge (name, status, NULL));
  g_object_unref (task);
}

struct ub_result *
restante_query_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
