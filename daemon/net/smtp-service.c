/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-service.h"

#include <unistd.h>

#include "net/admission.h"
#include "net/listen-socket.h"
#include "net/smtp-loop.h"
#include "net/smtp-thread.h"
#include "queue/domains.h"

/* The loops do little but pass bytes on: more of them than processors would only take turns. */
#define LOOPS_MAX 4

struct _RestanteSmtpService
{
  RestanteSmtpSessionShared shared;
  RestanteCertificate *certificate;
  char *hostname;
  guint64 max_message_size;
  RestanteAdmission *admission;
  GPtrArray *sockets;   /* GSocket that listen */
  GPtrArray *addresses; /* char *, NULL-terminated */
  GPtrArray *loops;     /* RestanteSmtpLoop */

  GMutex lock;          /* guards what follows */
  GHashTable *channels; /* set of RestanteChannel: of the sessions with a thread of their own */
  guint threads;
  GCond left; /* a thread */
  gboolean stopping;
};

/* A session on its way into a thread of its own. */
typedef struct
{
  RestanteSmtpService *service;
  RestanteSmtpSession *session;
  RestanteChannel *channel;
  GInetAddress *peer;
} Guest;

/* What is offered: no more than every primary that is known takes, so that all that is accepted can
 * be handed over (DESIGN section 3). */
static RestanteCapabilities
current_capabilities (RestanteSmtpService *self)
{
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (self->shared.queue);
  RestanteCapabilities ours = {
    .esmtp = TRUE,
    .pipelining = TRUE,
    .eight_bit_mime = TRUE,
    .smtputf8 = TRUE,
    .chunking = TRUE,
    .enhanced_status_codes = TRUE,
    .starttls = TRUE,
    .size = TRUE,
    .size_limit = self->max_message_size,
  };

  for (guint i = 0; i < domains->len; i++) {
    const RestanteDomainRecord *record = g_ptr_array_index (domains, i);

    if (record->capabilities != NULL) {
      RestanteCapabilities theirs = restante_capabilities_from_string (record->capabilities);

      ours = restante_capabilities_mirror (&ours, &theirs);
    }
  }
  return ours;
}

static const char *const refusals[] = {
  [RESTANTE_ADMISSION_ADMITTED] = NULL,
  [RESTANTE_ADMISSION_FULL] = "Too many connections, try again later",
  [RESTANTE_ADMISSION_PEER_AT_CAP] = "Too many connections from your address, try again later",
};

static RestanteSmtpSession *
on_arrived (GInetAddress *peer, gpointer user_data)
{
  RestanteSmtpService *self = user_data;
  RestanteAdmissionVerdict verdict = restante_admission_enter (self->admission, peer);
  RestanteCapabilities capabilities;
  g_autofree char *client = NULL;

  if (verdict != RESTANTE_ADMISSION_ADMITTED)
    return restante_smtp_session_new_turned_away (&self->shared, refusals[verdict]);
  capabilities = current_capabilities (self);
  client = g_inet_address_to_string (peer);
  return restante_smtp_session_new (&self->shared, &capabilities, client);
}

static void
on_left (RestanteSmtpSession *session, GInetAddress *peer, gpointer user_data)
{
  RestanteSmtpService *self = user_data;

  if (!restante_smtp_session_is_turned_away (session))
    restante_admission_leave (self->admission, peer);
  restante_smtp_session_free (session);
}

/* -- sessions with a thread of their own */

/* FALSE: the service stops, and nobody would end the session. */
static gboolean
join (Guest *guest)
{
  RestanteSmtpService *self = guest->service;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->stopping)
    return FALSE;
  self->threads++;
  g_hash_table_add (self->channels, guest->channel);
  return TRUE;
}

/* The last thing that a thread does with the service. */
static void
leave (Guest *guest)
{
  RestanteSmtpService *self = guest->service;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->threads--;
  g_cond_signal (&self->left);
}

static void
drop_channel (Guest *guest)
{
  RestanteSmtpService *self = guest->service;

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->channels, guest->channel);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&guest->channel, restante_channel_free);
}

static void
free_guest (Guest *guest)
{
  g_clear_pointer (&guest->channel, restante_channel_free);
  on_left (guest->session, guest->peer, guest->service);
  g_object_unref (guest->peer);
  g_free (guest);
}

static gpointer
serve_guest (gpointer data)
{
  Guest *guest = data;
  Guest leaving = { .service = guest->service };

  restante_smtp_thread_run (guest->session, guest->channel, guest->service->certificate);
  drop_channel (guest);
  free_guest (guest);
  leave (&leaving);
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

/* A peer whose session gets no thread sees its connection end, and comes again. */
static void
on_hand_on (RestanteSmtpSession *session, int fd, GInetAddress *peer, gpointer user_data)
{
  Guest *guest = g_new0 (Guest, 1);
  GThread *thread = NULL;

  *guest = (Guest){ user_data, session, open_channel (fd), g_object_ref (peer) };
  if (guest->channel == NULL || !join (guest)) {
    free_guest (guest);
    return;
  }
  thread = g_thread_try_new ("smtp-session", serve_guest, guest, NULL);
  if (thread != NULL) {
    g_thread_unref (thread);
    return;
  }
  drop_channel (guest);
  leave (guest);
  free_guest (guest);
}

/* -- start and stop */

static const RestanteSmtpLoopFuncs loop_funcs = { on_arrived, on_hand_on, on_left };

static gboolean
open_sockets (RestanteSmtpService *self, const char *const *addresses, GError **error)
{
  for (guint i = 0; addresses[i] != NULL; i++) {
    GSocket *socket = restante_listen_socket_open (addresses[i], error);

    if (socket == NULL)
      return FALSE;
    g_ptr_array_add (self->sockets, socket);
    g_ptr_array_add (self->addresses, restante_listen_socket_get_address (socket));
  }
  g_ptr_array_add (self->addresses, NULL);
  return TRUE;
}

static gboolean
start_loops (RestanteSmtpService *self, GError **error)
{
  guint wanted = CLAMP (g_get_num_processors (), 1, LOOPS_MAX);

  for (guint i = 0; i < wanted; i++) {
    RestanteSmtpLoop *loop = restante_smtp_loop_start (self->sockets, &loop_funcs, self, error);

    if (loop == NULL)
      return FALSE;
    g_ptr_array_add (self->loops, loop);
  }
  return TRUE;
}

RestanteSmtpService *
restante_smtp_service_start (const RestanteSmtpServiceOptions *options,
                             RestanteQueue *queue,
                             RestanteCertificate *certificate,
                             GError **error)
{
  g_autoptr (RestanteSmtpService) self = g_new0 (RestanteSmtpService, 1);

  self->hostname = g_strdup (options->hostname);
  self->shared = (RestanteSmtpSessionShared){ self->hostname, queue };
  self->certificate = certificate;
  self->max_message_size = options->max_message_size;
  self->admission =
      restante_admission_new (options->max_connections, options->max_connections_per_address);
  g_mutex_init (&self->lock);
  g_cond_init (&self->left);
  self->channels = g_hash_table_new (NULL, NULL);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  self->loops = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_smtp_loop_stop);
  if (!open_sockets (self, options->listen, error) || !start_loops (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *const *
restante_smtp_service_get_listening (RestanteSmtpService *self)
{
  return (const char *const *)self->addresses->pdata;
}

/* With the lock held. */
static void
shut_down_each (RestanteSmtpService *self, void (*shut_down) (RestanteChannel *channel))
{
  GHashTableIter iter;
  RestanteChannel *channel;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, (gpointer *)&channel, NULL))
    shut_down (channel);
}

static void
close_threads (RestanteSmtpService *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->stopping = TRUE;
  shut_down_each (self, restante_channel_shutdown_reading);
}

/* A session that is storing a message must still say so: a sender that does not hear it sends the
 * message again. A peer that does not listen must not hold up the stop. */
static void
await_threads (RestanteSmtpService *self, gint64 end)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->threads > 0)
    if (!g_cond_wait_until (&self->left, &self->lock, end))
      break;
  shut_down_each (self, restante_channel_shutdown);
  while (self->threads > 0)
    g_cond_wait (&self->left, &self->lock);
}

static void
end_sessions (RestanteSmtpService *self)
{
  gint64 end = g_get_monotonic_time () + RESTANTE_SMTP_FAREWELL_SECONDS * G_USEC_PER_SEC;

  for (guint i = 0; i < self->loops->len; i++)
    restante_smtp_loop_close (g_ptr_array_index (self->loops, i));
  close_threads (self);
  g_ptr_array_set_size (self->loops, 0);
  await_threads (self, end);
}

void
restante_smtp_service_stop (RestanteSmtpService *self)
{
  end_sessions (self);
  g_ptr_array_unref (self->loops);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->addresses);
  g_hash_table_unref (self->channels);
  restante_admission_free (self->admission);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->left);
  g_free (self->hostname);
  g_free (self);
}
