/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-session.h"

#include "net/reception.h"
#include "policy/recipient.h"
#include "protocol/address.h"
#include "protocol/smtp-server.h"
#include "queue/domains.h"

#define BUFFER_SIZE       (32 * 1024)
#define HANDSHAKE_TIMEOUT 30
#define TURN_AWAY_TIMEOUT 5

typedef struct
{
  RestanteChannel *channel;
  const RestanteSmtpSessionShared *shared;
  RestanteSmtpServer *engine;
  RestanteReception *reception; /* of the transaction that is open */
  char *tls;
  gboolean over;
} Session;

static gboolean
flush (Session *self)
{
  gsize length;
  const guint8 *bytes = restante_smtp_server_take_output (self->engine, &length);

  return length == 0 || restante_channel_write (self->channel, bytes, length,
                                                restante_smtp_server_deadline (self->engine), NULL);
}

static void
on_mail (Session *self, const RestanteSmtpServerEvent *event)
{
  g_clear_pointer (&self->reception, restante_reception_free);
  if (!restante_queue_has_room (self->shared->queue, event->size)) {
    restante_smtp_server_answer (self->engine, 452, "4.3.1", "No room now, try again later");
    return;
  }
  self->reception = restante_reception_new (self->shared->queue, event->address, event->smtputf8);
  restante_smtp_server_answer (self->engine, 250, "2.1.0", "Sender ok");
}

static gboolean
is_protected (Session *self, const char *address)
{
  const char *domain = restante_address_domain (address);
  g_autoptr (RestanteDomainRecord) record = NULL;

  if (domain == NULL)
    return FALSE;
  record = restante_queue_find_domain (self->shared->queue, domain);
  return record != NULL;
}

static gboolean
has_any_domain (Session *self)
{
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (self->shared->queue);

  return domains->len > 0;
}

static void
on_rcpt (Session *self, const RestanteSmtpServerEvent *event)
{
  gboolean postmaster = g_ascii_strcasecmp (event->address, "postmaster") == 0;
  RestanteRecipientFacts facts = {
    .postmaster = postmaster,
    .protected = is_protected (self, event->address),
    .any_domain = postmaster && has_any_domain (self),
  };
  const RestanteRecipientVerdict *verdict = restante_recipient_judge (&facts);

  if (verdict->code < 300)
    restante_reception_add_recipient (self->reception, event->address);
  restante_smtp_server_answer (self->engine, verdict->code, verdict->enhanced, verdict->text);
}

static void
on_message (Session *self)
{
  RestanteReceptionAnswer answer;
  RestanteReceptionSession session = {
    .hostname = self->shared->hostname,
    .client = restante_channel_get_peer (self->channel),
    .helo = restante_smtp_server_get_helo (self->engine),
    .tls = self->tls,
    .extended = restante_smtp_server_is_extended (self->engine),
  };

  restante_reception_finish (self->reception, &session, &answer);
  g_clear_pointer (&self->reception, restante_reception_free);
  restante_smtp_server_answer (self->engine, answer.code, answer.enhanced, answer.text);
}

static void
on_start_tls (Session *self)
{
  g_autoptr (GTlsCertificate) pair = restante_certificate_get (self->shared->certificate);

  self->over = !flush (self) ||
               !restante_channel_start_tls_server (self->channel, pair, HANDSHAKE_TIMEOUT, NULL);
  if (self->over)
    return;
  g_free (self->tls);
  self->tls = restante_channel_describe_tls (self->channel);
  restante_smtp_server_tls_started (self->engine);
}

static void
on_event (Session *self, const RestanteSmtpServerEvent *event)
{
  switch (event->type) {
  case RESTANTE_SMTP_SERVER_MAIL:
    on_mail (self, event);
    break;
  case RESTANTE_SMTP_SERVER_RCPT:
    on_rcpt (self, event);
    break;
  case RESTANTE_SMTP_SERVER_DATA:
    restante_smtp_server_answer (self->engine, 354, NULL, "End data with <CR><LF>.<CR><LF>");
    break;
  case RESTANTE_SMTP_SERVER_CONTENT:
    restante_reception_add_content (self->reception, event->content, event->length);
    break;
  case RESTANTE_SMTP_SERVER_MESSAGE:
    on_message (self);
    break;
  case RESTANTE_SMTP_SERVER_ABANDON:
    g_clear_pointer (&self->reception, restante_reception_free);
    break;
  case RESTANTE_SMTP_SERVER_START_TLS:
    on_start_tls (self);
    break;
  case RESTANTE_SMTP_SERVER_CLOSE:
    flush (self);
    self->over = TRUE;
    break;
  }
}

static void
drain_events (Session *self)
{
  RestanteSmtpServerEvent event;

  while (!self->over && restante_smtp_server_next (self->engine, &event))
    on_event (self, &event);
}

/* One step: what the peer has said is answered in one write, then its next bytes are awaited. */
static void
step (Session *self, guint8 *buffer)
{
  g_autoptr (GError) error = NULL;
  gssize got;

  drain_events (self);
  if (self->over || !flush (self)) {
    self->over = TRUE;
    return;
  }
  got = restante_channel_read (self->channel, buffer, BUFFER_SIZE,
                               restante_smtp_server_deadline (self->engine), &error);
  if (got > 0) {
    restante_smtp_server_feed (self->engine, buffer, (gsize)got);
  } else if (restante_channel_is_reading_shut_down (self->channel)) {
    restante_smtp_server_end (self->engine, "4.3.2", "Going down, try again later");
    drain_events (self);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    restante_smtp_server_end (self->engine, "4.4.2", "Timed out, closing the connection");
    drain_events (self);
  } else {
    self->over = TRUE;
  }
}

void
restante_smtp_session_run (RestanteChannel *channel,
                           const RestanteSmtpSessionShared *shared,
                           const RestanteCapabilities *capabilities)
{
  Session self = { .channel = channel, .shared = shared };
  guint8 buffer[BUFFER_SIZE];

  self.engine = restante_smtp_server_new (shared->hostname, capabilities);
  while (!self.over)
    step (&self, buffer);
  g_clear_pointer (&self.reception, restante_reception_free);
  restante_smtp_server_free (self.engine);
  g_free (self.tls);
}

void
restante_smtp_session_turn_away (RestanteChannel *channel, const char *hostname, const char *text)
{
  RestanteCapabilities nothing = { 0 };
  g_autoptr (RestanteSmtpServer) engine = restante_smtp_server_new (hostname, &nothing);
  RestanteSmtpServerEvent event;
  const guint8 *bytes;
  gsize length;

  restante_smtp_server_turn_away (engine, text);
  while (restante_smtp_server_next (engine, &event) && event.type != RESTANTE_SMTP_SERVER_CLOSE)
    continue;
  bytes = restante_smtp_server_take_output (engine, &length);
  restante_channel_write (channel, bytes, length, TURN_AWAY_TIMEOUT, NULL);
}
