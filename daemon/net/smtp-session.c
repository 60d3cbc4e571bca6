/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/smtp-session.h"

#include "net/reception.h"
#include "policy/recipient.h"
#include "protocol/address.h"
#include "protocol/smtp-server.h"
#include "queue/domains.h"

struct _RestanteSmtpSession
{
  const RestanteSmtpSessionShared *shared;
  RestanteSmtpServer *engine;
  RestanteReception *reception; /* of the transaction that is open */
  char *client;
  char *tls;
  gboolean turned_away;

  RestanteSmtpSessionWaker waker;
  gpointer user_data;
  gboolean may_block;

  RestanteSmtpSessionNeed need;
  const char *end_enhanced; /* not NULL: the session ends when the store has answered */
  const char *end_text;
};

RestanteSmtpSession *
restante_smtp_session_new (const RestanteSmtpSessionShared *shared,
                           const RestanteCapabilities *capabilities,
                           const char *client)
{
  RestanteSmtpSession *self = g_new0 (RestanteSmtpSession, 1);

  self->shared = shared;
  self->client = g_strdup (client);
  self->engine = restante_smtp_server_new (shared->hostname, capabilities);
  return self;
}

RestanteSmtpSession *
restante_smtp_session_new_turned_away (const RestanteSmtpSessionShared *shared, const char *text)
{
  RestanteCapabilities nothing = { 0 };
  RestanteSmtpSession *self = restante_smtp_session_new (shared, &nothing, NULL);

  self->turned_away = TRUE;
  restante_smtp_server_turn_away (self->engine, text);
  return self;
}

void
restante_smtp_session_free (RestanteSmtpSession *self)
{
  if (self == NULL)
    return;
  g_return_if_fail (self->need != RESTANTE_SMTP_SESSION_STORE);
  g_clear_pointer (&self->reception, restante_reception_free);
  restante_smtp_server_free (self->engine);
  g_free (self->client);
  g_free (self->tls);
  g_free (self);
}

gboolean
restante_smtp_session_is_turned_away (RestanteSmtpSession *self)
{
  return self->turned_away;
}

void
restante_smtp_session_serve (RestanteSmtpSession *self,
                             RestanteSmtpSessionWaker waker,
                             gpointer user_data,
                             gboolean may_block)
{
  g_return_if_fail (self->need != RESTANTE_SMTP_SESSION_STORE);
  self->waker = waker;
  self->user_data = user_data;
  self->may_block = may_block;
}

static void
on_mail (RestanteSmtpSession *self, const RestanteSmtpServerEvent *event)
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
is_protected (RestanteSmtpSession *self, const char *address)
{
  const char *domain = restante_address_domain (address);
  g_autoptr (RestanteDomainRecord) record = NULL;

  if (domain == NULL)
    return FALSE;
  record = restante_queue_find_domain (self->shared->queue, domain);
  return record != NULL;
}

static gboolean
has_any_domain (RestanteSmtpSession *self)
{
  g_autoptr (GPtrArray) domains = restante_queue_list_domains (self->shared->queue);

  return domains->len > 0;
}

static void
on_rcpt (RestanteSmtpSession *self, const RestanteSmtpServerEvent *event)
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
on_stored (gpointer user_data)
{
  RestanteSmtpSession *self = user_data;

  self->waker (self->user_data);
}

static void
on_message (RestanteSmtpSession *self)
{
  RestanteReceptionSession session = {
    .hostname = self->shared->hostname,
    .client = self->client,
    .helo = restante_smtp_server_get_helo (self->engine),
    .tls = self->tls,
    .extended = restante_smtp_server_is_extended (self->engine),
  };

  self->need = RESTANTE_SMTP_SESSION_STORE;
  restante_reception_finish (self->reception, &session, on_stored, self);
}

static void
answer_message (RestanteSmtpSession *self)
{
  RestanteReceptionAnswer answer;

  restante_reception_get_answer (self->reception, &answer);
  g_clear_pointer (&self->reception, restante_reception_free);
  restante_smtp_server_answer (self->engine, answer.code, answer.enhanced, answer.text);
}

static void
on_content (RestanteSmtpSession *self, const RestanteSmtpServerEvent *event)
{
  restante_reception_add_content (self->reception, event->content, event->length);
  if (!self->may_block && !restante_reception_is_in_memory (self->reception))
    self->need = RESTANTE_SMTP_SESSION_THREAD;
}

static void
on_etrn (RestanteSmtpSession *self, const RestanteSmtpServerEvent *event)
{
  const RestanteEtrnVerdict *verdict =
      restante_etrn_ask (self->shared->etrn, event->address, g_get_monotonic_time ());

  restante_smtp_server_answer (self->engine, verdict->code, verdict->enhanced, verdict->text);
}

static void
on_event (RestanteSmtpSession *self, const RestanteSmtpServerEvent *event)
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
    on_content (self, event);
    break;
  case RESTANTE_SMTP_SERVER_MESSAGE:
    on_message (self);
    break;
  case RESTANTE_SMTP_SERVER_ETRN:
    on_etrn (self, event);
    break;
  case RESTANTE_SMTP_SERVER_ABANDON:
    g_clear_pointer (&self->reception, restante_reception_free);
    break;
  case RESTANTE_SMTP_SERVER_FLUSH:
    self->need = RESTANTE_SMTP_SESSION_FLUSH;
    break;
  case RESTANTE_SMTP_SERVER_START_TLS:
    self->need = RESTANTE_SMTP_SESSION_START_TLS;
    break;
  case RESTANTE_SMTP_SERVER_CLOSE:
    self->need = RESTANTE_SMTP_SESSION_OVER;
    break;
  }
}

void
restante_smtp_session_stored (RestanteSmtpSession *self)
{
  g_return_if_fail (self->need == RESTANTE_SMTP_SESSION_STORE);
  self->need = RESTANTE_SMTP_SESSION_BYTES;
  answer_message (self);
  if (self->end_enhanced != NULL)
    restante_smtp_server_end (self->engine, self->end_enhanced, self->end_text);
}

RestanteSmtpSessionNeed
restante_smtp_session_advance (RestanteSmtpSession *self)
{
  RestanteSmtpServerEvent event;

  if ((self->need == RESTANTE_SMTP_SESSION_THREAD && self->may_block) ||
      self->need == RESTANTE_SMTP_SESSION_FLUSH)
    self->need = RESTANTE_SMTP_SESSION_BYTES;
  while (self->need == RESTANTE_SMTP_SESSION_BYTES &&
         restante_smtp_server_next (self->engine, &event))
    on_event (self, &event);
  if (self->need != RESTANTE_SMTP_SESSION_BYTES)
    restante_smtp_server_keep_input (self->engine);
  return self->need;
}

void
restante_smtp_session_feed (RestanteSmtpSession *self,
                            const guint8 *bytes,
                            gsize length,
                            gint64 now)
{
  g_return_if_fail (self->need == RESTANTE_SMTP_SESSION_BYTES);
  restante_smtp_server_set_time (self->engine, now / G_USEC_PER_SEC);
  restante_smtp_server_feed (self->engine, bytes, length);
}

const guint8 *
restante_smtp_session_take_output (RestanteSmtpSession *self, gsize *length)
{
  return restante_smtp_server_take_output (self->engine, length);
}

guint
restante_smtp_session_get_deadline (RestanteSmtpSession *self)
{
  return restante_smtp_server_deadline (self->engine);
}

void
restante_smtp_session_tls_started (RestanteSmtpSession *self, const char *tls)
{
  g_return_if_fail (self->need == RESTANTE_SMTP_SESSION_START_TLS);
  g_free (self->tls);
  self->tls = g_strdup (tls);
  self->need = RESTANTE_SMTP_SESSION_BYTES;
  restante_smtp_server_tls_started (self->engine);
}

void
restante_smtp_session_end (RestanteSmtpSession *self, const char *enhanced, const char *text)
{
  self->end_enhanced = enhanced;
  self->end_text = text;
  if (self->need == RESTANTE_SMTP_SESSION_STORE || self->need == RESTANTE_SMTP_SESSION_OVER)
    return;
  self->need = RESTANTE_SMTP_SESSION_BYTES;
  restante_smtp_server_end (self->engine, enhanced, text);
}

void
restante_smtp_session_time_out (RestanteSmtpSession *self)
{
  restante_smtp_session_end (self, "4.4.2", "Timed out, closing the connection");
}

void
restante_smtp_session_go_down (RestanteSmtpSession *self)
{
  restante_smtp_session_end (self, "4.3.2", "Going down, try again later");
}
