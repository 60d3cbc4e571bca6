/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/heartbeat-service.h"

#include <string.h>

#include "net/admission.h"
#include "net/channel.h"
#include "protocol/dyndns-request.h"

/* What is still read of a request that is too long, so that its sender gets to read the answer. */
#define DREGS_MAX     (64 * 1024)
#define SHORTAGE_WAIT 1000 /* milliseconds, when the process has no descriptor left */

struct _RestanteHeartbeatService
{
  RestanteHeartbeatJudge *judge;
  RestanteCertificate *certificate;
  RestanteAdmission *admission;
  GPtrArray *sockets; /* GSocket; those for HTTPS first */
  guint n_secure;
  guint patience;
  GCancellable *stopping;
  GThread *door;
  GThreadPool *pool;

  GMutex lock;
  GHashTable *channels; /* set of RestanteChannel, under lock */
};

/* One connection. */
typedef struct
{
  RestanteChannel *channel;
  GInetAddress *peer;
  gboolean secure;
  gint64 deadline; /* monotonic time */
} Guest;

/* What the peer may still take, in seconds; 0: nothing. */
static guint
get_left (const Guest *guest)
{
  gint64 left = guest->deadline - g_get_monotonic_time ();

  return left > 0 ? (guint)((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

static gboolean
start_tls (RestanteHeartbeatService *self, Guest *guest)
{
  g_autoptr (RestanteCredentials) pair = restante_certificate_get (self->certificate);

  return restante_channel_start_tls_server (guest->channel, pair, get_left (guest), NULL);
}

/* How much has come when the request is whole, or longer than it may be; 0: the peer has gone. */
static gsize
hear (Guest *guest, guint8 *bytes, gsize size, gboolean *too_slow)
{
  gsize length = 0;

  *too_slow = FALSE;
  while (length < size && !restante_dyndns_request_is_whole (bytes, length)) {
    g_autoptr (GError) error = NULL;
    guint left = get_left (guest);
    gssize got = left > 0 ? restante_channel_read (guest->channel, bytes + length, size - length,
                                                   left, &error)
                          : 0;

    *too_slow = left == 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    if (got <= 0)
      return 0;
    length += (gsize)got;
  }
  return length;
}

static void
say (Guest *guest, const char *response)
{
  restante_channel_write (guest->channel, (const guint8 *)response, strlen (response),
                          get_left (guest), NULL);
}

static void
drink_dregs (Guest *guest, guint8 *bytes, gsize size)
{
  gsize drunk = 0;
  gssize got = 1;

  while (got > 0 && drunk < DREGS_MAX && get_left (guest) > 0) {
    got = restante_channel_read (guest->channel, bytes, size, 1, NULL);
    drunk += got > 0 ? (gsize)got : 0;
  }
}

static void
converse (RestanteHeartbeatService *self, Guest *guest)
{
  guint8 bytes[RESTANTE_DYNDNS_REQUEST_MAX + 1];
  gboolean too_slow;
  gsize length = hear (guest, bytes, sizeof bytes, &too_slow);
  g_autofree char *response = NULL;

  if (length > 0)
    response = restante_heartbeat_judge_answer (self->judge, bytes, length,
                                                restante_channel_get_peer (guest->channel),
                                                g_get_real_time () / G_USEC_PER_SEC);
  else if (too_slow)
    response = restante_dyndns_answer_response (RESTANTE_DYNDNS_TOO_SLOW, NULL);
  if (response != NULL)
    say (guest, response);
  if (length == sizeof bytes)
    drink_dregs (guest, bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);
}

static void
end_guest (RestanteHeartbeatService *self, Guest *guest)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->channels, guest->channel);
  g_mutex_unlock (&self->lock);
  restante_channel_free (guest->channel);
  restante_admission_leave (self->admission, guest->peer);
  g_object_unref (guest->peer);
  g_free (guest);
}

/* In a thread of the pool. */
static void
serve (gpointer data, gpointer user_data)
{
  RestanteHeartbeatService *self = user_data;
  Guest *guest = data;

  if (!guest->secure || start_tls (self, guest))
    converse (self, guest);
  end_guest (self, guest);
}

/* Its patience begins here: whoever waits for a thread uses it up, too. */
static void
welcome (RestanteHeartbeatService *self, GSocket *socket, GInetAddress *peer, gboolean secure)
{
  Guest *guest = g_new0 (Guest, 1);

  guest->channel = restante_channel_new (socket);
  guest->peer = g_object_ref (peer);
  guest->secure = secure;
  guest->deadline = g_get_monotonic_time () + (gint64)self->patience * G_USEC_PER_SEC;
  g_mutex_lock (&self->lock);
  g_hash_table_add (self->channels, guest->channel);
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (self->pool, guest, NULL);
}

static GInetAddress *
get_peer (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  return g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* Who is one too many sees the connection end, and comes again. */
static void
let_in (RestanteHeartbeatService *self, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket =
      g_socket_accept (g_ptr_array_index (self->sockets, number), self->stopping, &error);
  g_autoptr (GInetAddress) peer = socket != NULL ? get_peer (socket) : NULL;

  if (socket == NULL && !g_cancellable_is_cancelled (self->stopping))
    g_usleep (SHORTAGE_WAIT * 1000);
  if (peer != NULL &&
      restante_admission_enter (self->admission, peer) == RESTANTE_ADMISSION_ADMITTED)
    welcome (self, socket, peer, number < self->n_secure);
}

/* The thread that accepts. */
static gpointer
keep_door (gpointer data)
{
  RestanteHeartbeatService *self = data;
  guint n = self->sockets->len;
  g_autofree GPollFD *doors = g_new0 (GPollFD, n + 1);

  for (guint i = 0; i < n; i++)
    doors[i] = (GPollFD){ g_socket_get_fd (g_ptr_array_index (self->sockets, i)), G_IO_IN, 0 };
  g_cancellable_make_pollfd (self->stopping, &doors[n]);
  while (!g_cancellable_is_cancelled (self->stopping)) {
    g_poll (doors, n + 1, -1);
    for (guint i = 0; i < n; i++)
      if (doors[i].revents != 0)
        let_in (self, i);
  }
  g_cancellable_release_fd (self->stopping);
  return NULL;
}

static void
add_sockets (RestanteHeartbeatService *self, GPtrArray *sockets)
{
  for (guint i = 0; i < sockets->len; i++)
    g_ptr_array_add (self->sockets, g_object_ref (g_ptr_array_index (sockets, i)));
}

RestanteHeartbeatService *
restante_heartbeat_service_start (const RestanteHeartbeatServiceOptions *options,
                                  RestanteHeartbeatJudge *judge,
                                  RestanteCertificate *certificate,
                                  GError **error)
{
  g_autoptr (RestanteHeartbeatService) self = g_new0 (RestanteHeartbeatService, 1);

  self->judge = judge;
  self->certificate = certificate;
  self->patience = options->patience;
  self->admission =
      restante_admission_new (options->max_connections, options->max_connections_per_address);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  add_sockets (self, options->sockets);
  self->n_secure = self->sockets->len;
  add_sockets (self, options->plain_sockets);
  self->stopping = g_cancellable_new ();
  g_mutex_init (&self->lock);
  self->channels = g_hash_table_new (NULL, NULL);
  self->pool =
      g_thread_pool_new (serve, self, (int)MAX (options->max_connections, 1), FALSE, error);
  self->door = g_thread_try_new ("heartbeat-door", keep_door, self, error);
  return self->door != NULL ? g_steal_pointer (&self) : NULL;
}

static void
cut_all (RestanteHeartbeatService *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  RestanteChannel *channel;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, (gpointer *)&channel, NULL))
    restante_channel_shutdown (channel);
}

void
restante_heartbeat_service_stop (RestanteHeartbeatService *self)
{
  g_cancellable_cancel (self->stopping);
  g_clear_pointer (&self->door, g_thread_join);
  cut_all (self);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_ptr_array_unref (self->sockets);
  g_hash_table_unref (self->channels);
  restante_admission_free (self->admission);
  g_object_unref (self->stopping);
  g_mutex_clear (&self->lock);
  g_free (self);
}
