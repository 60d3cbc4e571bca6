/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-service.h"

#include "net/admission.h"
#include "net/listener.h"
#include "net/smtp-session.h"
#include "queue/domains.h"

struct _RestanteSmtpService
{
  RestanteSmtpSessionShared shared;
  char *hostname;
  guint64 max_message_size;
  RestanteAdmission *admission;
  RestanteListener *listener;

  GMutex lock;          /* guards what follows */
  GHashTable *sessions; /* set of RestanteChannel */
  GCond left;           /* one of them */
  gboolean stopping;
};

/* Stopping, the sessions get this long to say their last words; then they are cut. */
#define FAREWELL_SECONDS 10

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

/* FALSE: the service stops, and nobody would end the session. */
static gboolean
join (RestanteSmtpService *self, RestanteChannel *channel)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!self->stopping)
    g_hash_table_add (self->sessions, channel);
  return !self->stopping;
}

static void
leave (RestanteSmtpService *self, RestanteChannel *channel)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_remove (self->sessions, channel);
  g_cond_signal (&self->left);
}

static void
serve (RestanteSmtpService *self, RestanteChannel *channel)
{
  RestanteCapabilities capabilities;

  if (!join (self, channel))
    return;
  capabilities = current_capabilities (self);
  restante_smtp_session_run (channel, &self->shared, &capabilities);
  leave (self, channel);
}

static const char *const refusals[] = {
  [RESTANTE_ADMISSION_ADMITTED] = NULL,
  [RESTANTE_ADMISSION_FULL] = "Too many connections, try again later",
  [RESTANTE_ADMISSION_PEER_AT_CAP] = "Too many connections from your address, try again later",
};

/* In a thread of its own. */
static void
on_connection (GSocket *socket, GInetAddress *peer, gpointer user_data)
{
  RestanteSmtpService *self = user_data;
  RestanteAdmissionVerdict verdict = restante_admission_enter (self->admission, peer);
  RestanteChannel *channel = restante_channel_new (socket);

  if (verdict == RESTANTE_ADMISSION_ADMITTED)
    serve (self, channel);
  else
    restante_smtp_session_turn_away (channel, self->hostname, refusals[verdict]);
  restante_channel_free (channel);
  if (verdict == RESTANTE_ADMISSION_ADMITTED)
    restante_admission_leave (self->admission, peer);
}

RestanteSmtpService *
restante_smtp_service_start (const RestanteSmtpServiceOptions *options,
                             RestanteQueue *queue,
                             RestanteCertificate *certificate,
                             GError **error)
{
  g_autoptr (RestanteSmtpService) self = g_new0 (RestanteSmtpService, 1);

  self->hostname = g_strdup (options->hostname);
  self->shared = (RestanteSmtpSessionShared){ self->hostname, queue, certificate };
  self->max_message_size = options->max_message_size;
  self->admission =
      restante_admission_new (options->max_connections, options->max_connections_per_address);
  g_mutex_init (&self->lock);
  g_cond_init (&self->left);
  self->sessions = g_hash_table_new (NULL, NULL);
  self->listener = restante_listener_start (options->listen, MAX (options->max_connections, 1),
                                            on_connection, self, error);
  if (self->listener == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

const char *const *
restante_smtp_service_get_listening (RestanteSmtpService *self)
{
  return restante_listener_get_addresses (self->listener);
}

/* With the lock held. */
static void
shut_down_each (RestanteSmtpService *self, void (*shut_down) (RestanteChannel *channel))
{
  GHashTableIter iter;
  RestanteChannel *channel;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, (gpointer *)&channel, NULL))
    shut_down (channel);
}

/* A session that is storing a message must still say so: a sender that does not hear it sends the
 * message again. A peer that does not listen must not hold up the stop. */
static void
end_sessions (RestanteSmtpService *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 end = g_get_monotonic_time () + FAREWELL_SECONDS * G_USEC_PER_SEC;

  self->stopping = TRUE;
  shut_down_each (self, restante_channel_shutdown_reading);
  while (g_hash_table_size (self->sessions) > 0)
    if (!g_cond_wait_until (&self->left, &self->lock, end))
      break;
  shut_down_each (self, restante_channel_shutdown);
}

void
restante_smtp_service_stop (RestanteSmtpService *self)
{
  if (self->listener != NULL)
    restante_listener_close (self->listener);
  end_sessions (self);
  g_clear_pointer (&self->listener, restante_listener_stop);
  g_hash_table_unref (self->sessions);
  restante_admission_free (self->admission);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->left);
  g_free (self->hostname);
  g_free (self);
}
