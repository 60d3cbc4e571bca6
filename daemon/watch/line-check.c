/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/line-check.h"

#include <sys/random.h>

#include "dns/exchange.h"
#include "dns/name-servers.h"
#include "net/default-gateway.h"
#include "protocol/address.h"

/* A gateway is asked where most home routers answer and the others refuse. */
#define PORT 53

struct _RestanteLineCheck
{
  GObject parent_instance;
  char **targets;
  char **servers;
  guint timeout;
  GPtrArray
      *gateways; /* GSocketAddress, as last seen: a cable that is pulled takes the route away */
  GPtrArray *waiting; /* GTask, while a check runs */
};

G_DEFINE_FINAL_TYPE (RestanteLineCheck, restante_line_check, G_TYPE_OBJECT)

/* One check. Every question holds a reference. */
typedef struct
{
  RestanteLineCheck *check; /* NULL once it is over */
  GCancellable *over;
  GPtrArray *direct;    /* GSocketAddress: any answer is life */
  GPtrArray *resolvers; /* GSocketAddress: an answer from elsewhere is life */
  guint open;           /* questions without an answer */
} Run;

static void
restante_line_check_finalize (GObject *object)
{
  RestanteLineCheck *self = RESTANTE_LINE_CHECK (object);

  g_strfreev (self->targets);
  g_strfreev (self->servers);
  g_ptr_array_unref (self->gateways);
  g_ptr_array_unref (self->waiting);
  G_OBJECT_CLASS (restante_line_check_parent_class)->finalize (object);
}

static void
restante_line_check_class_init (RestanteLineCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = restante_line_check_finalize;
}

static void
restante_line_check_init (RestanteLineCheck *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

RestanteLineCheck *
restante_line_check_new (const char *const *targets, const char *const *servers, guint timeout)
{
  RestanteLineCheck *self = g_object_new (RESTANTE_TYPE_LINE_CHECK, NULL);

  self->targets = g_strdupv ((char **)targets);
  self->servers = g_strdupv ((char **)servers);
  self->timeout = timeout;
  self->gateways = restante_default_gateway_list (PORT);
  return self;
}

static void
clear_run (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->check);
  g_object_unref (run->over);
  g_ptr_array_unref (run->direct);
  g_ptr_array_unref (run->resolvers);
}

static void
run_unref (Run *run)
{
  g_rc_box_release_full (run, clear_run);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_unref)

static char *
name_all (Run *run)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < run->direct->len; i++) {
    GInetSocketAddress *target = g_ptr_array_index (run->direct, i);
    g_autofree char *address =
        g_inet_address_to_string (g_inet_socket_address_get_address (target));

    if (i > 0)
      g_string_append (text, i + 1 == run->direct->len ? " and " : ", ");
    g_string_append (text, address);
  }
  return g_string_free (text, FALSE);
}

/* Answers everybody: NULL is life. */
static void
end (Run *run, const char *silent)
{
  g_autoptr (RestanteLineCheck) self = g_steal_pointer (&run->check);
  g_autoptr (GPtrArray) waiting = self->waiting;

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_cancellable_cancel (run->over);
  for (guint i = 0; i < waiting->len; i++)
    g_task_return_pointer (g_ptr_array_index (waiting, i), g_strdup (silent), g_free);
}

static void
take_answer (Run *run, gboolean lives)
{
  run->open--;
  if (run->check == NULL)
    return;
  if (lives) {
    end (run, NULL);
  } else if (run->open == 0) {
    g_autofree char *silent = name_all (run);

    end (run, silent);
  }
}

static void
on_connected (GObject *client, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_finish (G_SOCKET_CLIENT (client), result, &error);

  take_answer (run, connection != NULL ||
                        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
                        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED));
}

static void
on_direct_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_exchange_finish (result, NULL);

  take_answer (run, answer != NULL);
}

/* What a resolver says when it cannot reach anybody is SERVFAIL or REFUSED. */
static void
on_resolver_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_exchange_finish (result, NULL);
  guint code = answer != NULL ? restante_dns_answer_get_code (answer) : G_MAXUINT;

  take_answer (run, code == RESTANTE_DNS_CODE_OK || code == RESTANTE_DNS_CODE_NO_NAME);
}

static void
ask_direct (Run *run, GSocketAddress *target)
{
  const RestanteDnsQuestion question = { .name = "arpa", .type = "NS" };
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, run->check->timeout);
  run->open += 2;
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (target), run->over, on_connected,
                                 g_rc_box_acquire (run));
  restante_dns_exchange_async (target, &question, run->check->timeout, run->over, on_direct_answer,
                               g_rc_box_acquire (run));
}

/* A name that it cannot have kept an answer for. */
static void
ask_resolver (Run *run, GSocketAddress *resolver)
{
  guint64 number = 0;
  g_autofree char *name = NULL;
  RestanteDnsQuestion question = { .type = "A", .recursive = TRUE };

  if (getrandom (&number, sizeof number, 0) != sizeof number)
    g_error ("there is no randomness");
  name = g_strdup_printf ("line-%016" G_GINT64_MODIFIER "x.arpa", number);
  question.name = name;
  run->open++;
  restante_dns_exchange_async (resolver, &question, run->check->timeout, run->over,
                               on_resolver_answer, g_rc_box_acquire (run));
}

static void
add_endpoints (char **texts, GPtrArray *list)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    g_autofree char *host = NULL;
    guint16 port;

    if (restante_endpoint_parse (texts[i], PORT, &host, &port, NULL))
      g_ptr_array_add (list, g_inet_socket_address_new_from_string (host, port));
  }
}

static GPtrArray *
list_servers (RestanteLineCheck *self)
{
  GPtrArray *servers;

  if (self->servers == NULL || self->servers[0] == NULL)
    return restante_name_servers_list ();
  servers = g_ptr_array_new_with_free_func (g_object_unref);
  add_endpoints (self->servers, servers);
  return servers;
}

/* A home's router is often both. */
static void
add_direct (Run *run, GSocketAddress *target)
{
  g_autofree char *text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (target));

  for (guint i = 0; i < run->direct->len; i++) {
    g_autofree char *other =
        g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (g_ptr_array_index (run->direct, i)));

    if (g_str_equal (text, other))
      return;
  }
  g_ptr_array_add (run->direct, g_object_ref (target));
}

static void
add_servers (Run *run, GPtrArray *servers)
{
  for (guint i = 0; i < servers->len; i++) {
    GInetSocketAddress *server = g_ptr_array_index (servers, i);

    if (g_inet_address_get_is_loopback (g_inet_socket_address_get_address (server)))
      g_ptr_array_add (run->resolvers, g_object_ref (server));
    else
      add_direct (run, G_SOCKET_ADDRESS (server));
  }
}

static void
add_gateways (Run *run)
{
  RestanteLineCheck *self = run->check;
  GPtrArray *gateways = restante_default_gateway_list (PORT);

  if (gateways->len > 0) {
    g_ptr_array_unref (self->gateways);
    self->gateways = g_ptr_array_ref (gateways);
  }
  for (guint i = 0; i < self->gateways->len; i++)
    add_direct (run, g_ptr_array_index (self->gateways, i));
  g_ptr_array_unref (gateways);
}

static Run *
run_new (RestanteLineCheck *self)
{
  Run *run = g_rc_box_new0 (Run);

  run->check = g_object_ref (self);
  run->over = g_cancellable_new ();
  run->direct = g_ptr_array_new_with_free_func (g_object_unref);
  run->resolvers = g_ptr_array_new_with_free_func (g_object_unref);
  if (self->targets != NULL && self->targets[0] != NULL) {
    add_endpoints (self->targets, run->direct);
  } else {
    g_autoptr (GPtrArray) servers = list_servers (self);

    add_gateways (run);
    add_servers (run, servers);
  }
  return run;
}

/* A question that fails at once answers at once, too: the run must not end before all are asked. */
static void
start (RestanteLineCheck *self)
{
  g_autoptr (Run) run = run_new (self);

  if (run->direct->len == 0) {
    end (run, NULL);
    return;
  }
  run->open = 1;
  for (guint i = 0; i < run->direct->len; i++)
    ask_direct (run, g_ptr_array_index (run->direct, i));
  for (guint i = 0; i < run->resolvers->len; i++)
    ask_resolver (run, g_ptr_array_index (run->resolvers, i));
  take_answer (run, FALSE);
}

void
restante_line_check_async (RestanteLineCheck *self,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  gboolean runs = self->waiting->len > 0;

  g_ptr_array_add (self->waiting, task);
  if (!runs)
    start (self);
}

gboolean
restante_line_check_finish (GAsyncResult *result, char **silent)
{
  *silent = g_task_propagate_pointer (G_TASK (result), NULL);
  return *silent == NULL;
}
