/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "protocol/address.h"
#include "protocol/command.h"
#include "protocol/smtp-server-private.h"

#define MAX_RECIPIENTS 1000
#define MAX_ERRORS     20
#define MAX_IDLE       100
#define MAX_HELO       255

void
restante_smtp_server_reject (RestanteSmtpServer *self,
                             guint code,
                             const char *enhanced,
                             const char *text)
{
  if (++self->errors > MAX_ERRORS) {
    restante_smtp_server_reply (self, 421, "4.7.0", "Too many errors");
    restante_smtp_server_close (self);
    return;
  }
  restante_smtp_server_reply (self, code, enhanced, text);
}

/* FALSE: the name was refused. */
static gboolean
greet (RestanteSmtpServer *self, const RestanteToken *name, gboolean extended)
{
  gboolean printable = name->length > 0 && name->length <= MAX_HELO;
  for (gsize i = 0; printable && i < name->length; i++)
    printable = (guchar)name->text[i] > 0x20 && name->text[i] != 0x7f;
  if (!printable) {
    restante_smtp_server_reject (self, 501, "5.5.4", "Say your name");
    return FALSE;
  }
  restante_smtp_server_abandon (self);
  g_free (self->helo);
  self->helo = g_strndup (name->text, name->length);
  self->extended = extended;
  return TRUE;
}

static void
on_helo (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (greet (self, &command->argument, FALSE))
    restante_smtp_server_reply (self, 250, NULL, self->hostname);
}

static void
on_ehlo (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (!greet (self, &command->argument, TRUE))
    return;
  RestanteCapabilities offered = self->capabilities;
  offered.starttls = offered.starttls && !self->tls;
  g_autoptr (GString) text = g_string_new (self->hostname);
  restante_capabilities_write (&offered, text);
  restante_smtp_server_reply (self, 250, NULL, text->str);
}

/* The refusal for an address, in the words of address.h. */
static void
reject_address (RestanteSmtpServer *self, const GError *error, const char *syntax_code)
{
  if (g_error_matches (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_ROUTING))
    restante_smtp_server_reject (self, 550, "5.7.1", error->message);
  else if (g_error_matches (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_UTF8))
    restante_smtp_server_reject (self, 553, "5.6.7", error->message);
  else
    restante_smtp_server_reject (self, 501, syntax_code, error->message);
}

static gboolean
take_address (RestanteSmtpServer *self, RestanteCommand *command, const char *keyword)
{
  RestanteToken path;
  if (!restante_command_take_path (command, keyword, &path)) {
    restante_smtp_server_reject (self, 501, "5.5.4",
                                 "Write the address in angle brackets behind the colon");
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
    restante_smtp_server_reject (self, 503, "5.5.1", "A transaction is open already");
    return;
  }
  g_autoptr (GError) error = NULL;
  self->mail_refused = TRUE;
  self->chunks.refused = FALSE;
  if (!take_address (self, command, "FROM"))
    return;
  /* HELO gives no extensions: every parameter is unknown then. */
  const RestanteCapabilities none = { 0 };
  const RestanteRefusal *refusal = restante_mail_parameters_take (
      &self->mail, command, self->extended ? &self->capabilities : &none);
  if (refusal)
    restante_smtp_server_reject (self, refusal->code, refusal->enhanced, refusal->text);
  else if (self->address->len > 0 &&
           !restante_address_check (self->address->str, self->mail.smtputf8, &error))
    reject_address (self, error, "5.1.7");
  else
    self->asked = RESTANTE_ASKED_MAIL;
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
    restante_smtp_server_reply (self, 503, "5.5.1", "The sender was refused");
  else
    restante_smtp_server_reject (self, 503, "5.5.1", "Begin with MAIL");
}

static void
on_rcpt (RestanteSmtpServer *self, RestanteCommand *command)
{
  g_autoptr (GError) error = NULL;
  if (!self->in_transaction)
    reject_without_mail (self);
  else if (self->chunks.begun)
    restante_smtp_server_reject (self, 503, "5.5.1", "Recipients come before the content");
  else if (self->recipients >= MAX_RECIPIENTS)
    restante_smtp_server_reply (self, 452, "4.5.3", "Too many recipients");
  else if (!take_address (self, command, "TO"))
    return;
  else if (command->argument.length > 0)
    restante_smtp_server_reject (self, 555, "5.5.4", "RCPT takes no parameters here");
  else if (is_postmaster (self))
    self->asked = RESTANTE_ASKED_RCPT;
  else if (!restante_address_check_routing (self->address->str, &error) ||
           !restante_address_check (self->address->str, self->mail.smtputf8, &error))
    reject_address (self, error, "5.1.3");
  else
    self->asked = RESTANTE_ASKED_RCPT;
}

static void
on_data (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (!self->in_transaction)
    reject_without_mail (self);
  else if (self->chunks.begun)
    restante_smtp_server_reject (self, 503, "5.5.1", "The content comes with BDAT already");
  else if (self->recipients == 0)
    restante_smtp_server_reply (self, 554, "5.5.1", "No recipient was accepted");
  else
    self->asked = RESTANTE_ASKED_DATA;
}

static void
on_rset (RestanteSmtpServer *self, RestanteCommand *command)
{
  restante_smtp_server_abandon (self);
  restante_smtp_server_reply (self, 250, "2.0.0", "Ok");
}

static void
on_noop (RestanteSmtpServer *self, RestanteCommand *command)
{
  restante_smtp_server_reply (self, 250, "2.0.0", "Ok");
}

static void
on_quit (RestanteSmtpServer *self, RestanteCommand *command)
{
  restante_smtp_server_reply (self, 221, "2.0.0", "Bye");
  restante_smtp_server_close (self);
}

static void
on_vrfy (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (command->argument.length == 0)
    restante_smtp_server_reject (self, 501, "5.5.4", "Say whom");
  else
    restante_smtp_server_reply (self, 252, "2.5.0", "Send mail and see");
}

static void
on_help (RestanteSmtpServer *self, RestanteCommand *command)
{
  restante_smtp_server_reply (self, 214, "2.0.0", "RFC 5321 says it all");
}

static void
on_starttls (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (!self->capabilities.starttls) {
    restante_smtp_server_reject (self, 502, "5.5.1", "TLS is not offered");
  } else if (self->tls) {
    restante_smtp_server_reject (self, 503, "5.5.1", "TLS is on already");
  } else {
    restante_smtp_server_abandon (self);
    restante_smtp_server_reply (self, 220, "2.0.0", "Begin TLS");
    self->start_tls_due = TRUE;
    self->phase = RESTANTE_PHASE_HANDSHAKE;
  }
}

/* RFC 1985 section 5.1. */
static void
on_etrn (RestanteSmtpServer *self, RestanteCommand *command)
{
  if (!self->capabilities.etrn) {
    restante_smtp_server_reject (self, 502, "5.5.1", "That command is not offered");
  } else if (self->in_transaction) {
    restante_smtp_server_reject (self, 503, "5.5.1", "A transaction is open already");
  } else if (command->argument.length == 0) {
    restante_smtp_server_reject (self, 501, "5.5.4", "Say the domain");
  } else {
    g_string_truncate (self->address, 0);
    g_string_append_len (self->address, command->argument.text, command->argument.length);
    self->asked = RESTANTE_ASKED_ETRN;
  }
}

static void
on_foreign (RestanteSmtpServer *self, RestanteCommand *command)
{
  restante_smtp_server_reject (self, 502, "5.5.1", "That command is not offered");
}

static void
on_unknown (RestanteSmtpServer *self, RestanteCommand *command)
{
  restante_smtp_server_reject (self, 500, "5.5.2", "That command is not known");
}

static const struct
{
  void (*handle) (RestanteSmtpServer *self, RestanteCommand *command);
  gboolean needs_helo;
  gboolean lone; /* takes no argument */
  gboolean idle; /* brings no message nearer */
} handlers[] = {
  [RESTANTE_VERB_UNKNOWN] = { on_unknown },
  [RESTANTE_VERB_HELO] = { on_helo, .idle = TRUE },
  [RESTANTE_VERB_EHLO] = { on_ehlo, .idle = TRUE },
  [RESTANTE_VERB_MAIL] = { on_mail, .needs_helo = TRUE },
  [RESTANTE_VERB_RCPT] = { on_rcpt, .needs_helo = TRUE },
  [RESTANTE_VERB_DATA] = { on_data, .needs_helo = TRUE, .lone = TRUE },
  [RESTANTE_VERB_BDAT] = { restante_smtp_server_begin_chunk },
  [RESTANTE_VERB_RSET] = { on_rset, .lone = TRUE, .idle = TRUE },
  [RESTANTE_VERB_NOOP] = { on_noop, .idle = TRUE },
  [RESTANTE_VERB_QUIT] = { on_quit, .lone = TRUE },
  [RESTANTE_VERB_VRFY] = { on_vrfy, .idle = TRUE },
  [RESTANTE_VERB_HELP] = { on_help, .idle = TRUE },
  [RESTANTE_VERB_STARTTLS] = { on_starttls, .needs_helo = TRUE, .lone = TRUE },
  [RESTANTE_VERB_AUTH] = { on_foreign },
  [RESTANTE_VERB_ATRN] = { on_foreign },
  [RESTANTE_VERB_ETRN] = { on_etrn, .needs_helo = TRUE, .idle = TRUE },
  [RESTANTE_VERB_FOREIGN] = { on_foreign },
};

/* Ends the session of a client that only talks; its replies could be many times what it says. */
static gboolean
is_idling (RestanteSmtpServer *self, RestanteVerb verb)
{
  if (!handlers[verb].idle || ++self->idle <= MAX_IDLE)
    return FALSE;
  restante_smtp_server_end (self, "4.7.0", "Too many commands without a message");
  return TRUE;
}

void
restante_smtp_server_handle_line (RestanteSmtpServer *self, const RestanteLine *line)
{
  RestanteCommand command = restante_command_parse (line->text, line->length);
  if (line->faults & RESTANTE_LINE_LONG)
    restante_smtp_server_reject (self, 500, "5.5.6", "The line is too long");
  else if (line->faults & RESTANTE_LINE_NUL)
    restante_smtp_server_reject (self, 500, "5.5.2", "A NUL is in the line");
  else if (line->faults & RESTANTE_LINE_BARE)
    restante_smtp_server_reject (self, 500, "5.5.2",
                                 "A bare CR or LF is in the line; only CRLF ends one");
  else if (is_idling (self, command.verb))
    return;
  else if (handlers[command.verb].needs_helo && !self->helo)
    restante_smtp_server_reject (self, 503, "5.5.1", "Say EHLO first");
  else if (handlers[command.verb].lone && command.argument.length > 0)
    restante_smtp_server_reject (self, 501, "5.5.4", "That command takes no argument");
  else
    handlers[command.verb].handle (self, &command);
  if (line->faults && command.verb == RESTANTE_VERB_BDAT)
    restante_smtp_server_end (self, "4.7.0", "What follows cannot be read, closing");
}
