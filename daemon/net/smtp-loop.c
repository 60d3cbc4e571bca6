/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* accept4 */
#include "net/smtp-loop.h"

#include <errno.h>
#include <gio/gnetworking.h>
#include <unistd.h>

#include "net/poller.h"

#define BUFFER_SIZE (32 * 1024)
/* Deadlines are whole seconds, and so is the wait of a socket that could not let anybody in. */
#define TICK_MSEC 1000

typedef struct _Connection Connection;
struct _Connection
{
  RestanteSmtpLoop *loop;
  RestantePollerSource source;
  RestanteSmtpSession *session; /* NULL: gone, to be freed */
  GInetAddress *peer;
  gint64 deadline;    /* monotonic time */
  GByteArray *unsent; /* what the peer has not taken yet; NULL or not empty */
  GList link;         /* in `connections` or `gone` */
  Connection *next_stored;
  gboolean waits_for_store;
};

struct _RestanteSmtpLoop
{
  const RestanteSmtpLoopFuncs *funcs;
  gpointer user_data;
  GThread *thread;
  RestantePoller *poller;
  GArray *doors; /* RestantePollerSource: the listening sockets */
  GQueue connections;
  GQueue gone;
  gint64
      farewell; /* monotonic time when those who are still here are cut off; 0: not closing yet */
  guint8 buffer[BUFFER_SIZE];

  gint closing; /* atomic */
  GMutex lock;
  Connection *stored; /* the last one first; under lock */
};

/* -- one connection */

/* Without memory in the kernel for it, the connection is found by its deadline. */
static void
await (Connection *self, RestantePollerInterest interest)
{
  restante_poller_watch (self->loop->poller, &self->source, interest);
}

/* Freed after the events that are at hand, of which one may be its own. */
static void
forget (Connection *self)
{
  g_queue_unlink (&self->loop->connections, &self->link);
  g_queue_push_tail_link (&self->loop->gone, &self->link);
}

static void
end_connection (Connection *self)
{
  RestanteSmtpLoop *loop = self->loop;

  close (self->source.fd); /* the poller forgets it, too */
  loop->funcs->left (g_steal_pointer (&self->session), self->peer, loop->user_data);
  forget (self);
}

static void
hand_on (Connection *self)
{
  RestanteSmtpLoop *loop = self->loop;

  await (self, RESTANTE_POLLER_NOTHING);
  loop->funcs->hand_on (g_steal_pointer (&self->session), self->source.fd, self->peer,
                        loop->user_data);
  forget (self);
}

static void
clear_connection (gpointer data)
{
  Connection *self = data;

  g_clear_pointer (&self->unsent, g_byte_array_unref);
  g_object_unref (self->peer);
  g_free (self);
}

/* In the store's thread. */
static void
on_stored (gpointer user_data)
{
  Connection *connection = user_data;
  RestanteSmtpLoop *self = connection->loop;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  /* Within the lock: once the connection can be taken, the loop may end. */
  if (self->stored == NULL)
    restante_poller_ring (self->poller);
  connection->next_stored = self->stored;
  self->stored = connection;
}

/* How many of the bytes the peer takes now; -1: it has gone. */
static gssize
send_some (Connection *self, const guint8 *bytes, gsize length)
{
  gssize sent;

  do
    sent = send (self->source.fd, bytes, length, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return 0;
  return sent;
}

static gboolean
send_unsent (Connection *self)
{
  gssize sent = send_some (self, self->unsent->data, self->unsent->len);

  if (sent < 0)
    return FALSE;
  if ((guint)sent == self->unsent->len)
    g_clear_pointer (&self->unsent, g_byte_array_unref);
  else
    g_byte_array_remove_range (self->unsent, 0, (guint)sent);
  return TRUE;
}

static gboolean
send_output (Connection *self)
{
  gsize length;
  const guint8 *bytes = restante_smtp_session_take_output (self->session, &length);
  gssize sent = 0;

  if (length == 0)
    return TRUE;
  if (self->unsent == NULL)
    sent = send_some (self, bytes, length);
  if (sent < 0)
    return FALSE;
  if ((gsize)sent < length) {
    if (self->unsent == NULL)
      self->unsent = g_byte_array_new ();
    g_byte_array_append (self->unsent, bytes + sent, (guint)(length - (gsize)sent));
  }
  return TRUE;
}

static void
set_deadline (Connection *self)
{
  gint64 seconds = restante_smtp_session_get_deadline (self->session);

  self->deadline = restante_poller_get_now (self->loop->poller) + seconds * G_USEC_PER_SEC;
}

/* As far as it goes without waiting; nothing is read while the peer does not take its replies. */
static void
serve (Connection *self)
{
  RestanteSmtpSessionNeed need;
  gboolean taken;

  do {
    need = restante_smtp_session_advance (self->session);
    taken = send_output (self);
  } while (need == RESTANTE_SMTP_SESSION_FLUSH && taken && self->unsent == NULL);
  set_deadline (self);
  self->waits_for_store = need == RESTANTE_SMTP_SESSION_STORE;
  if (self->waits_for_store)
    return;
  if (!taken)
    end_connection (self);
  else if (self->unsent != NULL)
    await (self, RESTANTE_POLLER_WRITABLE);
  else if (need == RESTANTE_SMTP_SESSION_BYTES)
    await (self, RESTANTE_POLLER_READABLE);
  else if (need == RESTANTE_SMTP_SESSION_OVER)
    end_connection (self);
  else
    hand_on (self);
}

static void
hear (Connection *self)
{
  gssize got = recv (self->source.fd, self->loop->buffer, BUFFER_SIZE, 0);

  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return;
  if (got <= 0) {
    end_connection (self);
    return;
  }
  restante_smtp_session_feed (self->session, self->loop->buffer, (gsize)got,
                              restante_poller_get_now (self->loop->poller));
  serve (self);
}

static void
on_connection_ready (RestantePollerSource *source, gpointer user_data)
{
  Connection *self = user_data;

  if (self->session == NULL)
    return;
  /* More from the peer, or its end: it is looked at when its message is stored. */
  if (self->waits_for_store)
    await (self, RESTANTE_POLLER_NOTHING);
  else if (self->unsent == NULL)
    hear (self);
  else if (!send_unsent (self))
    end_connection (self);
  else
    serve (self);
}

/* -- those who come */

static void
welcome (RestanteSmtpLoop *self, int fd, GInetAddress *peer)
{
  Connection *connection = g_new0 (Connection, 1);

  connection->loop = self;
  connection->source = (RestantePollerSource){ on_connection_ready, connection, fd };
  connection->peer = g_object_ref (peer);
  connection->session = self->funcs->arrived (peer, self->user_data);
  connection->link.data = connection;
  restante_smtp_session_serve (connection->session, on_stored, connection, FALSE);
  g_queue_push_tail_link (&self->connections, &connection->link);
  serve (connection);
}

/* Out of descriptors, say: the connection stays in the backlog until the next tick. */
static gboolean
is_shortage (int code)
{
  return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
}

static void
on_door_ready (RestantePollerSource *door, gpointer user_data)
{
  RestanteSmtpLoop *self = user_data;
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  g_autoptr (GSocketAddress) peer = NULL;
  int fd;

  if (self->farewell != 0)
    return;
  fd = accept4 (door->fd, (struct sockaddr *)&address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0 && is_shortage (errno))
    restante_poller_watch (self->poller, door, RESTANTE_POLLER_NOTHING);
  if (fd < 0)
    return;
  peer = g_socket_address_new_from_native (&address, length);
  if (G_IS_INET_SOCKET_ADDRESS (peer))
    welcome (self, fd, g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (peer)));
  else
    close (fd);
}

static void
watch_doors (RestanteSmtpLoop *self, RestantePollerInterest interest)
{
  for (guint i = 0; i < self->doors->len; i++)
    restante_poller_watch (self->poller, &g_array_index (self->doors, RestantePollerSource, i),
                           interest);
}

static gboolean
is_a_door_shut (RestanteSmtpLoop *self)
{
  for (guint i = 0; i < self->doors->len; i++)
    if (g_array_index (self->doors, RestantePollerSource, i).interest == RESTANTE_POLLER_NOTHING)
      return TRUE;
  return FALSE;
}

/* -- the loop */

static Connection *
take_stored (RestanteSmtpLoop *self)
{
  Connection *last, *in_order = NULL;

  g_mutex_lock (&self->lock);
  last = g_steal_pointer (&self->stored);
  g_mutex_unlock (&self->lock);
  while (last != NULL) {
    Connection *before = last->next_stored;

    last->next_stored = in_order;
    in_order = last;
    last = before;
  }
  return in_order;
}

static void
go_down (RestanteSmtpLoop *self)
{
  GList *next;

  self->farewell =
      restante_poller_get_now (self->poller) + RESTANTE_SMTP_FAREWELL_SECONDS * G_USEC_PER_SEC;
  watch_doors (self, RESTANTE_POLLER_NOTHING);
  for (GList *link = self->connections.head; link != NULL; link = next) {
    Connection *connection = link->data;

    next = link->next;
    restante_smtp_session_go_down (connection->session);
    if (!connection->waits_for_store)
      serve (connection);
  }
}

/* `stored` or `closing` have changed. */
static void
on_rung (gpointer user_data)
{
  RestanteSmtpLoop *self = user_data;
  Connection *next;

  for (Connection *connection = take_stored (self); connection != NULL; connection = next) {
    next = connection->next_stored;
    restante_smtp_session_stored (connection->session);
    serve (connection);
  }
  if (g_atomic_int_get (&self->closing) && self->farewell == 0)
    go_down (self);
}

static void
expire (Connection *self)
{
  gboolean silent = self->unsent != NULL || self->loop->farewell != 0;

  if (silent) {
    end_connection (self);
    return;
  }
  restante_smtp_session_time_out (self->session);
  serve (self);
}

static void
tick (RestanteSmtpLoop *self, gint64 now)
{
  gboolean last_call = self->farewell != 0 && now >= self->farewell;
  GList *next;

  if (self->farewell == 0)
    watch_doors (self, RESTANTE_POLLER_SHARED);
  for (GList *link = self->connections.head; link != NULL; link = next) {
    Connection *connection = link->data;

    next = link->next;
    if (!connection->waits_for_store && (last_call || now >= connection->deadline))
      expire (connection);
  }
}

/* Idle, nothing ticks. */
static int
next_wait (RestanteSmtpLoop *self)
{
  return self->connections.length > 0 || is_a_door_shut (self) ? TICK_MSEC : -1;
}

static void
free_gone (RestanteSmtpLoop *self)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&self->gone)) != NULL)
    clear_connection (link->data);
}

static gpointer
run (gpointer data)
{
  RestanteSmtpLoop *self = data;
  gint64 now, ticked = 0;

  while (self->farewell == 0 || self->connections.length > 0) {
    restante_poller_wait (self->poller, next_wait (self));
    now = restante_poller_get_now (self->poller);
    if (now - ticked >= TICK_MSEC * G_TIME_SPAN_MILLISECOND) {
      tick (self, now);
      ticked = now;
    }
    free_gone (self);
  }
  return NULL;
}

static void
free_loop (RestanteSmtpLoop *self)
{
  g_clear_pointer (&self->poller, restante_poller_free);
  g_array_unref (self->doors);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
build_doors (RestanteSmtpLoop *self, GPtrArray *sockets)
{
  self->doors = g_array_new (FALSE, FALSE, sizeof (RestantePollerSource));
  for (guint i = 0; i < sockets->len; i++) {
    int fd = g_socket_get_fd (g_ptr_array_index (sockets, i));
    RestantePollerSource door = { on_door_ready, self, fd };

    g_array_append_val (self->doors, door);
  }
}

/* FALSE: nobody could be let in. */
static gboolean
open_doors (RestanteSmtpLoop *self, GError **error)
{
  self->poller = restante_poller_new (on_rung, self);
  if (self->poller != NULL)
    watch_doors (self, RESTANTE_POLLER_SHARED);
  if (self->poller != NULL && !is_a_door_shut (self))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       "Cannot watch the connections: let restanted open more files");
  return FALSE;
}

static gboolean
start_thread (RestanteSmtpLoop *self, GError **error)
{
  self->thread = g_thread_try_new ("smtp-loop", run, self, NULL);
  if (self->thread != NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       "Cannot start a thread: let restanted run more of them");
  return FALSE;
}

RestanteSmtpLoop *
restante_smtp_loop_start (GPtrArray *sockets,
                          const RestanteSmtpLoopFuncs *funcs,
                          gpointer user_data,
                          GError **error)
{
  RestanteSmtpLoop *self = g_new0 (RestanteSmtpLoop, 1);

  self->funcs = funcs;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  build_doors (self, sockets);
  if (open_doors (self, error) && start_thread (self, error))
    return self;
  free_loop (self);
  return NULL;
}

void
restante_smtp_loop_close (RestanteSmtpLoop *self)
{
  g_atomic_int_set (&self->closing, TRUE);
  restante_poller_ring (self->poller);
}

void
restante_smtp_loop_stop (RestanteSmtpLoop *self)
{
  restante_smtp_loop_close (self);
  g_thread_join (self->thread);
  free_loop (self);
}
