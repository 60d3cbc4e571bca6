/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/odmr-server.h"

#include <string.h>

#include "protocol/address.h"
#include "protocol/command.h"
#include "protocol/line-splitter.h"
#include "protocol/patience.h"
#include "protocol/reply.h"
#include "protocol/wipe.h"

/* RFC 4954 section 4 asks for 12288. */
#define MAX_LINE 12288
/* Whoever has a password gets along with much less. */
#define MAX_ERRORS  10
#define MAX_IDLE    20
#define MAX_DOMAINS 100

typedef enum
{
  PHASE_COMMANDS,
  PHASE_EXCHANGE,  /* a response is awaited */
  PHASE_HANDSHAKE, /* START_TLS is told or about to be */
  PHASE_TURNING,   /* TURN is about to be told */
  PHASE_CLOSING,   /* CLOSE is about to be told */
  PHASE_OVER,
} Phase;

typedef enum
{
  ASKED_NOTHING,
  ASKED_AUTH,
  ASKED_RESPONSE,
  ASKED_ATRN,
} Asked;

struct _RestanteOdmrServer
{
  char *hostname;
  RestanteOdmrOffer offer;
  RestanteLineSplitter *lines;
  RestanteSpan input;
  GString *output;
  gboolean output_taken;

  Phase phase;
  Asked asked;
  gboolean start_tls_due;
  gboolean greeted; /* EHLO */
  gboolean known;   /* AUTH succeeded */
  guint errors;
  guint idle;
  RestantePatience patience;

  const char *mechanism;
  char *text;
  char **domains;
};

/* -- what is said */

static void
reply (RestanteOdmrServer *self, guint code, const char *text)
{
  if (self->output_taken)
    g_string_truncate (self->output, 0);
  self->output_taken = FALSE;
  restante_reply_write (self->output, code, NULL, text);
}

static void
close_session (RestanteOdmrServer *self)
{
  if (self->phase != PHASE_OVER)
    self->phase = PHASE_CLOSING;
}

void
restante_odmr_server_end (RestanteOdmrServer *self, const char *text)
{
  if (self->phase >= PHASE_TURNING)
    return;
  self->asked = ASKED_NOTHING;
  self->start_tls_due = FALSE;
  reply (self, 421, text);
  close_session (self);
}

/* A reply that counts among the errors of the session. */
static void
reject (RestanteOdmrServer *self, guint code, const char *text)
{
  if (++self->errors > MAX_ERRORS)
    restante_odmr_server_end (self, "Too many errors");
  else
    reply (self, code, text);
}

RestanteOdmrServer *
restante_odmr_server_new (const char *hostname, const RestanteOdmrOffer *offer)
{
  RestanteOdmrServer *self = g_new0 (RestanteOdmrServer, 1);
  self->hostname = g_strdup (hostname);
  self->offer = *offer;
  self->lines = restante_line_splitter_new (MAX_LINE);
  self->output = g_string_new (NULL);
  g_autofree char *greeting = g_strconcat (hostname, " ODMR Restante", NULL);
  reply (self, 220, greeting);
  return self;
}

/* What a peer said in an exchange may be worth a password. */
static void
forget_text (RestanteOdmrServer *self)
{
  g_clear_pointer (&self->text, restante_wipe_free);
}

void
restante_odmr_server_free (RestanteOdmrServer *self)
{
  if (!self)
    return;
  g_free (self->hostname);
  restante_line_splitter_free (self->lines);
  g_string_free (self->output, TRUE);
  forget_text (self);
  g_strfreev (self->domains);
  g_free (self);
}

void
restante_odmr_server_turn_away (RestanteOdmrServer *self, const char *text)
{
  g_autofree char *line = g_strconcat (self->hostname, " ", text, NULL);
  g_string_truncate (self->output, 0);
  reply (self, 421, line);
  close_session (self);
}

/* -- the commands */

static gboolean
may_authenticate (RestanteOdmrServer *self)
{
  return self->offer.tls || self->offer.plain_auth;
}

static void
on_helo (RestanteOdmrServer *self, RestanteCommand *command)
{
  if (command->argument.length == 0)
    reject (self, 501, "Say your name");
  else
    reply (self, 250, self->hostname);
}

static void
on_ehlo (RestanteOdmrServer *self, RestanteCommand *command)
{
  if (command->argument.length == 0) {
    reject (self, 501, "Say your name");
    return;
  }
  self->greeted = TRUE;
  g_autoptr (GString) text = g_string_new (self->hostname);
  if (self->offer.starttls && !self->offer.tls)
    g_string_append (text, "\nSTARTTLS");
  if (may_authenticate (self))
    g_string_append (text, "\nATRN\nAUTH " RESTANTE_ODMR_MECHANISMS);
  reply (self, 250, text->str);
}

static void
on_starttls (RestanteOdmrServer *self, RestanteCommand *command)
{
  if (self->offer.tls) {
    reject (self, 503, "TLS is on already");
  } else if (!self->offer.starttls) {
    reject (self, 502, "TLS is not offered");
  } else {
    reply (self, 220, "Begin TLS");
    self->start_tls_due = TRUE;
    self->phase = PHASE_HANDSHAKE;
  }
}

/* Cuts the next word off @rest. */
static RestanteToken
take_word (RestanteToken *rest)
{
  const char *space = rest->length > 0 ? memchr (rest->text, ' ', rest->length) : NULL;
  RestanteToken word = { rest->text, space ? (gsize)(space - rest->text) : rest->length };
  gsize cut = space ? word.length + 1 : word.length;
  rest->text += cut;
  rest->length -= cut;
  return word;
}

/* NULL: it is not offered. */
static const char *
find_mechanism (const RestanteToken *word)
{
  static const char *const mechanisms[] = { "CRAM-MD5", "SCRAM-SHA-256" };
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (restante_token_is (word, mechanisms[i]))
      return mechanisms[i];
  return NULL;
}

/* RFC 4648 section 4, with all its padding. */
static gboolean
is_base64 (const RestanteToken *token)
{
  gsize length = token->length;
  if (length % 4 != 0)
    return FALSE;
  for (guint pad = 0; pad < 2 && length > 0 && token->text[length - 1] == '='; pad++)
    length--;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (token->text[i]) && token->text[i] != '+' && token->text[i] != '/')
      return FALSE;
  return TRUE;
}

/* FALSE: it is no base64 and was refused. */
static gboolean
take_text (RestanteOdmrServer *self, const RestanteToken *token)
{
  forget_text (self);
  if (!is_base64 (token)) {
    reject (self, 501, "That is no base64");
    return FALSE;
  }
  self->text = g_strndup (token->length > 0 ? token->text : "", token->length);
  return TRUE;
}

static void
begin_exchange (RestanteOdmrServer *self, const RestanteToken *initial)
{
  static const RestanteToken nothing = { "", 0 };
  forget_text (self);
  /* "=" is an initial response of no bytes (RFC 4954 section 4). */
  if (initial->length > 0 &&
      !take_text (self, restante_token_is (initial, "=") ? &nothing : initial))
    return;
  self->asked = ASKED_AUTH;
}

static void
on_auth (RestanteOdmrServer *self, RestanteCommand *command)
{
  RestanteToken rest = command->argument;
  RestanteToken word = take_word (&rest);
  if (!may_authenticate (self))
    reject (self, 538, "Begin TLS first");
  else if (!self->greeted)
    reject (self, 503, "Say EHLO first");
  else if (self->known)
    reject (self, 503, "It is known who you are");
  else if (word.length == 0)
    reject (self, 501, "Say the mechanism");
  else if (!(self->mechanism = find_mechanism (&word)))
    reject (self, 504, "That mechanism is not offered");
  else
    begin_exchange (self, &rest);
}

static void
on_response (RestanteOdmrServer *self, const RestanteLine *line)
{
  RestanteToken token = { line->text, line->length };
  self->phase = PHASE_COMMANDS;
  if (line->faults)
    reject (self, 500, "That line is too long, or has bytes that no line has");
  else if (restante_token_is (&token, "*"))
    reject (self, 501, "The exchange is cancelled");
  else if (take_text (self, &token))
    self->asked = ASKED_RESPONSE;
}

/* FALSE: one is no domain, or there are too many. */
static gboolean
read_domains (RestanteOdmrServer *self, const RestanteToken *argument)
{
  g_autofree char *text = g_strndup (argument->text, argument->length);
  g_auto (GStrv) names = g_strsplit (text, ",", MAX_DOMAINS + 1);
  g_autoptr (GStrvBuilder) domains = g_strv_builder_new ();
  if (g_strv_length (names) > MAX_DOMAINS)
    return FALSE;
  for (guint i = 0; names[i]; i++) {
    g_autofree char *domain = restante_domain_normalize (g_strstrip (names[i]), NULL);
    if (!domain)
      return FALSE;
    g_strv_builder_add (domains, domain);
  }
  self->domains = g_strv_builder_end (domains);
  return TRUE;
}

static void
on_atrn (RestanteOdmrServer *self, RestanteCommand *command)
{
  g_clear_pointer (&self->domains, g_strfreev);
  if (!self->known)
    reject (self, 530, "Authenticate first");
  else if (command->argument.length > 0 && !read_domains (self, &command->argument))
    reject (self, 501, "Name domains, with commas between them");
  else
    self->asked = ASKED_ATRN;
}

static void
on_noop (RestanteOdmrServer *self, RestanteCommand *command)
{
  reply (self, 250, "Ok");
}

static void
on_quit (RestanteOdmrServer *self, RestanteCommand *command)
{
  reply (self, 221, "Bye");
  close_session (self);
}

static void
on_mail (RestanteOdmrServer *self, RestanteCommand *command)
{
  reject (self, 502, "No mail is taken here, it is only handed out");
}

/* What follows is content, and must not be read as commands. */
static void
on_bdat (RestanteOdmrServer *self, RestanteCommand *command)
{
  on_mail (self, command);
  close_session (self);
}

static void
on_foreign (RestanteOdmrServer *self, RestanteCommand *command)
{
  reject (self, 502, "That command is not offered");
}

static void
on_unknown (RestanteOdmrServer *self, RestanteCommand *command)
{
  reject (self, 500, "That command is not known");
}

static const struct
{
  void (*handle) (RestanteOdmrServer *self, RestanteCommand *command);
  gboolean lone; /* takes no argument */
  gboolean idle; /* brings the turn no nearer */
} handlers[] = {
  [RESTANTE_VERB_UNKNOWN] = { on_unknown },
  [RESTANTE_VERB_HELO] = { on_helo, .idle = TRUE },
  [RESTANTE_VERB_EHLO] = { on_ehlo, .idle = TRUE },
  [RESTANTE_VERB_MAIL] = { on_mail },
  [RESTANTE_VERB_RCPT] = { on_mail },
  [RESTANTE_VERB_DATA] = { on_mail },
  [RESTANTE_VERB_BDAT] = { on_bdat },
  [RESTANTE_VERB_RSET] = { on_noop, .lone = TRUE, .idle = TRUE },
  [RESTANTE_VERB_NOOP] = { on_noop, .idle = TRUE },
  [RESTANTE_VERB_QUIT] = { on_quit, .lone = TRUE },
  [RESTANTE_VERB_VRFY] = { on_foreign },
  [RESTANTE_VERB_HELP] = { on_foreign },
  [RESTANTE_VERB_STARTTLS] = { on_starttls, .lone = TRUE },
  [RESTANTE_VERB_AUTH] = { on_auth },
  [RESTANTE_VERB_ATRN] = { on_atrn, .idle = TRUE },
  [RESTANTE_VERB_ETRN] = { on_foreign },
  [RESTANTE_VERB_FOREIGN] = { on_foreign },
};

static void
obey (RestanteOdmrServer *self, const RestanteLine *line)
{
  RestanteCommand command = restante_command_parse (line->text, line->length);
  if (line->faults & RESTANTE_LINE_LONG)
    reject (self, 500, "The line is too long");
  else if (line->faults)
    reject (self, 500, "A NUL or a bare CR or LF is in the line; only CRLF ends one");
  else if (handlers[command.verb].idle && ++self->idle > MAX_IDLE)
    restante_odmr_server_end (self, "Too many commands without a turn");
  else if (handlers[command.verb].lone && command.argument.length > 0)
    reject (self, 501, "That command takes no argument");
  else
    handlers[command.verb].handle (self, &command);
}

/* -- the engine */

void
restante_odmr_server_feed (RestanteOdmrServer *self, const guint8 *bytes, gsize length)
{
  self->input = (RestanteSpan){ bytes, length };
}

static gboolean
tell (RestanteOdmrServer *self,
      RestanteOdmrServerEvent *event,
      RestanteOdmrServerEventType type,
      Phase next)
{
  *event = (RestanteOdmrServerEvent){ .type = type };
  self->phase = next;
  return TRUE;
}

/* What waits to be told and needs no more bytes. */
static gboolean
next_due (RestanteOdmrServer *self, RestanteOdmrServerEvent *event)
{
  /* RFC 3207 section 5: what came in plain behind STARTTLS was put there by somebody else. */
  if (self->phase == PHASE_HANDSHAKE && self->input.length > 0)
    close_session (self);
  if (self->phase == PHASE_HANDSHAKE && self->start_tls_due) {
    self->start_tls_due = FALSE;
    return tell (self, event, RESTANTE_ODMR_SERVER_START_TLS, PHASE_HANDSHAKE);
  }
  if (self->phase == PHASE_TURNING)
    return tell (self, event, RESTANTE_ODMR_SERVER_TURN, PHASE_OVER);
  if (self->phase == PHASE_CLOSING)
    return tell (self, event, RESTANTE_ODMR_SERVER_CLOSE, PHASE_OVER);
  return FALSE;
}

static void
ask (RestanteOdmrServer *self, RestanteOdmrServerEvent *event)
{
  static const RestanteOdmrServerEventType types[] = {
    [ASKED_AUTH] = RESTANTE_ODMR_SERVER_AUTH,
    [ASKED_RESPONSE] = RESTANTE_ODMR_SERVER_RESPONSE,
    [ASKED_ATRN] = RESTANTE_ODMR_SERVER_ATRN,
  };
  *event = (RestanteOdmrServerEvent){ .type = types[self->asked] };
  if (self->asked == ASKED_ATRN) {
    event->domains = (const char *const *)self->domains;
    return;
  }
  event->mechanism = self->mechanism;
  event->text = self->text;
}

gboolean
restante_odmr_server_next (RestanteOdmrServer *self, RestanteOdmrServerEvent *event)
{
  g_return_val_if_fail (self->asked == ASKED_NOTHING, FALSE);
  RestanteLine line;
  for (;;) {
    if (next_due (self, event))
      return TRUE;
    if (self->phase > PHASE_EXCHANGE ||
        !restante_line_splitter_take (self->lines, &self->input, &line))
      return FALSE;
    restante_patience_renew (&self->patience);
    if (self->phase == PHASE_EXCHANGE)
      on_response (self, &line);
    else
      obey (self, &line);
    if (self->asked != ASKED_NOTHING) {
      ask (self, event);
      return TRUE;
    }
  }
}

void
restante_odmr_server_challenge (RestanteOdmrServer *self, const char *text)
{
  g_return_if_fail (self->asked == ASKED_AUTH || self->asked == ASKED_RESPONSE);
  self->asked = ASKED_NOTHING;
  forget_text (self);
  self->phase = PHASE_EXCHANGE;
  reply (self, 334, text);
}

/* RFC 2645 section 4: the peer greets once it has read the 250. */
static void
turn (RestanteOdmrServer *self, const char *text)
{
  if (self->input.length > 0) {
    reply (self, 503, "Nothing may follow ATRN before its reply");
    close_session (self);
    return;
  }
  reply (self, 250, text);
  self->phase = PHASE_TURNING;
}

void
restante_odmr_server_answer (RestanteOdmrServer *self, guint code, const char *text)
{
  Asked asked = self->asked;
  g_return_if_fail (asked != ASKED_NOTHING);
  self->asked = ASKED_NOTHING;
  forget_text (self);
  if (code == 421) {
    restante_odmr_server_end (self, text);
  } else if (asked == ASKED_ATRN && code == 250) {
    turn (self, text);
  } else if (code >= 500) {
    reject (self, code, text);
  } else {
    self->known |= asked != ASKED_ATRN && code == 235;
    reply (self, code, text);
  }
}

const guint8 *
restante_odmr_server_take_output (RestanteOdmrServer *self, gsize *length)
{
  *length = self->output_taken ? 0 : self->output->len;
  self->output_taken = TRUE;
  return (const guint8 *)self->output->str;
}

void
restante_odmr_server_set_time (RestanteOdmrServer *self, gint64 now)
{
  restante_patience_set_time (&self->patience, now);
  if (restante_patience_left (&self->patience, RESTANTE_AWAITED_COMMAND) <= 0)
    restante_odmr_server_end (self, "Too slow, closing the connection");
}

guint
restante_odmr_server_deadline (RestanteOdmrServer *self)
{
  return (guint)MAX (restante_patience_left (&self->patience, RESTANTE_AWAITED_COMMAND), 1);
}

void
restante_odmr_server_tls_started (RestanteOdmrServer *self)
{
  g_return_if_fail (self->phase == PHASE_HANDSHAKE && !self->start_tls_due);
  self->phase = PHASE_COMMANDS;
  self->offer.tls = TRUE;
  self->greeted = FALSE;
  self->known = FALSE;
  restante_line_splitter_reset (self->lines);
}
