/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns/exchange.h"

#include <ldns/ldns.h>
#include <sys/random.h>

#include "dns/resolver.h"
#include "dns/tcp-exchange.h"

/* What gets through without fragments (RFC 9715, DNS flag day 2020). */
#define UDP_SIZE 1232

/* Until it is asked again: a lost packet leaves most of the time. */
#define PATIENCE(timeout) ((gint64)(timeout)*G_USEC_PER_SEC / 3)

typedef struct
{
  GSocketAddress *server;
  char *name;
  char *type;
  gboolean recursive;
  gboolean dnssec;
  gboolean has_edns;
  guint16 id;
  GBytes *query;
  gint64 deadline; /* monotonic, in microseconds */
  GSocket *socket;
  GSource *listening;
  GSource *again;
  GSource *end;
  gboolean doubtful; /* something came that was not believed */
} Exchange;

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* The sources hold the task. */
static void
stop_listening (Exchange *self)
{
  drop_source (&self->listening);
  drop_source (&self->again);
  drop_source (&self->end);
  g_clear_object (&self->socket);
}

static void
exchange_free (Exchange *self)
{
  stop_listening (self);
  g_object_unref (self->server);
  g_free (self->name);
  g_free (self->type);
  g_clear_pointer (&self->query, g_bytes_unref);
  g_free (self);
}

static void
fail (GTask *task, const char *what)
{
  Exchange *self = g_task_get_task_data (task);
  g_autofree char *server = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (self->server));

  stop_listening (self);
  g_task_return_new_error (task, RESTANTE_DNS_ERROR, RESTANTE_DNS_ERROR_FAILED,
                           "the name server %s %s", server, what);
}

static void
fail_because (GTask *task, const char *what, GError *error)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", what, error->message);

  fail (task, text);
  g_error_free (error);
}

static void
succeed (GTask *task, RestanteDnsAnswer *answer)
{
  stop_listening (g_task_get_task_data (task));
  g_task_return_pointer (task, answer, (GDestroyNotify)restante_dns_answer_free);
}

static GBytes *
write_query (Exchange *self)
{
  ldns_rdf *name = ldns_dname_new_frm_str (self->name);
  ldns_pkt *packet;
  guint8 *wire = NULL;
  gsize size = 0;
  GBytes *query = NULL;

  if (name == NULL)
    return NULL;
  packet = ldns_pkt_query_new (name, ldns_get_rr_type_by_name (self->type), LDNS_RR_CLASS_IN,
                               self->recursive ? LDNS_RD : 0);
  ldns_pkt_set_id (packet, self->id);
  if (self->has_edns) {
    ldns_pkt_set_edns_udp_size (packet, UDP_SIZE);
    ldns_pkt_set_edns_do (packet, self->dnssec);
  }
  if (ldns_pkt2wire (&wire, packet, &size) == LDNS_STATUS_OK)
    query = g_bytes_new (wire, size);
  free (wire);
  ldns_pkt_free (packet);
  return query;
}

/* NULL: not the answer. */
static RestanteDnsAnswer *
believe (Exchange *self, const guint8 *bytes, gsize length)
{
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_answer_new (bytes, length, NULL);

  if (answer == NULL || !restante_dns_answer_matches (answer, self->id, self->name, self->type))
    return NULL;
  return g_steal_pointer (&answer);
}

static void
on_tcp (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = restante_tcp_exchange_finish (result, &error);
  RestanteDnsAnswer *answer;

  if (bytes == NULL) {
    g_task_return_error (task, error);
    return;
  }
  answer = believe (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (answer != NULL && !restante_dns_answer_is_truncated (answer)) {
    succeed (task, answer);
    return;
  }
  restante_dns_answer_free (answer);
  fail (task, "answered over TCP with what is no answer");
}

static void
ask_over_tcp (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);

  stop_listening (self);
  restante_tcp_exchange_async (self->server, self->query, self->deadline,
                               g_task_get_cancellable (task), on_tcp, g_object_ref (task));
}

/* FALSE: it failed, and that was said. */
static gboolean
ask (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (self->query, &length);

  if (g_socket_send (self->socket, bytes, length, g_task_get_cancellable (task), &error) >= 0)
    return TRUE;
  fail_because (task, "cannot be asked", error);
  return FALSE;
}

/* A server that is older than EDNS may say so, and even leave out the question (RFC 6891 section
 * 7). */
static gboolean
refuses_edns (Exchange *self, const guint8 *bytes, gsize length)
{
  g_autoptr (RestanteDnsAnswer) answer = restante_dns_answer_new (bytes, length, NULL);
  guint code = answer != NULL ? restante_dns_answer_get_code (answer) : RESTANTE_DNS_CODE_OK;

  return self->has_edns && !self->dnssec && answer != NULL &&
         restante_dns_answer_has_id (answer, self->id) &&
         (code == RESTANTE_DNS_CODE_FORMAT || code == RESTANTE_DNS_CODE_NOT_IMPLEMENTED);
}

static void
ask_without_edns (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);

  self->has_edns = FALSE;
  g_bytes_unref (self->query);
  self->query = write_query (self);
  ask (task);
}

static void
hear (GTask *task, const guint8 *bytes, gsize length)
{
  Exchange *self = g_task_get_task_data (task);
  RestanteDnsAnswer *answer;

  if (refuses_edns (self, bytes, length)) {
    ask_without_edns (task);
    return;
  }
  answer = believe (self, bytes, length);
  if (answer == NULL) {
    self->doubtful = TRUE;
    return;
  }
  if (!restante_dns_answer_is_truncated (answer)) {
    succeed (task, answer);
    return;
  }
  restante_dns_answer_free (answer);
  ask_over_tcp (task);
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  g_autofree guint8 *bytes = g_malloc (LDNS_MAX_PACKETLEN);
  GError *error = NULL;
  gssize length = g_socket_receive (socket, (char *)bytes, LDNS_MAX_PACKETLEN,
                                    g_task_get_cancellable (task), &error);

  if (length >= 0)
    hear (task, bytes, (gsize)length);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    fail_because (task, "does not answer", g_steal_pointer (&error));
  g_clear_error (&error);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_patience (gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);

  ask (task);
  return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  Exchange *self = g_task_get_task_data (task);

  fail (task,
        self->doubtful ? "gave no answer that can be believed in time" : "did not answer in time");
  return G_SOURCE_REMOVE;
}

static GSource *
add_alarm (GTask *task, gint64 time, GSourceFunc callback)
{
  GSource *source = g_timeout_source_new (0);

  g_source_set_ready_time (source, time);
  g_task_attach_source (task, source, callback);
  return source;
}

/* Connected, so that the kernel gives it a random port (RFC 5452 section 9.2) and only this server
 * is heard. */
static GSocket *
open_socket (GSocketAddress *server, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (server),
                                             G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_connect (socket, server, NULL, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static Exchange *
exchange_new (GSocketAddress *server, const RestanteDnsQuestion *question, guint timeout)
{
  Exchange *self = g_new0 (Exchange, 1);

  self->server = g_object_ref (server);
  self->name = g_strdup (question->name);
  self->type = g_strdup (question->type);
  self->recursive = question->recursive;
  self->dnssec = question->dnssec;
  self->has_edns = TRUE;
  /* It must not be guessed: g_random_int() could be. */
  if (getrandom (&self->id, sizeof self->id, 0) != sizeof self->id)
    g_error ("there is no randomness");
  self->query = write_query (self);
  self->deadline = g_get_monotonic_time () + (gint64)timeout * G_USEC_PER_SEC;
  return self;
}

void
restante_dns_exchange_async (GSocketAddress *server,
                             const RestanteDnsQuestion *question,
                             guint timeout,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Exchange *self = exchange_new (server, question, timeout);
  GError *error = NULL;

  g_task_set_task_data (task, self, (GDestroyNotify)exchange_free);
  if (self->query == NULL) {
    fail (task, "cannot be asked for what is no name");
    return;
  }
  self->socket = open_socket (server, &error);
  if (self->socket == NULL) {
    fail_because (task, "cannot be asked", error);
    return;
  }
  if (!ask (task))
    return;
  self->listening = g_socket_create_source (self->socket, G_IO_IN, cancellable);
  g_task_attach_source (task, self->listening, G_SOURCE_FUNC (on_readable));
  self->again = add_alarm (task, g_get_monotonic_time () + PATIENCE (timeout), on_patience);
  self->end = add_alarm (task, self->deadline, on_deadline);
}

RestanteDnsAnswer *
restante_dns_exchange_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
