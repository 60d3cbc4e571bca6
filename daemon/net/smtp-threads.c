/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-threads.h"

#include <unistd.h>

struct _RestanteSmtpThreads
{
  RestanteCertificate *certificate;
  RestanteSmtpThreadsLeft left;
  gpointer user_data;

  GMutex lock;          /* guards what follows */
  GHashTable *channels; /* set of RestanteChannel */
  guint running;
  GCond ended; /* a thread */
  gboolean closed;
};

/* One session and what belongs to it. */
typedef struct
{
  RestanteSmtpThreads *threads;
  RestanteSmtpSession *session;
  RestanteChannel *channel;
  GInetAddress *peer;
} Guest;

RestanteSmtpThreads *
restante_smtp_threads_new (RestanteCertificate *certificate,
                           RestanteSmtpThreadsLeft left,
                           gpointer user_data)
{
  RestanteSmtpThreads *self = g_new0 (RestanteSmtpThreads, 1);

  self->certificate = certificate;
  self->left = left;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  self->channels = g_hash_table_new (NULL, NULL);
  return self;
}

/* FALSE: it is closed, and nobody would end the session. */
static gboolean
join (RestanteSmtpThreads *self, RestanteChannel *channel)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->closed)
    return FALSE;
  self->running++;
  g_hash_table_add (self->channels, channel);
  return TRUE;
}

static void
drop_channel (Guest *guest)
{
  RestanteSmtpThreads *self = guest->threads;

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->channels, guest->channel);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&guest->channel, restante_channel_free);
}

static void
free_guest (Guest *guest)
{
  g_clear_pointer (&guest->channel, restante_channel_free);
  guest->threads->left (guest->session, guest->peer, guest->threads->user_data);
  g_object_unref (guest->peer);
  g_free (guest);
}

/* The last thing that a thread does here. */
static void
leave (RestanteSmtpThreads *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->running--;
  g_cond_signal (&self->ended);
}

static void
end_guest (Guest *guest)
{
  RestanteSmtpThreads *self = guest->threads;

  drop_channel (guest);
  free_guest (guest);
  leave (self);
}

static gpointer
serve (gpointer data)
{
  Guest *guest = data;

  restante_smtp_thread_run (guest->session, guest->channel, guest->threads->certificate);
  end_guest (guest);
  return NULL;
}

/* NULL, and @fd closed: it cannot be used. */
static RestanteChannel *
open_channel (int fd)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);

  if (socket == NULL)
    close (fd);
  return socket != NULL ? restante_channel_new (socket) : NULL;
}

void
restante_smtp_threads_serve (RestanteSmtpThreads *self,
                             RestanteSmtpSession *session,
                             int fd,
                             GInetAddress *peer)
{
  Guest *guest = g_new0 (Guest, 1);
  GThread *thread;

  *guest = (Guest){ self, session, open_channel (fd), g_object_ref (peer) };
  if (guest->channel == NULL || !join (self, guest->channel)) {
    free_guest (guest);
    return;
  }
  thread = g_thread_try_new ("smtp-session", serve, guest, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    end_guest (guest);
}

/* With the lock held. */
static void
shut_down_each (RestanteSmtpThreads *self, void (*shut_down) (RestanteChannel *channel))
{
  GHashTableIter iter;
  RestanteChannel *channel;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, (gpointer *)&channel, NULL))
    shut_down (channel);
}

void
restante_smtp_threads_close (RestanteSmtpThreads *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->closed = TRUE;
  shut_down_each (self, restante_channel_shutdown_reading);
}

/* A session that is storing a message must still say so: a sender that does not hear it sends the
 * message again. A peer that does not listen must not hold up the stop. */
static void
await_all (RestanteSmtpThreads *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 end = g_get_monotonic_time () + RESTANTE_SMTP_FAREWELL_SECONDS * G_USEC_PER_SEC;

  while (self->running > 0)
    if (!g_cond_wait_until (&self->ended, &self->lock, end))
      break;
  shut_down_each (self, restante_channel_shutdown);
  while (self->running > 0)
    g_cond_wait (&self->ended, &self->lock);
}

void
restante_smtp_threads_stop (RestanteSmtpThreads *self)
{
  restante_smtp_threads_close (self);
  await_all (self);
  g_hash_table_unref (self->channels);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_free (self);
}
