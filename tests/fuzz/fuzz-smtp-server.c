/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server engine and a hostile client: whole and in pieces its bytes have the same outcome, only
 * a strict CRLF.CRLF ends content, and only addresses that are good are ever asked for. A byte of
 * choices, the pieces, then what the client says; "=TLS=" stands for the handshake. */
#define _GNU_SOURCE /* memmem */
#include "fuzz.h"
#include "protocol/address.h"
#include "protocol/smtp-server.h"

typedef struct
{
  RestanteSmtpServer *engine;
  guint8 choice;
  const GString *said; /* by the client in all */
  GString *output;
  GString *log; /* of events; content is joined */
  GString *content;
  guint accepted; /* recipients of the transaction */
  gboolean handshake;
  gboolean closed;
} Session;

static Session *
session_new (guint8 choice, const GString *said)
{
  const RestanteCapabilities offered = {
    .esmtp = TRUE,
    .pipelining = TRUE,
    .size = TRUE,
    .size_limit = choice & 1 ? 200 : 0,
    .eight_bit_mime = (choice & 2) != 0,
    .chunking = (choice & 2) != 0,
    .smtputf8 = (choice & 4) != 0,
    .enhanced_status_codes = (choice & 8) != 0,
    .starttls = (choice & 16) != 0,
  };
  Session *self = g_new0 (Session, 1);
  self->choice = choice;
  self->said = said;
  self->engine = restante_smtp_server_new ("holder.test", &offered);
  self->output = g_string_new (NULL);
  self->log = g_string_new (NULL);
  self->content = g_string_new (NULL);
  if (choice & 64)
    restante_smtp_server_turn_away (self->engine, "Too many connections");
  return self;
}

static void
session_free (Session *self)
{
  restante_smtp_server_free (self->engine);
  g_string_free (self->output, TRUE);
  g_string_free (self->log, TRUE);
  g_string_free (self->content, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)

/* The verdict for an address is in its first letter. */
static guint
judge (const char *address)
{
  static const char letters[] = "rtc";
  static const guint codes[] = { 550, 451, 421 };
  const char *found = *address ? strchr (letters, *address) : NULL;
  return found ? codes[found - letters] : 250;
}

static void
answer (Session *self, guint code)
{
  g_string_append_printf (self->log, " %u\n", code);
  restante_smtp_server_answer (self->engine, code, code < 400 ? "2.0.0" : "4.0.0", "Answer");
}

static void
on_mail (Session *self, const RestanteSmtpServerEvent *event)
{
  gboolean null = *event->address == '\0';
  g_assert_true (null || restante_address_check (event->address, event->smtputf8, NULL));
  g_assert_true (!event->smtputf8 || self->choice & 4);
  g_assert_true (!event->eight_bit || self->choice & 2);
  g_assert_true (!(self->choice & 1) || event->size <= 200);
  g_string_append_printf (self->log, "mail %s %" G_GUINT64_FORMAT " %d %d", event->address,
                          event->size, event->eight_bit, event->smtputf8);
  self->accepted = 0;
  answer (self, judge (event->address));
}

static void
on_rcpt (Session *self, const char *address)
{
  gboolean postmaster = strcmp (address, "postmaster") == 0;
  g_assert_true (postmaster || restante_address_check (address, TRUE, NULL));
  g_assert_true (restante_address_check_routing (address, NULL));
  g_string_append_printf (self->log, "rcpt %s", address);
  self->accepted += judge (address) == 250;
  answer (self, judge (address));
}

/* What the client says in all; a handshake is no byte of it. */
static GString *
join_flights (RestanteSpan input)
{
  GString *said = g_string_new (NULL);
  while (input.length > 0) {
    RestanteSpan flight = fuzz_take_part (&input, "=TLS=");
    g_string_append_len (said, (const char *)flight.bytes, flight.length);
  }
  return said;
}

/* Whether @content, with its dots stuffed, stands in what was said before a strict end of data. */
static gboolean
was_said (const GString *said, const GString *content)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  RestanteSpan rest = { (const guint8 *)said->str, said->len };
  while (rest.length > 0) {
    RestanteSpan line = fuzz_take_part (&rest, "\r\n");
    gsize dot = line.length > 0 && line.bytes[0] == '.' ? 1 : 0;
    if (dot && line.length == 1 && plain->len >= content->len &&
        memcmp (plain->str + plain->len - content->len, content->str, content->len) == 0)
      return TRUE;
    g_string_append_len (plain, (const char *)line.bytes + dot, line.length - dot);
    g_string_append (plain, "\r\n");
  }
  return FALSE;
}

/* Every byte that was handed out is of a clean message. */
static void
check_content (const GString *content)
{
  g_assert_null (memchr (content->str, '\0', content->len));
  for (gsize i = 0; i < content->len; i++) {
    if (content->str[i] == '\n')
      g_assert_true (i > 0 && content->str[i - 1] == '\r');
    if (content->str[i] == '\r')
      g_assert_true (content->str[i + 1] == '\n');
  }
  g_assert_true (content->len == 0 || content->str[content->len - 1] == '\n');
}

/* A piece is never put together from what did not stand together. */
static void
on_content (Session *self, const guint8 *bytes, gsize length)
{
  g_assert_cmpuint (length, >, 0);
  g_assert_nonnull (memmem (self->said->str, self->said->len, bytes, length));
  g_string_append_len (self->content, (const char *)bytes, length);
}

/* Content in chunks (RFC 3030) has no end of data to be found. */
static gboolean
may_be_chunked (Session *self)
{
  g_autofree char *upper = g_ascii_strup (self->said->str, self->said->len);
  return (self->choice & 2) != 0 && memmem (upper, self->said->len, "BDAT", 4) != NULL;
}

static void
on_message (Session *self)
{
  check_content (self->content);
  g_assert_true (may_be_chunked (self) || was_said (self->said, self->content));
  restante_smtp_server_keep_input (self->engine);
  g_assert_cmpuint (self->accepted, >, 0);
  g_assert_true (!(self->choice & 1) || self->content->len <= 200);
  g_string_append_printf (self->log, "message %.*s", (int)self->content->len, self->content->str);
  answer (self, self->choice & 32 ? 451 : 250);
}

static void
take_output (Session *self)
{
  gsize length;
  const guint8 *output = restante_smtp_server_take_output (self->engine, &length);
  g_string_append_len (self->output, (const char *)output, length);
}

static void
handle (Session *self, const RestanteSmtpServerEvent *event)
{
  switch (event->type) {
  case RESTANTE_SMTP_SERVER_MAIL:
    on_mail (self, event);
    break;
  case RESTANTE_SMTP_SERVER_RCPT:
    on_rcpt (self, event->address);
    break;
  case RESTANTE_SMTP_SERVER_DATA:
    g_string_truncate (self->content, 0);
    answer (self, self->accepted % 4 == 3 ? 452 : 354);
    break;
  case RESTANTE_SMTP_SERVER_CONTENT:
    on_content (self, event->content, event->length);
    break;
  case RESTANTE_SMTP_SERVER_MESSAGE:
    on_message (self);
    break;
  case RESTANTE_SMTP_SERVER_ABANDON:
    g_string_append (self->log, "abandon\n");
    break;
  case RESTANTE_SMTP_SERVER_FLUSH:
    take_output (self);
    break;
  case RESTANTE_SMTP_SERVER_START_TLS:
    self->handshake = TRUE;
    break;
  case RESTANTE_SMTP_SERVER_CLOSE:
    g_assert_false (self->closed);
    self->closed = TRUE;
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
feed (gpointer user_data, const guint8 *bytes, gsize length)
{
  Session *self = user_data;
  RestanteSmtpServerEvent event;
  restante_smtp_server_feed (self->engine, bytes, length);
  while (restante_smtp_server_next (self->engine, &event))
    handle (self, &event);
  take_output (self);
}

/* All that is said up to one handshake, then the handshake. */
static void
play_flight (Session *self, RestanteSpan flight, FuzzPieces *pieces)
{
  fuzz_feed (pieces, flight, feed, self);
  if (self->handshake && !self->closed)
    restante_smtp_server_tls_started (self->engine);
  self->handshake = FALSE;
}

static Session *
play (guint8 choice, const GString *said, RestanteSpan input, FuzzPieces *pieces)
{
  Session *self = session_new (choice, said);
  while (input.length > 0)
    play_flight (self, fuzz_take_part (&input, "=TLS="), pieces);
  if (choice & 128)
    restante_smtp_server_end (self->engine, "4.4.2", "Too slow");
  feed (self, NULL, 0);
  g_assert_true (self->closed || !(choice & (64 | 128)));
  return self;
}

/* RFC 5321 section 4.2: every line is a reply's, whatever the client put in. */
static void
check_output (const GString *output)
{
  g_auto (GStrv) lines = g_strsplit (output->str, "\r\n", -1);
  g_assert_cmpuint (strlen (output->str), ==, output->len);
  for (char **line = lines; *line; line++) {
    if (!line[1]) {
      g_assert_cmpstr (*line, ==, "");
      return;
    }
    g_assert_true (strspn (*line, "0123456789") == 3 && strchr ("2345", **line));
    g_assert_true ((*line)[3] == ' ' || (*line)[3] == '-');
    for (const char *p = *line; *p; p++)
      g_assert_false (g_ascii_iscntrl (*p));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  FuzzPieces pieces;
  guint8 choice = fuzz_take_byte (&input);
  fuzz_pieces_init (&pieces, &input);
  g_autoptr (GString) said = join_flights (input);
  g_autoptr (Session) whole = play (choice, said, input, NULL);
  g_autoptr (Session) parted = play (choice, said, input, &pieces);
  g_assert_cmpstr (parted->output->str, ==, whole->output->str);
  g_assert_cmpstr (parted->log->str, ==, whole->log->str);
  g_assert_cmpint (parted->closed, ==, whole->closed);
  check_output (whole->output);
  return 0;
}
