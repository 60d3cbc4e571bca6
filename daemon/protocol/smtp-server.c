/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/smtp-server.h"

#include <string.h>

#include "protocol/reply.h"
#include "protocol/smtp-server-private.h"

/* RFC 5321 section 4.5.3.1.4 asks for 512; SMTPUTF8, SIZE and BODY add to it (RFC 6531
 * section 3.4). */
#define MAX_COMMAND 2048
/* Pipelined commands are answered in pieces of about this size: the replies can be ten times as
 * long as the commands, and a peer that does not read them must not fill the memory. */
#define MAX_OUTPUT 16384
/* So much content is read in vain: eight times the limit of a message, and a bit for a low one. */
#define WASTE_TIMES 8
#define WASTE_BYTES 65536

void
restante_smtp_server_reply (RestanteSmtpServer *self,
                            guint code,
                            const char *enhanced,
                            const char *text)
{
  if (self->output_taken)
    g_string_truncate (self->output, 0);
  self->output_taken = FALSE;
  if (!self->capabilities.enhanced_status_codes)
    enhanced = NULL;
  restante_reply_write (self->output, code, enhanced, text);
}

static void
forget_transaction (RestanteSmtpServer *self)
{
  self->in_transaction = FALSE;
  self->mail_refused = FALSE;
  self->recipients = 0;
  self->chunks.begun = FALSE;
  self->chunks.refused = FALSE;
}

void
restante_smtp_server_abandon (RestanteSmtpServer *self)
{
  if (self->in_transaction)
    self->abandon_due = TRUE;
  forget_transaction (self);
}

void
restante_smtp_server_close (RestanteSmtpServer *self)
{
  restante_smtp_server_abandon (self);
  if (self->phase != RESTANTE_PHASE_CLOSED)
    self->phase = RESTANTE_PHASE_CLOSING;
}

RestanteSmtpServer *
restante_smtp_server_new (const char *hostname, const RestanteCapabilities *capabilities)
{
  RestanteSmtpServer *self = g_new0 (RestanteSmtpServer, 1);
  self->hostname = g_strdup (hostname);
  self->capabilities = *capabilities;
  self->lines = restante_line_splitter_new (MAX_COMMAND);
  self->output = g_string_new (NULL);
  self->address = g_string_new (NULL);
  g_autofree char *greeting = g_strconcat (hostname, " ESMTP Restante", NULL);
  restante_smtp_server_reply (self, 220, NULL, greeting);
  return self;
}

void
restante_smtp_server_free (RestanteSmtpServer *self)
{
  if (!self)
    return;
  g_free (self->hostname);
  restante_line_splitter_free (self->lines);
  g_string_free (self->output, TRUE);
  g_string_free (self->address, TRUE);
  g_free (self->kept);
  g_free (self->helo);
  g_free (self->chunks.enhanced);
  g_free (self->chunks.text);
  g_free (self);
}

void
restante_smtp_server_turn_away (RestanteSmtpServer *self, const char *text)
{
  g_autofree char *line = g_strconcat (self->hostname, " ", text, NULL);
  g_string_truncate (self->output, 0);
  restante_smtp_server_reply (self, 421, NULL, line);
  restante_smtp_server_close (self);
}

void
restante_smtp_server_end (RestanteSmtpServer *self, const char *enhanced, const char *text)
{
  if (self->phase == RESTANTE_PHASE_CLOSING || self->phase == RESTANTE_PHASE_CLOSED)
    return;
  self->asked = RESTANTE_ASKED_NOTHING;
  self->start_tls_due = FALSE;
  restante_smtp_server_reply (self, 421, enhanced, text);
  restante_smtp_server_close (self);
}

/* -- content
 * --------------------------------------------------------------------------------------------------
 */

static const char *const fault_texts[] = {
  [RESTANTE_CONTENT_BARE_CR] = "The message has a bare CR; lines must end with CRLF",
  [RESTANTE_CONTENT_BARE_LF] = "The message has a bare LF; lines must end with CRLF",
  [RESTANTE_CONTENT_NUL] = "The message has a NUL byte",
  [RESTANTE_CONTENT_LONG_LINE] = "The message has a line of more than 1000 bytes",
  /* DATA cannot hand it over as it is: it would get a CRLF. */
  [RESTANTE_CONTENT_UNENDED] = "The message does not end with CRLF",
};

gboolean
restante_smtp_server_is_too_big (RestanteSmtpServer *self, const RestanteContentCheck *content)
{
  guint64 limit = self->capabilities.size_limit;
  return limit > 0 && content->size > limit;
}

gboolean
restante_smtp_server_refuse_content (RestanteSmtpServer *self, const RestanteContentCheck *content)
{
  gboolean too_big = restante_smtp_server_is_too_big (self, content);
  if (!too_big && content->fault == RESTANTE_CONTENT_CLEAN)
    return FALSE;
  restante_smtp_server_abandon (self);
  if (too_big)
    restante_smtp_server_reply (self, 552, "5.3.4", "The message is larger than this server takes");
  else
    restante_smtp_server_reply (self, 550, "5.6.0", fault_texts[content->fault]);
  return TRUE;
}

static void
end_content (RestanteSmtpServer *self)
{
  const RestanteContentCheck *content = &self->data.content;
  self->phase = RESTANTE_PHASE_COMMANDS;
  restante_patience_renew (&self->patience);
  if (!restante_smtp_server_refuse_content (self, content))
    self->asked = RESTANTE_ASKED_MESSAGE;
  /* CR CRLF.CRLF: a relay that stumbles over the bare CR passes this on as text, and what is behind
   * it was written by somebody else then (SMTP smuggling). */
  if (content->after_cr_crlf)
    restante_smtp_server_end (self, "4.7.0", "A bare CR is before the end of data, closing");
}

/* TRUE: a piece is in @event. */
static gboolean
read_content (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  RestanteSpan piece;
  guint64 before = self->data.content.size;
  RestanteDataStep step = restante_data_reader_take (&self->data, &self->input, &piece);
  restante_patience_receive (&self->patience, self->data.content.size - before);
  switch (step) {
  case RESTANTE_DATA_PIECE:
    if (restante_smtp_server_is_too_big (self, &self->data.content))
      return FALSE;
    *event = (RestanteSmtpServerEvent){ .type = RESTANTE_SMTP_SERVER_CONTENT,
                                        .content = piece.bytes,
                                        .length = piece.length };
    return TRUE;
  case RESTANTE_DATA_END:
    end_content (self);
    return FALSE;
  case RESTANTE_DATA_MORE:
  default:
    return FALSE;
  }
}

/* -- the engine
 * -----------------------------------------------------------------------------------------------
 */

void
restante_smtp_server_feed (RestanteSmtpServer *self, const guint8 *bytes, gsize length)
{
  g_clear_pointer (&self->kept, g_free);
  self->input = (RestanteSpan){ bytes, length };
}

void
restante_smtp_server_keep_input (RestanteSmtpServer *self)
{
  guint8 *copy = self->input.length > 0 ? g_memdup2 (self->input.bytes, self->input.length) : NULL;

  g_free (self->kept);
  self->kept = copy;
  self->input.bytes = copy;
}

static void
ask (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  static const RestanteSmtpServerEventType types[] = {
    [RESTANTE_ASKED_MAIL] = RESTANTE_SMTP_SERVER_MAIL,
    [RESTANTE_ASKED_RCPT] = RESTANTE_SMTP_SERVER_RCPT,
    [RESTANTE_ASKED_DATA] = RESTANTE_SMTP_SERVER_DATA,
    [RESTANTE_ASKED_MESSAGE] = RESTANTE_SMTP_SERVER_MESSAGE,
    [RESTANTE_ASKED_ETRN] = RESTANTE_SMTP_SERVER_ETRN,
  };
  *event = (RestanteSmtpServerEvent){ .type = types[self->asked] };
  if (self->asked == RESTANTE_ASKED_MAIL || self->asked == RESTANTE_ASKED_RCPT ||
      self->asked == RESTANTE_ASKED_ETRN)
    event->address = self->address->str;
  if (self->asked == RESTANTE_ASKED_MAIL) {
    event->size = self->mail.size;
    event->eight_bit = self->mail.eight_bit;
    event->smtputf8 = self->mail.smtputf8;
  }
}

static gboolean
tell (RestanteSmtpServerEvent *event, RestanteSmtpServerEventType type)
{
  *event = (RestanteSmtpServerEvent){ .type = type };
  return TRUE;
}

/* What waits to be told and needs no more bytes. */
static gboolean
next_due (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  if (self->abandon_due) {
    self->abandon_due = FALSE;
    return tell (event, RESTANTE_SMTP_SERVER_ABANDON);
  }
  if (self->phase == RESTANTE_PHASE_COMMANDS && !self->output_taken &&
      self->output->len >= MAX_OUTPUT)
    return tell (event, RESTANTE_SMTP_SERVER_FLUSH);
  /* RFC 3207 section 5: what came in plain behind STARTTLS was put there by somebody else. */
  if (self->phase == RESTANTE_PHASE_HANDSHAKE && self->input.length > 0)
    restante_smtp_server_close (self);
  if (self->phase == RESTANTE_PHASE_HANDSHAKE && self->start_tls_due) {
    self->start_tls_due = FALSE;
    return tell (event, RESTANTE_SMTP_SERVER_START_TLS);
  }
  if (self->phase == RESTANTE_PHASE_CLOSING) {
    self->phase = RESTANTE_PHASE_CLOSED;
    return tell (event, RESTANTE_SMTP_SERVER_CLOSE);
  }
  return FALSE;
}

/* Content that is refused is read to its end, so that the sender hears why; not without end. */
static void
limit_waste (RestanteSmtpServer *self)
{
  guint64 limit = self->capabilities.size_limit;
  if (limit == 0 || self->patience.fruitless < WASTE_TIMES * limit + WASTE_BYTES)
    return;
  if (self->phase == RESTANTE_PHASE_CONTENT)
    restante_smtp_server_refuse_content (self, &self->data.content);
  restante_smtp_server_end (self, "4.7.0", "Too much content without a message");
}

/* TRUE: @event is a piece of the content. */
static gboolean
take_input (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  RestanteLine line;
  if (self->phase == RESTANTE_PHASE_CONTENT || self->phase == RESTANTE_PHASE_CHUNK) {
    gboolean piece = self->phase == RESTANTE_PHASE_CONTENT
                         ? read_content (self, event)
                         : restante_smtp_server_read_chunk (self, event);
    limit_waste (self);
    return piece;
  }
  if (restante_line_splitter_take (self->lines, &self->input, &line)) {
    restante_patience_renew (&self->patience);
    restante_smtp_server_handle_line (self, &line);
  }
  return FALSE;
}

gboolean
restante_smtp_server_next (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  g_return_val_if_fail (self->asked == RESTANTE_ASKED_NOTHING, FALSE);
  for (;;) {
    if (next_due (self, event))
      return TRUE;
    if (self->phase == RESTANTE_PHASE_CHUNK && self->chunks.left == 0)
      restante_smtp_server_end_chunk (self);
    else if (self->phase > RESTANTE_PHASE_CHUNK || self->input.length == 0)
      return FALSE;
    else if (take_input (self, event))
      return TRUE;
    if (self->asked != RESTANTE_ASKED_NOTHING) {
      ask (self, event);
      return TRUE;
    }
  }
}

static void
take_verdict (RestanteSmtpServer *self, RestanteServerAsked asked, gboolean accepted)
{
  if (asked == RESTANTE_ASKED_MAIL) {
    self->in_transaction = accepted;
    self->mail_refused = !accepted;
  } else if (asked == RESTANTE_ASKED_RCPT) {
    self->recipients += accepted ? 1 : 0;
  } else if (asked == RESTANTE_ASKED_DATA && accepted) {
    self->phase = RESTANTE_PHASE_CONTENT;
    restante_data_reader_init (&self->data);
  } else if (asked == RESTANTE_ASKED_MESSAGE) {
    forget_transaction (self);
    if (accepted) {
      self->idle = 0;
      restante_patience_reward (&self->patience);
    }
  }
}

void
restante_smtp_server_answer (RestanteSmtpServer *self,
                             guint code,
                             const char *enhanced,
                             const char *text)
{
  RestanteServerAsked asked = self->asked;
  g_return_if_fail (asked != RESTANTE_ASKED_NOTHING);
  self->asked = RESTANTE_ASKED_NOTHING;
  if (self->phase == RESTANTE_PHASE_CHUNK && code != 421) {
    restante_smtp_server_answer_chunk (self, code, enhanced, text);
    return;
  }
  restante_smtp_server_reply (self, code, code < 400 && code >= 300 ? NULL : enhanced, text);
  take_verdict (self, asked, asked == RESTANTE_ASKED_DATA ? code == 354 : code < 300);
  if (code == 421)
    restante_smtp_server_close (self);
}

const guint8 *
restante_smtp_server_take_output (RestanteSmtpServer *self, gsize *length)
{
  *length = self->output_taken ? 0 : self->output->len;
  self->output_taken = TRUE;
  return (const guint8 *)self->output->str;
}

static RestanteAwaited
get_awaited (RestanteSmtpServer *self)
{
  if (self->phase == RESTANTE_PHASE_CONTENT || self->phase == RESTANTE_PHASE_CHUNK)
    return RESTANTE_AWAITED_CONTENT;
  return self->in_transaction ? RESTANTE_AWAITED_TRANSACTION_COMMAND : RESTANTE_AWAITED_COMMAND;
}

void
restante_smtp_server_set_time (RestanteSmtpServer *self, gint64 now)
{
  restante_patience_set_time (&self->patience, now);
  if (self->phase <= RESTANTE_PHASE_CHUNK &&
      restante_patience_left (&self->patience, get_awaited (self)) <= 0)
    restante_smtp_server_end (self, "4.4.2", "Too slow, closing the connection");
}

guint
restante_smtp_server_deadline (RestanteSmtpServer *self)
{
  return (guint)MAX (restante_patience_left (&self->patience, get_awaited (self)), 1);
}

void
restante_smtp_server_tls_started (RestanteSmtpServer *self)
{
  g_return_if_fail (self->phase == RESTANTE_PHASE_HANDSHAKE && !self->start_tls_due);
  self->phase = RESTANTE_PHASE_COMMANDS;
  self->tls = TRUE;
  self->extended = FALSE;
  g_clear_pointer (&self->helo, g_free);
  restante_line_splitter_reset (self->lines);
}

const char *
restante_smtp_server_get_helo (RestanteSmtpServer *self)
{
  return self->helo;
}

gboolean
restante_smtp_server_is_extended (RestanteSmtpServer *self)
{
  return self->extended;
}

gboolean
restante_smtp_server_is_tls (RestanteSmtpServer *self)
{
  return self->tls;
}
