/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-service.h"

#include "net/admission.h"
#include "net/listen-socket.h"
#include "net/smtp-loop.h"
#include "net/smtp-threads.h"
#include "queue/domains.h"

/* The loops do little but pass bytes on: more of them than processors would only take turns. */
#define LOOPS_MAX 4

struct _RestanteSmtpService
{
  RestanteSmtpSessionShared shared;
  char *hostname;
  RestanteEtrn *etrn;
  guint64 max_message_size;
  RestanteAdmission *admission;
  GPtrArray *sockets; /* GSocket that listen */
  char **addresses;
  GPtrArray *loops; /* RestanteSmtpLoop */
  RestanteSmtpThreads *threads;
};

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
    .etrn = TRUE,
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

static void
on_hand_on (RestanteSmtpSession *session, int fd, GInetAddress *peer, gpointer user_data)
{
  RestanteSmtpService *self = user_data;

  restante_smtp_threads_serve (self->threads, session, fd, peer);
}

static const RestanteSmtpLoopFuncs loop_funcs = { on_arrived, on_hand_on, on_left };

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
  self->etrn = restante_etrn_new (queue, options->returned, options->user_data);
  self->shared = (RestanteSmtpSessionShared){ self->hostname, queue, self->etrn };
  self->max_message_size = options->max_message_size;
  self->admission =
      restante_admission_new (options->max_connections, options->max_connections_per_address);
  self->threads = restante_smtp_threads_new (certificate, on_left, self);
  self->sockets = g_ptr_array_ref (options->sockets);
  self->addresses = restante_listen_socket_list_addresses (options->sockets);
  self->loops = g_ptr_array_new_with_free_func ((GDestroyNotify)restante_smtp_loop_stop);
  if (!start_loops (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *const *
restante_smtp_service_get_listening (RestanteSmtpService *self)
{
  return (const char *const *)self->addresses;
}

/* All are told before one is waited for. */
static void
end_sessions (RestanteSmtpService *self)
{
  for (guint i = 0; i < self->loops->len; i++)
    restante_smtp_loop_close (g_ptr_array_index (self->loops, i));
  restante_smtp_threads_close (self->threads);
  g_ptr_array_set_size (self->loops, 0);
  restante_smtp_threads_stop (self->threads);
}

void
restante_smtp_service_stop (RestanteSmtpService *self)
{
  end_sessions (self);
  g_ptr_array_unref (self->loops);
  g_ptr_array_unref (self->sockets);
  g_strfreev (self->addresses);
  restante_admission_free (self->admission);
  restante_etrn_free (self->etrn);
  g_free (self->hostname);
  g_free (self);
}
