/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/smtp-server.h"

#include <string.h>

#include "protocol/address.h"
#include "protocol/command.h"
#include "protocol/data-reader.h"
#include "protocol/line-splitter.h"
#include "protocol/mail-parameters.h"
#include "protocol/reply.h"

/* RFC 5321 section 4.5.3.1.4 asks for 512; SMTPUTF8, SIZE and BODY add to it (RFC 6531
 * section 3.4). */
#define MAX_COMMAND    2048
#define MAX_RECIPIENTS 1000
#define MAX_ERRORS     20
#define MAX_HELO       255

#define SECONDS_IDLE        120
#define SECONDS_TRANSACTION 300

typedef enum
{
  PHASE_COMMANDS,
  PHASE_CONTENT,
  PHASE_HANDSHAKE, /* START_TLS is told or about to be */
  PHASE_CLOSING,   /* CLOSE is about to be told */
  PHASE_CLOSED,
} Phase;

typedef enum
{
  ASKED_NOTHING,
  ASKED_MAIL,
  ASKED_RCPT,
  ASKED_DATA,
  ASKED_MESSAGE,
} Asked;

struct _RestanteSmtpServer
{
  char *hostname;
  RestanteCapabilities capabilities;
  RestanteLineSplitter *lines;
  RestanteDataReader data;
  RestanteSpan input;
  GString *output;
  gboolean output_taken;

  Phase phase;
  Asked asked;
  gboolean abandon_due;
  gboolean start_tls_due;
  guint errors;

  char *helo;
  gboolean extended;
  gboolean tls;

  gboolean in_transaction; /* MAIL was accepted */
  gboolean mail_refused;   /* the last MAIL was refused: RCPT and DATA of its group will follow */
  guint recipients;
  GString *address;
  RestanteMailParameters mail;
};

static void
reply (RestanteSmtpServer *self, guint code, const char *enhanced, const char *text)
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
}

/* Ends the transaction without a message. */
static void
abandon (RestanteSmtpServer *self)
{
  if (self->in_transaction)
    self->abandon_due = TRUE;
  forget_transaction (self);
}

static void
close_session (RestanteSmtpServer *self)
{
  abandon (self);
  if (self->phase != PHASE_CLOSED)
    self->phase = PHASE_CLOSING;
}

/* Replies to a command that is wrong in itself, and ends the session of a client that knows nothing
 * else. */
static void
reject (RestanteSmtpServer *self, guint code, const char *enhanced, const char *text)
{
  if (++self->errors > MAX_ERRORS) {
    reply (self, 421, "4.7.0", "Too many errors");
    close_session (self);
    return;
  }
  reply (self, code, enhanced, text);
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
  reply (self, 220, NULL, greeting);
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
  g_free (self->helo);
  g_free (self);
}

void
restante_smtp_server_turn_away (RestanteSmtpServer *self, const char *text)
{
  g_autofree char *line = g_strconcat (self->hostname, " ", text, NULL);
  g_string_truncate (self->output, 0);
  reply (self, 421, NULL, line);
  close_session (self);
}

void
restante_smtp_server_end (RestanteSmtpServer *self, const char *enhanced, const char *text)
{
  if (self->phase == PHASE_CLOSING || self->phase == PHASE_CLOSED)
    return;
  self->asked = ASKED_NOTHING;
  self->start_tls_due = FALSE;
  reply (self, 421, enhanced, text);
  close_session (self);
}

/* -- commands
 * -------------------------------------------------------------------------------------------------
 */

static void
greet (RestanteSmtpServer *self, const RestanteToken *name, gboolean extended)
{
  gboolean printable = name->length > 0 && name->length <= MAX_HELO;
  for (gsize i = 0; printable && i < name->length; i++)
    printable = (guchar)name->text[i] > 0x20 && name->text[i] != 0x7f;
  if (!printable) {
    reject (self, 501, "5.5.4", "Say your name");
    return;
  }
  abandon (self);
  g_free (self->helo);
  self->helo = g_strndup (name->text, name->length);
  self->extended = extended;
}

static void
on_helo (RestanteSmtpServer *self, RestanteCommand *command)
{
  guint errors = self->errors;
  greet (self, &command->argument, FALSE);
  if (errors == self->errors)
    reply (self, 250, NULL, self->hostname);
}

static void
on_ehlo (RestanteSmtpServer *self, RestanteCommand *command)
{
  guint errors = self->errors;
  greet (self, &command->argument, TRUE);
  if (errors != self->errors)
    return;
  RestanteCapabilities offered = self->capabilities;
  offered.starttls = offered.starttls && !self->tls;
  g_autoptr (GString) text = g_string_new (self->hostname);
  restante_capabilities_write (&offered, text);
  reply (self, 250, NULL, text->str);
}

/* The refusal for an address, in the words of address.h. */
static void
reject_address (RestanteSmtpServer *self, const GError *error, const char *syntax_code)
{
  if (g_error_matches (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_ROUTING))
    reject (self, 550, "5.7.1", error->message);
  else if (g_error_matches (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_UTF8))
    reject (self, 553, "5.6.7", error->message);
  else
    reject (self, 501, syntax_code, error->message);
}

static gboolean
take_address (RestanteSmtpServer *self, RestanteCommand *command, const char *keyword)
{
  RestanteToken path;
  if (!restante_command_take_path (command, keyword, &path)) {
    reject (self, 501, "5.5.4", "Write the address in angle brackets behind the colon");
    return FALSE;
  }
  g_string_truncate (self->address, 0);
  g_string_append_len (self->address, path.text, path.length);
  return TRUE;
}

static void
on_mail (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (self->in_transaction) {
    reject (self, 503, "5.5.1", "A transaction is open already");
    return;
  }
  g_autoptr (GError) error = NULL;
  self->mail_refused = TRUE;
  if (!take_address (self, command, "FROM"))
    return;
  /* HELO gives no extensions: every parameter is unknown then. */
  const RestanteCapabilities none = { 0 };
  const RestanteRefusal *refusal = restante_mail_parameters_take (
      &self->mail, command, self->extended ? &self->capabilities : &none);
  if (refusal)
    reject (self, refusal->code, refusal->enhanced, refusal->text);
  else if (self->address->len > 0 &&
           !restante_address_check (self->address->str, self->mail.smtputf8, &error))
    reject_address (self, error, "5.1.7");
  else
    self->asked = ASKED_MAIL;
}

/* RFC 5321 section 4.5.1: the one recipient without a domain. */
static gboolean
is_postmaster (RestanteSmtpServer *self)
{
  if (g_ascii_strcasecmp (self->address->str, "postmaster") != 0)
    return FALSE;
  g_string_assign (self->address, "postmaster");
  return TRUE;
}

/* A command of a transaction that does not exist. That is no error of its own when it was pipelined
 * behind a MAIL that was refused (RFC 2920 section 3.1). */
static void
reject_without_mail (RestanteSmtpServer *self)
{
  if (self->mail_refused)
    reply (self, 503, "5.5.1", "The sender was refused");
  else
    reject (self, 503, "5.5.1", "Begin with MAIL");
}

static void
on_rcpt (RestanteSmtpServer *self, RestanteCommand *command)
{
  g_autoptr (GError) error = NULL;
  if (!self->in_transaction)
    reject_without_mail (self);
  else if (self->recipients >= MAX_RECIPIENTS)
    reply (self, 452, "4.5.3", "Too many recipients");
  else if (!take_address (self, command, "TO"))
    return;
  else if (command->argument.length > 0)
    reject (self, 555, "5.5.4", "RCPT takes no parameters here");
  else if (is_postmaster (self))
    self->asked = ASKED_RCPT;
  else if (!restante_address_check_routing (self->address->str, &error) ||
           !restante_address_check (self->address->str, self->mail.smtputf8, &error))
    reject_address (self, error, "5.1.3");
  else
    self->asked = ASKED_RCPT;
}

static void
on_data (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (!self->in_transaction)
    reject_without_mail (self);
  else if (self->recipients == 0)
    reply (self, 554, "5.5.1", "No recipient was accepted");
  else
    self->asked = ASKED_DATA;
}

static void
on_rset (RestanteSmtpServer *self, RestanteCommand *command)
{
  abandon (self);
  reply (self, 250, "2.0.0", "Ok");
}

static void
on_noop (RestanteSmtpServer *self, RestanteCommand *command)
{
  reply (self, 250, "2.0.0", "Ok");
}

static void
on_quit (RestanteSmtpServer *self, RestanteCommand *command)
{
  reply (self, 221, "2.0.0", "Bye");
  close_session (self);
}

static void
on_vrfy (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (command->argument.length == 0)
    reject (self, 501, "5.5.4", "Say whom");
  else
    reply (self, 252, "2.5.0", "Send mail and see");
}

static void
on_help (RestanteSmtpServer *self, RestanteCommand *command)
{
  reply (self, 214, "2.0.0", "RFC 5321 says it all");
}

static void
on_starttls (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (!self->capabilities.starttls) {
    reject (self, 502, "5.5.1", "TLS is not offered");
  } else if (self->tls) {
    reject (self, 503, "5.5.1", "TLS is on already");
  } else {
    abandon (self);
    reply (self, 220, "2.0.0", "Begin TLS");
    self->start_tls_due = TRUE;
    self->phase = PHASE_HANDSHAKE;
  }
}

static void
on_foreign (RestanteSmtpServer *self, RestanteCommand *command)
{
  reject (self, 502, "5.5.1", "That command is not offered");
}

static void
on_unknown (RestanteSmtpServer *self, RestanteCommand *command)
{
  reject (self, 500, "5.5.2", "That command is not known");
}

static const struct
{
  void (*handle) (RestanteSmtpServer *self, RestanteCommand *command);
  gboolean needs_helo;
  gboolean lone; /* takes no argument */
} handlers[] = {
  [RESTANTE_VERB_UNKNOWN] = { on_unknown },
  [RESTANTE_VERB_HELO] = { on_helo },
  [RESTANTE_VERB_EHLO] = { on_ehlo },
  [RESTANTE_VERB_MAIL] = { on_mail, .needs_helo = TRUE },
  [RESTANTE_VERB_RCPT] = { on_rcpt, .needs_helo = TRUE },
  [RESTANTE_VERB_DATA] = { on_data, .needs_helo = TRUE, .lone = TRUE },
  [RESTANTE_VERB_RSET] = { on_rset, .lone = TRUE },
  [RESTANTE_VERB_NOOP] = { on_noop },
  [RESTANTE_VERB_QUIT] = { on_quit, .lone = TRUE },
  [RESTANTE_VERB_VRFY] = { on_vrfy },
  [RESTANTE_VERB_HELP] = { on_help },
  [RESTANTE_VERB_STARTTLS] = { on_starttls, .needs_helo = TRUE, .lone = TRUE },
  [RESTANTE_VERB_FOREIGN] = { on_foreign },
};

static void
handle_line (RestanteSmtpServer *self, const RestanteLine *line)
{
  RestanteCommand command = restante_command_parse (line->text, line->length);
  if (line->faults & RESTANTE_LINE_LONG)
    reject (self, 500, "5.5.6", "The line is too long");
  else if (line->faults & RESTANTE_LINE_NUL)
    reject (self, 500, "5.5.2", "A NUL is in the line");
  else if (line->faults & RESTANTE_LINE_BARE)
    reject (self, 500, "5.5.2", "A bare CR or LF is in the line; only CRLF ends one");
  else if (handlers[command.verb].needs_helo && !self->helo)
    reject (self, 503, "5.5.1", "Say EHLO first");
  else if (handlers[command.verb].lone && command.argument.length > 0)
    reject (self, 501, "5.5.4", "That command takes no argument");
  else
    handlers[command.verb].handle (self, &command);
}

/* -- content
 * --------------------------------------------------------------------------------------------------
 */

static const char *const fault_texts[] = {
  [RESTANTE_DATA_BARE_CR] = "The message has a bare CR; lines must end with CRLF",
  [RESTANTE_DATA_BARE_LF] = "The message has a bare LF; lines must end with CRLF",
  [RESTANTE_DATA_NUL] = "The message has a NUL byte",
  [RESTANTE_DATA_LONG_LINE] = "The message has a line of more than 1000 bytes",
};

static gboolean
is_too_big (RestanteSmtpServer *self)
{
  guint64 limit = self->capabilities.size_limit;
  return limit > 0 && self->data.size > limit;
}

static void
end_content (RestanteSmtpServer *self)
{
  self->phase = PHASE_COMMANDS;
  if (is_too_big (self)) {
    abandon (self);
    reply (self, 552, "5.3.4", "The message is larger than this server takes");
  } else if (self->data.fault != RESTANTE_DATA_CLEAN) {
    abandon (self);
    reply (self, 550, "5.6.0", fault_texts[self->data.fault]);
  } else {
    self->asked = ASKED_MESSAGE;
  }
}

/* TRUE: a piece is in @event. */
static gboolean
read_content (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  RestanteSpan piece;
  switch (restante_data_reader_take (&self->data, &self->input, &piece)) {
  case RESTANTE_DATA_PIECE:
    if (is_too_big (self))
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
  self->input = (RestanteSpan){ bytes, length };
}

static void
ask (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  static const RestanteSmtpServerEventType types[] = {
    [ASKED_MAIL] = RESTANTE_SMTP_SERVER_MAIL,
    [ASKED_RCPT] = RESTANTE_SMTP_SERVER_RCPT,
    [ASKED_DATA] = RESTANTE_SMTP_SERVER_DATA,
    [ASKED_MESSAGE] = RESTANTE_SMTP_SERVER_MESSAGE,
  };
  *event = (RestanteSmtpServerEvent){ .type = types[self->asked] };
  if (self->asked == ASKED_MAIL || self->asked == ASKED_RCPT)
    event->address = self->address->str;
  if (self->asked == ASKED_MAIL) {
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
  /* RFC 3207 section 5: what came in plain behind STARTTLS was put there by somebody else. */
  if (self->phase == PHASE_HANDSHAKE && self->input.length > 0)
    close_session (self);
  if (self->phase == PHASE_HANDSHAKE && self->start_tls_due) {
    self->start_tls_due = FALSE;
    return tell (event, RESTANTE_SMTP_SERVER_START_TLS);
  }
  if (self->phase == PHASE_CLOSING) {
    self->phase = PHASE_CLOSED;
    return tell (event, RESTANTE_SMTP_SERVER_CLOSE);
  }
  return FALSE;
}

gboolean
restante_smtp_server_next (RestanteSmtpServer *self, RestanteSmtpServerEvent *event)
{
  g_return_val_if_fail (self->asked == ASKED_NOTHING, FALSE);
  for (;;) {
    if (next_due (self, event))
      return TRUE;
    if (self->phase > PHASE_CONTENT || self->input.length == 0)
      return FALSE;
    RestanteLine line;
    if (self->phase == PHASE_CONTENT) {
      if (read_content (self, event))
        return TRUE;
    } else if (restante_line_splitter_take (self->lines, &self->input, &line)) {
      handle_line (self, &line);
    }
    if (self->asked != ASKED_NOTHING) {
      ask (self, event);
      return TRUE;
    }
  }
}

static void
take_verdict (RestanteSmtpServer *self, Asked asked, gboolean accepted)
{
  if (asked == ASKED_MAIL) {
    self->in_transaction = accepted;
    self->mail_refused = !accepted;
  } else if (asked == ASKED_RCPT) {
    self->recipients += accepted ? 1 : 0;
  } else if (asked == ASKED_DATA && accepted) {
    self->phase = PHASE_CONTENT;
    restante_data_reader_init (&self->data);
  } else if (asked == ASKED_MESSAGE) {
    forget_transaction (self);
  }
}

void
restante_smtp_server_answer (RestanteSmtpServer *self,
                             guint code,
                             const char *enhanced,
                             const char *text)
{
  Asked asked = self->asked;
  g_return_if_fail (asked != ASKED_NOTHING);
  self->asked = ASKED_NOTHING;
  reply (self, code, code < 400 && code >= 300 ? NULL : enhanced, text);
  take_verdict (self, asked, asked == ASKED_DATA ? code == 354 : code < 300);
  if (code == 421)
    close_session (self);
}

const guint8 *
restante_smtp_server_take_output (RestanteSmtpServer *self, gsize *length)
{
  *length = self->output_taken ? 0 : self->output->len;
  self->output_taken = TRUE;
  return (const guint8 *)self->output->str;
}

guint
restante_smtp_server_deadline (RestanteSmtpServer *self)
{
  return self->in_transaction ? SECONDS_TRANSACTION : SECONDS_IDLE;
}

void
restante_smtp_server_tls_started (RestanteSmtpServer *self)
{
  g_return_if_fail (self->phase == PHASE_HANDSHAKE && !self->start_tls_due);
  self->phase = PHASE_COMMANDS;
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
