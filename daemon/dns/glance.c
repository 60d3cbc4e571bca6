/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/glance.h"

#include <stdlib.h>
#include <string.h>

#include "dns/server-question.h"
#include "dns/sts-fetch.h"
#include "dns/txt-data.h"
#include "protocol/address.h"

typedef struct
{
  RestanteGlancePlan plan;
  char *server_address; /* the plan's, or NULL */
  RestanteDomainFacts *facts;
  RestanteServerFacts *server; /* of the facts, or NULL */
  RestanteResolver *resolver;
  RestanteRecordSet *mx; /* as the resolver has it, or NULL */
  guint waiting;
} Look;

RestanteGlance *
restante_glance_new (void)
{
  return g_new0 (RestanteGlance, 1);
}

void
restante_glance_free (RestanteGlance *self)
{
  g_free (self->mx);
  g_free (self->addresses);
  g_free (self->policy);
  g_free (self);
}

static void
look_free (Look *self)
{
  restante_resolver_unref_later (self->resolver);
  restante_domain_facts_free (self->facts);
  restante_record_set_free (self->mx);
  g_free (self->server_address);
  g_free (self);
}

static int
compare (const void *a, const void *b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static char *
join_sorted (char **list)
{
  g_auto (GStrv) sorted = g_strdupv (list);

  qsort (sorted, g_strv_length (sorted), sizeof *sorted, compare);
  return g_strjoinv (", ", sorted);
}

static char *
describe_mx (const RestanteDomainFacts *facts)
{
  const RestanteServerFacts *server = restante_domain_facts_find_in_charge (facts);

  return server != NULL ? join_sorted (server->mx) : NULL;
}

static char *
describe_addresses (const RestanteAddressFacts *said)
{
  return restante_lookup_is_unclear (said->lookup) ? NULL : join_sorted (said->addresses);
}

/* A policy that does not come now may come the next time: that is for the whole check to say. */
static char *
describe_policy (const RestanteStsFacts *sts)
{
  g_autofree char *mx = NULL;

  if (sts->record == RESTANTE_LOOKUP_NO_NAME || sts->record == RESTANTE_LOOKUP_NO_DATA)
    return g_strdup ("");
  if (!sts->fetched)
    return NULL;
  mx = join_sorted (sts->mx);
  return g_strdup_printf ("%d %s", sts->mode, mx);
}

RestanteGlance *
restante_glance_new_from_facts (const RestanteDomainFacts *facts)
{
  RestanteGlance *self = restante_glance_new ();

  self->mx = describe_mx (facts);
  self->addresses = describe_addresses (&facts->primary_addresses);
  self->policy = describe_policy (&facts->sts);
  return self;
}

static void
fetch_policy (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  RestanteGlance *glance;

  restante_sts_fetch (look->facts, look->plan.mta_sts_port, look->plan.surroundings, cancellable);
  glance = restante_glance_new_from_facts (look->facts);
  if (look->server != NULL && !restante_lookup_is_unclear (look->server->primary.lookup)) {
    g_free (glance->addresses);
    glance->addresses = describe_addresses (&look->server->primary);
  }
  if (glance->mx == NULL && look->mx != NULL)
    glance->mx = join_sorted (look->mx->data);
  g_task_return_pointer (task, glance, (GDestroyNotify)restante_glance_free);
}

/* Takes the reference that a question held. */
static void
end_question (GTask *task)
{
  Look *look = g_task_get_task_data (task);

  if (--look->waiting == 0)
    g_task_run_in_thread (task, fetch_policy);
  g_object_unref (task);
}

static void
on_server (GObject *source, GAsyncResult *result, gpointer data)
{
  restante_server_question_finish (result, NULL);
  end_question (data);
}

static void
ask_server (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  const RestanteServerQuestion question = { look->facts->domain, look->facts->domain,
                                            look->facts->primary };
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *host = NULL;
  guint16 port;

  if (look->server_address == NULL ||
      !restante_endpoint_parse (look->server_address, 53, &host, &port, NULL))
    return;
  address = g_inet_socket_address_new_from_string (host, port);
  look->server = restante_domain_facts_add_server (look->facts, "", look->server_address);
  look->waiting++;
  restante_server_question_async (address, &question, look->plan.options->timeout, look->server,
                                  g_task_get_cancellable (task), on_server, g_object_ref (task));
}

static RestanteDnsReply *
finish_query (GObject *resolver, GAsyncResult *result)
{
  return restante_resolver_query_finish (RESTANTE_RESOLVER (resolver), result, NULL);
}

static void
on_mx (GObject *resolver, GAsyncResult *result, gpointer data)
{
  Look *look = g_task_get_task_data (data);
  g_autoptr (RestanteDnsReply) reply = finish_query (resolver, result);

  if (reply != NULL && !restante_lookup_is_unclear (reply->lookup))
    look->mx = restante_record_set_new (look->facts->domain, "MX", reply->ttl,
                                        (const char *const *)reply->data);
  end_question (data);
}

static void
on_address (GObject *resolver, GAsyncResult *result, gpointer data)
{
  Look *look = g_task_get_task_data (data);
  g_autoptr (RestanteDnsReply) reply = finish_query (resolver, result);

  if (reply != NULL)
    restante_address_facts_add (&look->facts->primary_addresses, reply->lookup,
                                (const char *const *)reply->data, reply->ttl);
  end_question (data);
}

static void
on_sts (GObject *resolver, GAsyncResult *result, gpointer data)
{
  Look *look = g_task_get_task_data (data);
  RestanteStsFacts *sts = &look->facts->sts;
  g_autoptr (RestanteDnsReply) reply = finish_query (resolver, result);

  if (reply != NULL) {
    sts->record = reply->lookup;
    g_strfreev (sts->texts);
    sts->texts = restante_txt_data_read_all (reply->raw);
  }
  end_question (data);
}

static void
ask (GTask *task, const char *name, const char *type, GAsyncReadyCallback callback)
{
  Look *look = g_task_get_task_data (task);

  look->waiting++;
  restante_resolver_query_async (look->resolver, name, type, g_task_get_cancellable (task),
                                 callback, g_object_ref (task));
}

static void
ask_resolver (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  const char *primary = look->facts->primary;
  g_autofree char *sts = g_strconcat ("_mta-sts.", look->facts->domain, NULL);

  ask (task, sts, "TXT", on_sts);
  if (look->server == NULL)
    ask (task, look->facts->domain, "MX", on_mx);
  if (*primary == '\0' || g_hostname_is_ip_address (primary))
    return;
  ask (task, primary, "A", on_address);
  ask (task, primary, "AAAA", on_address);
}

void
restante_glance_async (const RestanteGlancePlan *plan,
                       RestanteDomainFacts *facts,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  look->plan = *plan;
  look->server_address = g_strdup (plan->server);
  look->facts = facts;
  look->resolver = restante_resolver_new (plan->options->servers, plan->options->timeout);
  /* Some may be answered at once. */
  look->waiting = 1;
  g_task_set_task_data (task, look, (GDestroyNotify)look_free);
  ask_server (task);
  ask_resolver (task);
  end_question (task);
}

RestanteGlance *
restante_glance_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
update (char **field, const char *now)
{
  gboolean changed;

  if (now == NULL)
    return FALSE;
  changed = *field != NULL && !g_str_equal (*field, now);
  g_free (*field);
  *field = g_strdup (now);
  return changed;
}

RestanteGlanceChange
restante_glance_update (RestanteGlance *self, const RestanteGlance *now)
{
  return (update (&self->mx, now->mx) ? RESTANTE_GLANCE_MX : 0) |
         (update (&self->addresses, now->addresses) ? RESTANTE_GLANCE_ADDRESSES : 0) |
         (update (&self->policy, now->policy) ? RESTANTE_GLANCE_POLICY : 0);
}
