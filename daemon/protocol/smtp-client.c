/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/smtp-client.h"

#include <string.h>

#include "protocol/dot-writer.h"
#include "protocol/line-splitter.h"
#include "protocol/transaction.h"

#define MAX_REPLY_LINE  4096
#define MAX_OUTSTANDING 2
#define MAX_EVENTS      4
#define SECONDS_COMMAND 300

typedef enum
{
  STATE_BANNER,
  STATE_EHLO,
  STATE_HELO,
  STATE_STARTTLS,
  STATE_HANDSHAKE,
  STATE_IDENTITY,
  STATE_SESSION,
  STATE_OVER,
} State;

struct _RestanteSmtpClient
{
  char *helo;
  RestanteSmtpTls tls_wanted;
  gboolean tls;
  char *greeting;
  RestanteCapabilities capabilities;
  RestanteLineSplitter *lines;
  RestanteDotWriter dots;
  RestanteSpan input;
  GString *output;
  gboolean output_taken;

  State state;
  gboolean ready;                             /* READY was told and not used */
  gboolean quitting;                          /* QUIT was said */
  RestanteTransaction *open[MAX_OUTSTANDING]; /* the older one first */
  guint n_open;

  RestanteReply *partial; /* being read */
  RestanteReply *reply;   /* the last whole one, which the events show */
  RestanteSmtpClientEvent events[MAX_EVENTS];
  guint n_events;
  guint told;
};

static GString *
output (RestanteSmtpClient *self)
{
  if (self->output_taken)
    g_string_truncate (self->output, 0);
  self->output_taken = FALSE;
  return self->output;
}

static void say (RestanteSmtpClient *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (RestanteSmtpClient *self, const char *format, ...)
{
  GString *out = output (self);
  va_list arguments;
  va_start (arguments, format);
  g_string_append_vprintf (out, format, arguments);
  va_end (arguments);
  g_string_append_len (out, "\r\n", 2);
}

static RestanteSmtpClientEvent *
tell (RestanteSmtpClient *self, RestanteSmtpClientEventType type)
{
  if (self->told == self->n_events)
    self->told = self->n_events = 0;
  g_assert (self->n_events < MAX_EVENTS);
  RestanteSmtpClientEvent *event = &self->events[self->n_events++];
  *event = (RestanteSmtpClientEvent){ .type = type };
  return event;
}

/* Ends the session; a peer that still listens is told so (RFC 5321 section 4.1.1.10). */
static void
fail (RestanteSmtpClient *self, RestanteSmtpStage stage, const RestanteReply *reply)
{
  RestanteSmtpClientEvent *event = tell (self, RESTANTE_SMTP_CLIENT_FAILED);
  event->stage = stage;
  event->reply = reply;
  if (reply && reply->code != 421 && !self->quitting)
    say (self, "QUIT");
  self->state = STATE_OVER;
}

RestanteSmtpClient *
restante_smtp_client_new (const char *helo, RestanteSmtpTls tls)
{
  RestanteSmtpClient *self = g_new0 (RestanteSmtpClient, 1);
  self->helo = g_strdup (helo);
  self->tls_wanted = tls;
  self->lines = restante_line_splitter_new (MAX_REPLY_LINE);
  self->output = g_string_new (NULL);
  return self;
}

void
restante_smtp_client_free (RestanteSmtpClient *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_open; i++)
    restante_transaction_free (self->open[i]);
  g_free (self->helo);
  g_free (self->greeting);
  restante_line_splitter_free (self->lines);
  g_string_free (self->output, TRUE);
  restante_reply_free (self->partial);
  restante_reply_free (self->reply);
  g_free (self);
}

/* -- up to the identity
 * --------------------------------------------------------------------------------------- */

static gboolean
is_good (RestanteSmtpClient *self)
{
  return self->reply->code < 300;
}

/* The peer refused what was said, or answered what cannot be an answer to it. */
static void
refused (RestanteSmtpClient *self, RestanteSmtpStage stage)
{
  fail (self, stage, self->reply->code >= 400 ? self->reply : NULL);
}

static void
say_ehlo (RestanteSmtpClient *self)
{
  say (self, "EHLO %s", self->helo);
  self->state = STATE_EHLO;
}

static void
on_banner (RestanteSmtpClient *self)
{
  self->greeting = g_strdup (self->reply->text);
  if (is_good (self))
    say_ehlo (self);
  else
    refused (self, RESTANTE_SMTP_STAGE_BANNER);
}

static void
ask_identity (RestanteSmtpClient *self)
{
  tell (self, RESTANTE_SMTP_CLIENT_IDENTITY);
  self->state = STATE_IDENTITY;
}

/* The name was taken: secure the session, or go on. */
static void
on_greeted (RestanteSmtpClient *self)
{
  if (self->tls || self->tls_wanted == RESTANTE_SMTP_TLS_NEVER) {
    ask_identity (self);
  } else if (self->capabilities.starttls) {
    say (self, "STARTTLS");
    self->state = STATE_STARTTLS;
  } else if (self->tls_wanted == RESTANTE_SMTP_TLS_REQUIRED) {
    fail (self, RESTANTE_SMTP_STAGE_STARTTLS, NULL);
    say (self, "QUIT");
  } else {
    ask_identity (self);
  }
}

static void
read_capabilities (RestanteSmtpClient *self)
{
  self->capabilities = (RestanteCapabilities){ .esmtp = TRUE };
  g_auto (GStrv) lines = g_strsplit (self->reply->text, "\n", -1);
  for (guint i = 1; lines[0] && lines[i]; i++)
    restante_capabilities_add_line (&self->capabilities, lines[i]);
}

static void
on_ehlo (RestanteSmtpClient *self)
{
  if (is_good (self)) {
    read_capabilities (self);
    on_greeted (self);
  } else if (self->reply->code >= 500) {
    say (self, "HELO %s", self->helo);
    self->state = STATE_HELO;
  } else {
    refused (self, RESTANTE_SMTP_STAGE_EHLO);
  }
}

static void
on_helo (RestanteSmtpClient *self)
{
  self->capabilities = (RestanteCapabilities){ 0 };
  if (is_good (self))
    on_greeted (self);
  else
    refused (self, RESTANTE_SMTP_STAGE_EHLO);
}

static void
on_starttls (RestanteSmtpClient *self)
{
  if (is_good (self)) {
    /* RFC 3207 section 5: plain text behind the reply was put there by somebody else. */
    if (self->input.length > 0) {
      fail (self, RESTANTE_SMTP_STAGE_TLS, NULL);
      return;
    }
    tell (self, RESTANTE_SMTP_CLIENT_START_TLS);
    self->state = STATE_HANDSHAKE;
  } else if (self->tls_wanted == RESTANTE_SMTP_TLS_REQUIRED || self->reply->code < 500) {
    /* A host that cannot secure the session now (454, RFC 3207 section 4) must not be judged by
     * the key that it would have shown. */
    refused (self, RESTANTE_SMTP_STAGE_STARTTLS);
  } else {
    ask_identity (self);
  }
}

void
restante_smtp_client_tls_started (RestanteSmtpClient *self)
{
  if (self->state != STATE_HANDSHAKE)
    return;
  self->tls = TRUE;
  say_ehlo (self);
}

void
restante_smtp_client_proven (RestanteSmtpClient *self, gboolean proven)
{
  g_return_if_fail (self->state == STATE_IDENTITY);
  self->state = STATE_SESSION;
  if (!proven) {
    say (self, "QUIT");
    self->quitting = TRUE;
  }
}

/* -- the messages
 * --------------------------------------------------------------------------------------------- */

static gboolean
can_begin (RestanteSmtpClient *self)
{
  if (self->state != STATE_SESSION || self->quitting || self->ready)
    return FALSE;
  return self->n_open == 0 ||
         (self->n_open < MAX_OUTSTANDING && restante_transaction_lets_follow (self->open[0]));
}

/* Whether an address can stand in a command at all, whatever else it is. */
static gboolean
is_sendable (const char *address)
{
  for (; *address; address++)
    if (g_ascii_iscntrl (*address))
      return FALSE;
  return TRUE;
}

static gboolean
are_sendable (const char *sender, const char *const *recipients)
{
  gboolean good = is_sendable (sender) && *recipients;
  for (; good && *recipients; recipients++)
    good = is_sendable (*recipients);
  return good;
}

void
restante_smtp_client_begin (RestanteSmtpClient *self,
                            guint64 tag,
                            const char *sender,
                            const char *const *recipients,
                            guint64 size,
                            gboolean eight_bit,
                            gboolean smtputf8)
{
  g_return_if_fail (self->ready);
  self->ready = FALSE;
  if ((smtputf8 && !self->capabilities.smtputf8) || !are_sendable (sender, recipients)) {
    RestanteSmtpClientEvent *event = tell (self, RESTANTE_SMTP_CLIENT_RESULT);
    event->tag = tag;
    event->stage = RESTANTE_SMTP_STAGE_MAIL;
    return;
  }
  self->open[self->n_open++] = restante_transaction_begin (
      &self->capabilities, tag, sender, recipients, size, eight_bit, smtputf8, output (self));
}

static gboolean
awaits_content (RestanteSmtpClient *self)
{
  return self->state == STATE_SESSION && self->n_open > 0 &&
         self->open[0]->awaits == RESTANTE_AWAITS_CONTENT;
}

void
restante_smtp_client_content (RestanteSmtpClient *self, const guint8 *bytes, gsize length)
{
  g_return_if_fail (awaits_content (self));
  restante_dot_writer_add (&self->dots, output (self), bytes, length);
}

void
restante_smtp_client_content_end (RestanteSmtpClient *self)
{
  g_return_if_fail (awaits_content (self));
  restante_dot_writer_end (&self->dots, output (self));
  restante_transaction_content_ended (self->open[0]);
}

void
restante_smtp_client_quit (RestanteSmtpClient *self)
{
  g_return_if_fail (self->ready);
  self->ready = FALSE;
  self->quitting = TRUE;
  say (self, "QUIT");
}

static void
close_transaction (RestanteSmtpClient *self)
{
  restante_transaction_free (self->open[0]);
  self->open[0] = self->open[1];
  self->open[1] = NULL;
  self->n_open--;
}

static void
tell_result (RestanteSmtpClient *self, RestanteSmtpStage stage)
{
  RestanteSmtpClientEvent *event = tell (self, RESTANTE_SMTP_CLIENT_RESULT);
  event->tag = self->open[0]->tag;
  event->stage = stage;
  event->reply = self->reply;
}

static void
on_transaction (RestanteSmtpClient *self)
{
  RestanteTransaction *transaction = self->open[0];
  RestanteSmtpStage stage = restante_transaction_get_stage (transaction);
  RestanteProgress progress = restante_transaction_take (transaction, self->reply, output (self));
  if (progress.broken) {
    fail (self, stage, NULL);
    return;
  }
  if (progress.recipient) {
    RestanteSmtpClientEvent *event = tell (self, RESTANTE_SMTP_CLIENT_RECIPIENT);
    event->tag = transaction->tag;
    event->recipient = progress.index;
    event->reply = self->reply;
  }
  if (progress.send) {
    tell (self, RESTANTE_SMTP_CLIENT_SEND)->tag = transaction->tag;
    restante_dot_writer_init (&self->dots);
  }
  if (progress.result)
    tell_result (self, progress.stage);
  if (progress.over)
    close_transaction (self);
}

static void
on_session (RestanteSmtpClient *self)
{
  if (self->n_open > 0) {
    on_transaction (self);
  } else if (self->quitting) {
    tell (self, RESTANTE_SMTP_CLIENT_CLOSED);
    self->state = STATE_OVER;
  } else {
    fail (self, restante_smtp_client_get_stage (self), NULL); /* nothing was asked */
  }
}

/* 421 may come at any time and ends the session (RFC 5321 section 3.8). */
static void
on_shutdown (RestanteSmtpClient *self)
{
  RestanteSmtpStage stage = restante_smtp_client_get_stage (self);
  if (self->quitting && self->n_open == 0) {
    on_session (self);
    return;
  }
  if (self->n_open > 0 && !self->open[0]->resulted)
    tell_result (self, stage);
  fail (self, stage, self->reply);
}

/* -- the engine
 * -----------------------------------------------------------------------------------------------
 */

static const struct
{
  void (*handle) (RestanteSmtpClient *self); /* a whole reply; NULL: none may come */
  RestanteSmtpStage stage;
} states[] = {
  [STATE_BANNER] = { on_banner, RESTANTE_SMTP_STAGE_BANNER },
  [STATE_EHLO] = { on_ehlo, RESTANTE_SMTP_STAGE_EHLO },
  [STATE_HELO] = { on_helo, RESTANTE_SMTP_STAGE_EHLO },
  [STATE_STARTTLS] = { on_starttls, RESTANTE_SMTP_STAGE_STARTTLS },
  [STATE_HANDSHAKE] = { NULL, RESTANTE_SMTP_STAGE_TLS },
  [STATE_IDENTITY] = { NULL, RESTANTE_SMTP_STAGE_IDENTITY },
  [STATE_SESSION] = { on_session, RESTANTE_SMTP_STAGE_MAIL },
  [STATE_OVER] = { NULL, RESTANTE_SMTP_STAGE_QUIT },
};

static void
handle_line (RestanteSmtpClient *self, const RestanteLine *line)
{
  RestanteReplyLine step = RESTANTE_REPLY_LINE_BROKEN;
  if (!line->faults)
    step = restante_reply_add_line (&self->partial, line->text, line->length);
  if (step == RESTANTE_REPLY_LINE_MORE)
    return;
  if (step == RESTANTE_REPLY_LINE_BROKEN) {
    fail (self, restante_smtp_client_get_stage (self), NULL);
    return;
  }
  restante_reply_free (self->reply);
  self->reply = g_steal_pointer (&self->partial);
  if (self->reply->code == 421)
    on_shutdown (self);
  else
    states[self->state].handle (self);
}

void
restante_smtp_client_feed (RestanteSmtpClient *self, const guint8 *bytes, gsize length)
{
  self->input = (RestanteSpan){ bytes, length };
}

gboolean
restante_smtp_client_next (RestanteSmtpClient *self, RestanteSmtpClientEvent *event)
{
  for (;;) {
    if (self->told < self->n_events) {
      *event = self->events[self->told++];
      return TRUE;
    }
    if (can_begin (self)) {
      self->ready = TRUE;
      tell (self, RESTANTE_SMTP_CLIENT_READY);
      continue;
    }
    if (self->state == STATE_OVER || self->state == STATE_IDENTITY || self->input.length == 0)
      return FALSE;
    RestanteLine line;
    if (self->state == STATE_HANDSHAKE)
      fail (self, RESTANTE_SMTP_STAGE_TLS, NULL);
    else if (restante_line_splitter_take (self->lines, &self->input, &line))
      handle_line (self, &line);
  }
}

const guint8 *
restante_smtp_client_take_output (RestanteSmtpClient *self, gsize *length)
{
  *length = self->output_taken ? 0 : self->output->len;
  self->output_taken = TRUE;
  return (const guint8 *)self->output->str;
}

RestanteSmtpStage
restante_smtp_client_get_stage (RestanteSmtpClient *self)
{
  if (self->state != STATE_SESSION)
    return states[self->state].stage;
  if (self->n_open > 0)
    return restante_transaction_get_stage (self->open[0]);
  return self->quitting ? RESTANTE_SMTP_STAGE_QUIT : RESTANTE_SMTP_STAGE_MAIL;
}

guint
restante_smtp_client_deadline (RestanteSmtpClient *self)
{
  if (self->state == STATE_SESSION && self->n_open > 0)
    return restante_transaction_get_deadline (self->open[0]);
  return SECONDS_COMMAND;
}

const char *
restante_smtp_client_get_greeting (RestanteSmtpClient *self)
{
  return self->greeting;
}

const RestanteCapabilities *
restante_smtp_client_get_capabilities (RestanteSmtpClient *self)
{
  return &self->capabilities;
}
