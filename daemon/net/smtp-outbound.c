/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-outbound.h"

#include "net/certificate.h"
#include "net/shown-chain.h"

#define BUFFER_SIZE (16 * 1024)

struct _RestanteSmtpOutbound
{
  GPtrArray *addresses;
  char *name;
  gboolean verify_chain;
  RestanteDaneSet *dane; /* or NULL */
  guint timeout;
  gint64 deadline; /* monotonic, of the part before the proof; 0 after it */

  GCancellable *cancellable; /* of the connecting */
  GMutex lock;               /* guards @channel against shutdown() */
  RestanteChannel *channel;
  gboolean called; /* the channel was there before, and is not ours */

  RestanteSmtpClient *engine;
  GError *lost; /* why the connection broke */
  char *fingerprint;
  char *chain_problem;
  RestanteShownChain *shown; /* with @dane, once there is TLS */
  guint8 buffer[BUFFER_SIZE];
};

RestanteSmtpOutbound *
restante_smtp_outbound_new (const RestanteSmtpTarget *target)
{
  RestanteSmtpOutbound *self = g_new0 (RestanteSmtpOutbound, 1);

  self->addresses = target->addresses != NULL ? g_ptr_array_ref (target->addresses) : NULL;
  self->channel = target->channel;
  self->called = target->channel != NULL;
  self->name = g_strdup (target->name);
  self->verify_chain = target->verify_chain;
  self->dane = target->dane != NULL ? restante_dane_set_ref (target->dane) : NULL;
  self->timeout = target->timeout;
  self->engine = restante_smtp_client_new (target->helo, target->tls);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  return self;
}

void
restante_smtp_outbound_free (RestanteSmtpOutbound *self)
{
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  if (!self->called)
    g_clear_pointer (&self->channel, restante_channel_free);
  restante_smtp_client_free (self->engine);
  g_mutex_clear (&self->lock);
  g_object_unref (self->cancellable);
  g_clear_error (&self->lost);
  g_free (self->name);
  g_clear_pointer (&self->shown, restante_shown_chain_free);
  g_clear_pointer (&self->dane, restante_dane_set_unref);
  g_free (self->fingerprint);
  g_free (self->chain_problem);
  g_free (self);
}

void
restante_smtp_failure_clear (RestanteSmtpFailure *self)
{
  g_clear_pointer (&self->cause, g_free);
}

static void
fail (RestanteSmtpFailure *failure, RestanteSmtpStage stage, guint code, char *cause)
{
  restante_smtp_failure_clear (failure);
  failure->stage = stage;
  failure->code = code;
  failure->answered = stage != RESTANTE_SMTP_STAGE_CONNECT;
  failure->cause = cause;
}

/* Seconds that may be waited now: the engine's patience, and before the proof what is left of the
 * whole. */
static guint
current_timeout (RestanteSmtpOutbound *self)
{
  guint patience = restante_smtp_client_deadline (self->engine);
  gint64 left;

  if (self->deadline == 0)
    return patience;
  left = (self->deadline - g_get_monotonic_time ()) / G_USEC_PER_SEC;
  return (guint)CLAMP (left, 1, (gint64)patience);
}

static gboolean
connect_channel (RestanteSmtpOutbound *self, RestanteSmtpFailure *failure)
{
  g_autoptr (GError) error = NULL;
  RestanteChannel *channel =
      restante_channel_connect (self->addresses, self->timeout, self->cancellable, &error);

  if (channel == NULL) {
    fail (failure, RESTANTE_SMTP_STAGE_CONNECT, 0, g_strdup (error->message));
    failure->answered = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
    return FALSE;
  }
  g_mutex_lock (&self->lock);
  self->channel = channel;
  if (g_cancellable_is_cancelled (self->cancellable))
    restante_channel_shutdown (channel);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

gboolean
restante_smtp_outbound_flush (RestanteSmtpOutbound *self)
{
  gsize length;
  const guint8 *bytes = restante_smtp_client_take_output (self->engine, &length);

  if (self->lost != NULL)
    return FALSE;
  return length == 0 ||
         restante_channel_write (self->channel, bytes, length, current_timeout (self), &self->lost);
}

static const struct
{
  GTlsCertificateFlags flag;
  const char *words;
} chain_problems[] = {
  { G_TLS_CERTIFICATE_EXPIRED, "it has expired" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, "it is not valid yet" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "it is for another name" },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "no authority that is trusted here signed it" },
  { G_TLS_CERTIFICATE_REVOKED, "it was revoked" },
  { G_TLS_CERTIFICATE_INSECURE, "its algorithm is weak" },
};

static const char *
chain_problem_words (GTlsCertificateFlags problems)
{
  for (gsize i = 0; i < G_N_ELEMENTS (chain_problems); i++)
    if ((problems & chain_problems[i].flag) != 0)
      return chain_problems[i].words;
  return problems != 0 ? "it cannot be checked" : NULL;
}

static void
learn_chain (RestanteSmtpOutbound *self)
{
  GTlsCertificateFlags problems = 0;

  restante_channel_get_peer_certificate (self->channel, &problems);
  g_free (self->chain_problem);
  self->chain_problem =
      g_strdup (self->verify_chain ? chain_problem_words (problems) : "it was not checked");
}

static void
learn_certificate (RestanteSmtpOutbound *self)
{
  GBytes *certificate = restante_channel_get_peer_certificate (self->channel, NULL);

  if (certificate != NULL)
    self->fingerprint = restante_certificate_fingerprint (certificate);
  if (self->dane != NULL)
    self->shown =
        restante_shown_chain_new (restante_channel_get_peer_chain (self->channel), self->name);
  learn_chain (self);
}

static gboolean
start_tls (RestanteSmtpOutbound *self, RestanteSmtpFailure *failure)
{
  if (!restante_smtp_outbound_flush (self) ||
      !restante_channel_start_tls_client (self->channel, self->name, self->verify_chain,
                                          current_timeout (self), &self->lost)) {
    fail (failure, RESTANTE_SMTP_STAGE_TLS, 0,
          g_strdup_printf ("TLS failed: %s", self->lost->message));
    return FALSE;
  }
  learn_certificate (self);
  restante_smtp_client_tls_started (self->engine);
  return TRUE;
}

static gboolean
lose (RestanteSmtpOutbound *self, RestanteSmtpFailure *failure)
{
  RestanteSmtpStage stage = restante_smtp_client_get_stage (self->engine);
  const char *where = restante_smtp_stage_to_string (stage);

  if (self->lost == NULL)
    fail (failure, stage, 0, g_strdup_printf ("the connection was closed at %s", where));
  else if (g_error_matches (self->lost, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    fail (failure, stage, 0, g_strdup_printf ("no answer to %s in time", where));
  else
    fail (failure, stage, 0,
          g_strdup_printf ("the connection was lost at %s: %s", where, self->lost->message));
  return FALSE;
}

static gboolean
read_more (RestanteSmtpOutbound *self, RestanteSmtpFailure *failure)
{
  gssize got;

  if (!restante_smtp_outbound_flush (self))
    return lose (self, failure);
  if (self->deadline != 0 && g_get_monotonic_time () >= self->deadline) {
    g_set_error_literal (&self->lost, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Timed out");
    return lose (self, failure);
  }
  got = restante_channel_read (self->channel, self->buffer, BUFFER_SIZE, current_timeout (self),
                               &self->lost);
  if (got <= 0)
    return lose (self, failure);
  restante_smtp_client_feed (self->engine, self->buffer, (gsize)got);
  return TRUE;
}

static gboolean
fail_with_reply (const RestanteSmtpClientEvent *event, RestanteSmtpFailure *failure)
{
  const char *where = restante_smtp_stage_to_string (event->stage);
  g_autofree char *reply = NULL;

  if (event->reply == NULL && event->stage == RESTANTE_SMTP_STAGE_STARTTLS) {
    fail (failure, event->stage, 0, g_strdup ("the host does not offer STARTTLS"));
    return FALSE;
  }
  if (event->reply == NULL) {
    fail (failure, event->stage, 0, g_strdup_printf ("the host broke the protocol at %s", where));
    return FALSE;
  }
  reply = restante_reply_to_string (event->reply);
  fail (failure, event->stage, event->reply->code,
        g_strdup_printf ("the host answered %s to %s", reply, where));
  return FALSE;
}

gboolean
restante_smtp_outbound_next (RestanteSmtpOutbound *self,
                             RestanteSmtpClientEvent *event,
                             RestanteSmtpFailure *failure)
{
  for (;;) {
    if (!restante_smtp_client_next (self->engine, event)) {
      if (!read_more (self, failure))
        return FALSE;
    } else if (event->type == RESTANTE_SMTP_CLIENT_START_TLS) {
      if (!start_tls (self, failure))
        return FALSE;
    } else if (event->type == RESTANTE_SMTP_CLIENT_FAILED) {
      restante_smtp_outbound_flush (self);
      return fail_with_reply (event, failure);
    } else {
      return TRUE;
    }
  }
}

gboolean
restante_smtp_outbound_open (RestanteSmtpOutbound *self, RestanteSmtpFailure *failure)
{
  RestanteSmtpClientEvent event;

  self->deadline = g_get_monotonic_time () + (gint64)self->timeout * G_USEC_PER_SEC;
  if ((!self->called && !connect_channel (self, failure)) ||
      !restante_smtp_outbound_next (self, &event, failure))
    return FALSE;
  /* Before the proof the engine has nothing else to tell. */
  g_return_val_if_fail (event.type == RESTANTE_SMTP_CLIENT_IDENTITY, FALSE);
  return TRUE;
}

void
restante_smtp_outbound_get_facts (RestanteSmtpOutbound *self, RestanteIdentityFacts *facts)
{
  *facts = (RestanteIdentityFacts){ 0 };
  facts->tls = restante_channel_is_tls (self->channel);
  facts->fingerprint = self->fingerprint;
  facts->chain_valid = facts->tls && self->verify_chain && self->chain_problem == NULL;
  facts->chain_problem = self->chain_problem;
  facts->dane = self->dane;
  if (self->shown != NULL)
    facts->shown = restante_shown_chain_get (self->shown, &facts->n_shown);
  facts->called = self->called;
}

void
restante_smtp_outbound_verify_chain (RestanteSmtpOutbound *self)
{
  if (self->verify_chain || !restante_channel_is_tls (self->channel))
    return;
  self->verify_chain = TRUE;
  restante_channel_verify_chain (self->channel, self->name);
  learn_chain (self);
}

const char *
restante_smtp_outbound_get_peer (RestanteSmtpOutbound *self)
{
  return restante_channel_get_peer (self->channel);
}

const char *
restante_smtp_outbound_get_greeting (RestanteSmtpOutbound *self)
{
  return restante_smtp_client_get_greeting (self->engine);
}

const RestanteCapabilities *
restante_smtp_outbound_get_capabilities (RestanteSmtpOutbound *self)
{
  return restante_smtp_client_get_capabilities (self->engine);
}

RestanteSmtpClient *
restante_smtp_outbound_get_engine (RestanteSmtpOutbound *self)
{
  return self->engine;
}

void
restante_smtp_outbound_proven (RestanteSmtpOutbound *self, gboolean proven)
{
  restante_smtp_client_proven (self->engine, proven);
  if (proven) {
    self->deadline = 0;
    return;
  }
  /* The QUIT is a courtesy: its answer is not waited for. */
  restante_smtp_outbound_flush (self);
}

void
restante_smtp_outbound_shutdown (RestanteSmtpOutbound *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_cancellable_cancel (self->cancellable);
  if (self->channel != NULL)
    restante_channel_shutdown (self->channel);
}
