/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/odmr-service.h"

#include "net/admission.h"
#include "net/listen-socket.h"

/* Homes call now and then; there are not many. */
#define MAX_SESSIONS             100
#define MAX_SESSIONS_PER_ADDRESS 10
#define FAREWELL_SECONDS         10
/* How long nobody is let in when the process is out of descriptors. */
#define SHORTAGE_MSEC 1000

struct _RestanteOdmrService
{
  RestanteOdmrShared shared;
  char *hostname;
  RestanteAdmission *admission;
  GPtrArray *doors; /* Door */
  char **addresses;
  char **tls_addresses;

  GMutex lock;        /* guards what follows */
  GHashTable *guests; /* set of Guest whose connection is open */
  guint running;      /* threads */
  GCond left;         /* a guest */
};

/* A socket that listens. */
typedef struct
{
  RestanteOdmrService *service;
  GSocket *socket;
  gboolean tls;
  guint source;
} Door;

/* One session and its thread. */
typedef struct
{
  RestanteOdmrService *service;
  RestanteChannel *channel;
  GInetAddress *peer;
  gboolean tls;
  gint turning; /* atomic */
} Guest;

static void
guest_free (Guest *guest)
{
  restante_channel_free (guest->channel);
  g_object_unref (guest->peer);
  g_free (guest);
}

static void
join (Guest *guest)
{
  RestanteOdmrService *self = guest->service;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_add (self->guests, guest);
  self->running++;
}

/* The last thing that a thread does here. The peer is not waited for with the lock held. */
static void
leave (Guest *guest)
{
  RestanteOdmrService *self = guest->service;
  g_autoptr (GMutexLocker) locker = NULL;

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->guests, guest);
  g_mutex_unlock (&self->lock);
  restante_admission_leave (self->admission, guest->peer);
  guest_free (guest);
  locker = g_mutex_locker_new (&self->lock);
  self->running--;
  g_cond_signal (&self->left);
}

static gpointer
serve (gpointer data)
{
  Guest *guest = data;

  restante_odmr_session_run (&guest->service->shared, guest->channel, guest->tls, &guest->turning);
  leave (guest);
  return NULL;
}

static void
welcome (Guest *guest)
{
  GThread *thread;

  join (guest);
  thread = g_thread_try_new ("odmr", serve, guest, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    leave (guest); /* a machine without threads is for whoever calls again */
}

/* In TLS the words would need a handshake first, which may take its time: the connection ends. */
static void
turn_away (RestanteOdmrService *self, Guest *guest)
{
  if (!guest->tls)
    restante_odmr_session_turn_away (&self->shared, guest->channel, "Too many calls, call later");
  guest_free (guest);
}

static void
let_in (Door *door, GSocket *socket)
{
  RestanteOdmrService *self = door->service;
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);
  Guest *guest;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return;
  guest = g_new0 (Guest, 1);
  guest->service = self;
  guest->channel = restante_channel_new (socket);
  guest->tls = door->tls;
  guest->peer = g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  if (restante_admission_enter (self->admission, guest->peer) == RESTANTE_ADMISSION_ADMITTED)
    welcome (guest);
  else
    turn_away (self, guest);
}

static gboolean on_door_ready (GSocket *socket, GIOCondition condition, gpointer data);

static void
open_door (Door *door)
{
  GSource *source = g_socket_create_source (door->socket, G_IO_IN, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (on_door_ready), door, NULL);
  door->source = g_source_attach (source, NULL);
  g_source_unref (source);
}

static gboolean
on_shortage_over (gpointer data)
{
  Door *door = data;

  open_door (door);
  return G_SOURCE_REMOVE;
}

static gboolean
on_door_ready (GSocket *socket, GIOCondition condition, gpointer data)
{
  Door *door = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) guest = g_socket_accept (socket, NULL, &error);

  if (guest != NULL)
    let_in (door, guest);
  if (guest != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  door->source = g_timeout_add (SHORTAGE_MSEC, on_shortage_over, door);
  return G_SOURCE_REMOVE;
}

static void
door_free (Door *door)
{
  g_clear_handle_id (&door->source, g_source_remove);
  g_object_unref (door->socket);
  g_free (door);
}

static void
open_doors (RestanteOdmrService *self, GPtrArray *sockets, gboolean tls)
{
  for (guint i = 0; i < sockets->len; i++) {
    Door *door = g_new0 (Door, 1);

    door->service = self;
    door->socket = g_object_ref (g_ptr_array_index (sockets, i));
    door->tls = tls;
    open_door (door);
    g_ptr_array_add (self->doors, door);
  }
}

RestanteOdmrService *
restante_odmr_service_start (const RestanteOdmrServiceOptions *options,
                             RestanteQueue *queue,
                             RestanteCertificate *certificate)
{
  RestanteOdmrService *self = g_new0 (RestanteOdmrService, 1);

  self->hostname = g_strdup (options->hostname);
  self->shared = (RestanteOdmrShared){
    .hostname = self->hostname,
    .queue = queue,
    .certificate = certificate,
    .door = restante_odmr_door_new (),
    .plain_auth = options->plain_auth,
    .funcs = options->funcs,
    .user_data = options->user_data,
  };
  self->admission = restante_admission_new (MAX_SESSIONS, MAX_SESSIONS_PER_ADDRESS);
  self->guests = g_hash_table_new (NULL, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->left);
  self->doors = g_ptr_array_new_with_free_func ((GDestroyNotify)door_free);
  self->addresses = restante_listen_socket_list_addresses (options->sockets);
  self->tls_addresses = restante_listen_socket_list_addresses (options->tls_sockets);
  open_doors (self, options->sockets, FALSE);
  open_doors (self, options->tls_sockets, TRUE);
  return self;
}

const char *const *
restante_odmr_service_get_listening (RestanteOdmrService *self, gboolean tls)
{
  return (const char *const *)(tls ? self->tls_addresses : self->addresses);
}

/* With the lock held. */
static void
end_guests (RestanteOdmrService *self, gboolean at_once)
{
  GHashTableIter iter;
  Guest *guest;

  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, (gpointer *)&guest, NULL))
    if (at_once)
      restante_channel_shutdown (guest->channel);
    else if (!g_atomic_int_get (&guest->turning))
      restante_channel_shutdown_reading (guest->channel);
}

/* Cut at its final dot, a message would come to the home twice. */
static void
await_guests (RestanteOdmrService *self)
{
  gint64 end = g_get_monotonic_time () + FAREWELL_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  end_guests (self, FALSE);
  while (self->running > 0)
    if (!g_cond_wait_until (&self->left, &self->lock, end))
      break;
  end_guests (self, TRUE);
  while (self->running > 0)
    g_cond_wait (&self->left, &self->lock);
}

void
restante_odmr_service_stop (RestanteOdmrService *self)
{
  g_ptr_array_set_size (self->doors, 0);
  g_atomic_int_set (&self->shared.closing, TRUE);
  await_guests (self);
  g_ptr_array_unref (self->doors);
  g_strfreev (self->addresses);
  g_strfreev (self->tls_addresses);
  g_hash_table_unref (self->guests);
  restante_admission_free (self->admission);
  restante_odmr_door_free (self->shared.door);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->left);
  g_free (self->hostname);
  g_free (self);
}
