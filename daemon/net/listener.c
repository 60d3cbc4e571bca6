/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* accept4 */
#include "net/listener.h"

#include <errno.h>
#include <gio/gnetworking.h>
#include <unistd.h>

#include "net/listen-socket.h"

/* Threads that wait at a socket beyond the first end after some idle seconds; a new one for each
 * connection costs more than the session of one small message. */
#define SPARE_THREADS  100
#define SPARE_SECONDS  15
#define BUSY_WAIT_USEC 50000

/* A listening socket and the threads that wait at it. Linux wakes one of them a connection: there
 * is no thread between the connection and the one that serves it. */
typedef struct
{
  RestanteListener *listener;
  GSocket *socket;
  guint threads; /* under lock */
  guint waiting; /* of them; under lock */
} Door;

struct _RestanteListener
{
  GArray *doors;        /* Door */
  GPtrArray *addresses; /* char *, NULL-terminated */
  guint max_threads;
  RestanteListenerFunc func;
  gpointer user_data;

  GMutex lock; /* guards what follows */
  GCond ended; /* a thread */
  gboolean closed;
};

static gpointer attend (gpointer data);

/* Called with the lock held. Without a new thread, the next connection waits for one that is done.
 */
static void
add_thread (Door *door)
{
  GThread *thread = g_thread_try_new ("smtp-session", attend, door, NULL);

  if (thread == NULL)
    return;
  g_thread_unref (thread);
  door->threads++;
  door->waiting++;
}

/* The thread goes to serve; another takes its place when it was the last one. The cap is by door:
 * spare threads at one must not leave another without any. */
static void
leave_door (Door *door)
{
  RestanteListener *self = door->listener;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  door->waiting--;
  if (door->waiting == 0 && !self->closed && door->threads <= self->max_threads)
    add_thread (door);
}

/* FALSE: there are enough, or nobody is let in any more. */
static gboolean
return_to_door (Door *door)
{
  RestanteListener *self = door->listener;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->closed || door->waiting > SPARE_THREADS)
    return FALSE;
  door->waiting++;
  return TRUE;
}

/* Nobody has come: TRUE when the thread may end, which it must then. */
static gboolean
give_up_waiting (Door *door)
{
  RestanteListener *self = door->listener;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!self->closed && door->waiting == 1)
    return FALSE;
  door->waiting--;
  return TRUE;
}

/* -1: nobody has come, or nobody is let in any more. */
static int
accept_one (Door *door, struct sockaddr_storage *address, socklen_t *length)
{
  int listening = g_socket_get_fd (door->socket);
  int fd;

  *length = sizeof *address;
  fd = accept4 (listening, (struct sockaddr *)address, length, SOCK_CLOEXEC);
  /* Out of descriptors, say: the connection stays in the backlog, and we must not spin on it. */
  if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
    g_usleep (BUSY_WAIT_USEC);
  return fd;
}

static void
serve (Door *door, int fd, const struct sockaddr_storage *address, socklen_t length)
{
  RestanteListener *self = door->listener;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);
  g_autoptr (GSocketAddress) peer = g_socket_address_new_from_native ((gpointer)address, length);

  if (socket == NULL)
    close (fd);
  else if (G_IS_INET_SOCKET_ADDRESS (peer))
    self->func (socket, g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (peer)),
                self->user_data);
}

static void
end_thread (Door *door)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&door->listener->lock);

  door->threads--;
  g_cond_signal (&door->listener->ended);
}

static gpointer
attend (gpointer data)
{
  Door *door = data;
  struct sockaddr_storage address;
  socklen_t length;
  gboolean waiting = TRUE;

  while (waiting) {
    int fd = accept_one (door, &address, &length);

    if (fd < 0) {
      waiting = !give_up_waiting (door);
      continue;
    }
    leave_door (door);
    serve (door, fd, &address, length);
    waiting = return_to_door (door);
  }
  end_thread (door);
  return NULL;
}

static gboolean
open_all (RestanteListener *self, const char *const *addresses, GError **error)
{
  struct timeval patience = { .tv_sec = SPARE_SECONDS };

  for (guint i = 0; addresses[i] != NULL; i++) {
    Door door = { .listener = self, .socket = restante_listen_socket_open (addresses[i], error) };

    if (door.socket == NULL)
      return FALSE;
    setsockopt (g_socket_get_fd (door.socket), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    g_array_append_val (self->doors, door);
    g_ptr_array_add (self->addresses, restante_listen_socket_get_address (door.socket));
  }
  g_ptr_array_add (self->addresses, NULL);
  return TRUE;
}

/* FALSE: one of the doors would have nobody. */
static gboolean
attend_all (RestanteListener *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->doors->len; i++) {
    Door *door = &g_array_index (self->doors, Door, i);

    add_thread (door);
    if (door->waiting == 0) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           "Cannot start a thread: let restanted run more of them");
      return FALSE;
    }
  }
  return TRUE;
}

RestanteListener *
restante_listener_start (const char *const *addresses,
                         guint max_threads,
                         RestanteListenerFunc func,
                         gpointer user_data,
                         GError **error)
{
  g_autoptr (RestanteListener) self = g_new0 (RestanteListener, 1);

  self->doors = g_array_new (FALSE, FALSE, sizeof (Door));
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  self->max_threads = max_threads;
  self->func = func;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  if (!open_all (self, addresses, error))
    return NULL;
  return attend_all (self, error) ? g_steal_pointer (&self) : NULL;
}

const char *const *
restante_listener_get_addresses (RestanteListener *self)
{
  return (const char *const *)self->addresses->pdata;
}

void
restante_listener_close (RestanteListener *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);
  /* On Linux this ends listening and wakes every thread that accepts. */
  for (guint i = 0; i < self->doors->len; i++)
    shutdown (g_socket_get_fd (g_array_index (self->doors, Door, i).socket), SHUT_RDWR);
}

/* Waits until its last thread has ended. */
static void
clear_door (Door *door)
{
  RestanteListener *self = door->listener;

  g_mutex_lock (&self->lock);
  while (door->threads > 0)
    g_cond_wait (&self->ended, &self->lock);
  g_mutex_unlock (&self->lock);
  g_object_unref (door->socket);
}

void
restante_listener_stop (RestanteListener *self)
{
  restante_listener_close (self);
  for (guint i = 0; i < self->doors->len; i++)
    clear_door (&g_array_index (self->doors, Door, i));
  g_array_unref (self->doors);
  g_ptr_array_unref (self->addresses);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_free (self);
}
