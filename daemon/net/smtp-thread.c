/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-thread.h"

#define BUFFER_SIZE       (32 * 1024)
#define HANDSHAKE_TIMEOUT 30 /* seconds */

typedef struct
{
  RestanteSmtpSession *session;
  RestanteChannel *channel;
  RestanteCertificate *certificate;
  guint8 *buffer;

  GMutex lock;
  GCond woken;
  gboolean stored; /* under lock */
} Thread;

/* In the store's thread. */
static void
wake (gpointer user_data)
{
  Thread *self = user_data;

  g_mutex_lock (&self->lock);
  self->stored = TRUE;
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->lock);
}

static void
wait_for_store (Thread *self)
{
  g_mutex_lock (&self->lock);
  while (!self->stored)
    g_cond_wait (&self->woken, &self->lock);
  self->stored = FALSE;
  g_mutex_unlock (&self->lock);
  restante_smtp_session_stored (self->session);
}

static gboolean
start_tls (Thread *self)
{
  g_autoptr (RestanteCredentials) pair = restante_certificate_get (self->certificate);
  g_autofree char *tls = NULL;

  if (!restante_channel_start_tls_server (self->channel, pair, HANDSHAKE_TIMEOUT, NULL))
    return FALSE;
  tls = restante_channel_describe_tls (self->channel);
  restante_smtp_session_tls_started (self->session, tls);
  return TRUE;
}

/* FALSE: the peer has gone. */
static gboolean
hear (Thread *self)
{
  g_autoptr (GError) error = NULL;
  gssize got = restante_channel_read (self->channel, self->buffer, BUFFER_SIZE,
                                      restante_smtp_session_get_deadline (self->session), &error);

  if (got > 0)
    restante_smtp_session_feed (self->session, self->buffer, (gsize)got, g_get_monotonic_time ());
  else if (restante_channel_is_reading_shut_down (self->channel))
    restante_smtp_session_go_down (self->session);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    restante_smtp_session_time_out (self->session);
  else
    return FALSE;
  return TRUE;
}

static gboolean
say (Thread *self)
{
  gsize length;
  const guint8 *bytes = restante_smtp_session_take_output (self->session, &length);

  return length == 0 ||
         restante_channel_write (self->channel, bytes, length,
                                 restante_smtp_session_get_deadline (self->session), NULL);
}

/* What the peer has said is answered in one write, then its next bytes are awaited. FALSE: it is
 * over. */
static gboolean
step (Thread *self)
{
  RestanteSmtpSessionNeed need = restante_smtp_session_advance (self->session);

  /* Whoever has gone in the meantime has left a message that is being stored all the same. */
  if (need == RESTANTE_SMTP_SESSION_STORE) {
    say (self);
    wait_for_store (self);
    return TRUE;
  }
  if (!say (self) || need == RESTANTE_SMTP_SESSION_OVER)
    return FALSE;
  if (need == RESTANTE_SMTP_SESSION_FLUSH)
    return TRUE;
  return need == RESTANTE_SMTP_SESSION_START_TLS ? start_tls (self) : hear (self);
}

void
restante_smtp_thread_run (RestanteSmtpSession *session,
                          RestanteChannel *channel,
                          RestanteCertificate *certificate)
{
  Thread self = { .session = session, .channel = channel, .certificate = certificate };

  g_mutex_init (&self.lock);
  g_cond_init (&self.woken);
  self.buffer = g_malloc (BUFFER_SIZE);
  restante_smtp_session_serve (session, wake, &self, TRUE);
  while (step (&self))
    continue;
  g_free (self.buffer);
  g_cond_clear (&self.woken);
  g_mutex_clear (&self.lock);
}
