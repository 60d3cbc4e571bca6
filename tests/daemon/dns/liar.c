/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "liar.h"

struct _Liar
{
  GSocket *udp;
  GSocket *tcp;
  GSocketAddress *address;
  GCancellable *end;
  GThread *threads[2];
  LiarMind mind;
  gpointer data;
  gint count; /* atomic */
};

static GSocket *
open_socket (GSocketType type, guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, type, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  if (!g_socket_bind (socket, address, FALSE, NULL) ||
      (type == G_SOCKET_TYPE_STREAM && !g_socket_listen (socket, NULL)))
    return NULL;
  return g_steal_pointer (&socket);
}

/* The same port for both. */
static void
open_sockets (Liar *self)
{
  while (self->tcp == NULL) {
    g_clear_object (&self->udp);
    g_clear_object (&self->address);
    self->udp = open_socket (G_SOCKET_TYPE_DATAGRAM, 0);
    self->address = g_socket_get_local_address (self->udp, NULL);
    self->tcp =
        open_socket (G_SOCKET_TYPE_STREAM,
                     g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->address)));
  }
}

static GPtrArray *
think (Liar *self, const guint8 *query, gsize length, GSocketAddress *peer, gboolean tcp)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  LiarQuery asked = { query, length, tcp, (guint)g_atomic_int_add (&self->count, 1),
                      g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (peer)) };

  self->mind (&asked, answers, self->data);
  return answers;
}

static gpointer
serve_udp (gpointer data)
{
  Liar *self = data;
  guint8 query[2048];

  for (;;) {
    g_autoptr (GSocketAddress) peer = NULL;
    gssize length =
        g_socket_receive_from (self->udp, &peer, (char *)query, sizeof query, self->end, NULL);
    g_autoptr (GPtrArray) answers = NULL;

    if (length < 0)
      return NULL;
    answers = think (self, query, (gsize)length, peer, FALSE);
    for (guint i = 0; i < answers->len; i++) {
      GByteArray *answer = g_ptr_array_index (answers, i);

      g_socket_send_to (self->udp, peer, (const char *)answer->data, answer->len, self->end, NULL);
    }
  }
}

static gboolean
send_all (GSocket *socket, const guint8 *bytes, gsize length, GCancellable *end)
{
  while (length > 0) {
    gssize sent = g_socket_send (socket, (const char *)bytes, length, end, NULL);

    if (sent < 0)
      return FALSE;
    bytes += sent;
    length -= (gsize)sent;
  }
  return TRUE;
}

/* One query; its two bytes of length come with it. Answers are sent as they are: those of a mind
 * have theirs already. */
static void
serve_connection (Liar *self, GSocket *connection)
{
  g_autoptr (GSocketAddress) peer = g_socket_get_remote_address (connection, NULL);
  g_autoptr (GPtrArray) answers = NULL;
  guint8 query[2048];
  gssize length = g_socket_receive (connection, (char *)query, sizeof query, self->end, NULL);

  if (length < 2 || peer == NULL)
    return;
  answers = think (self, query + 2, (gsize)length - 2, peer, TRUE);
  for (guint i = 0; i < answers->len; i++) {
    GByteArray *answer = g_ptr_array_index (answers, i);

    if (!send_all (connection, answer->data, answer->len, self->end))
      return;
  }
  /* A mind without an answer leaves the peer waiting. */
  if (answers->len == 0)
    g_socket_receive (connection, (char *)query, sizeof query, self->end, NULL);
}

static gpointer
serve_tcp (gpointer data)
{
  Liar *self = data;

  for (;;) {
    g_autoptr (GSocket) connection = g_socket_accept (self->tcp, self->end, NULL);

    if (connection == NULL)
      return NULL;
    serve_connection (self, connection);
  }
}

Liar *
liar_start (LiarMind mind, gpointer data)
{
  Liar *self = g_new0 (Liar, 1);

  self->mind = mind;
  self->data = data;
  self->end = g_cancellable_new ();
  open_sockets (self);
  self->threads[0] = g_thread_new ("liar-udp", serve_udp, self);
  self->threads[1] = g_thread_new ("liar-tcp", serve_tcp, self);
  return self;
}

void
liar_stop (Liar *self)
{
  g_cancellable_cancel (self->end);
  for (guint i = 0; i < G_N_ELEMENTS (self->threads); i++)
    g_thread_join (self->threads[i]);
  g_object_unref (self->udp);
  g_object_unref (self->tcp);
  g_object_unref (self->address);
  g_object_unref (self->end);
  g_free (self);
}

GSocketAddress *
liar_get_address (Liar *self)
{
  return self->address;
}

guint16
liar_get_id (const LiarQuery *query)
{
  return (guint16)(query->query[0] << 8 | query->query[1]);
}
