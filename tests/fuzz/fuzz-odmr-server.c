/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine of ODMR and a hostile peer: whole and in pieces its bytes have the same outcome,
 * nobody turns the roles round without having been told 235, and only names of domains are ever
 * asked for. A byte of choices, the pieces, then what the peer says; "=TLS=" stands for the
 * handshake. */
#include "fuzz.h"
#include "protocol/address.h"
#include "protocol/odmr-server.h"

typedef struct
{
  RestanteOdmrServer *engine;
  guint8 choice;
  GString *output;
  GString *log; /* of events */
  gboolean tls;
  gboolean known;
  gboolean handshake;
  gboolean over;
} Session;

static Session *
session_new (guint8 choice)
{
  const RestanteOdmrOffer offer = {
    .starttls = choice & 1,
    .plain_auth = (choice & 2) != 0,
    .tls = (choice & 4) != 0,
  };
  Session *self = g_new0 (Session, 1);
  self->choice = choice;
  self->tls = offer.tls;
  self->engine = restante_odmr_server_new ("holder.test", &offer);
  self->output = g_string_new (NULL);
  self->log = g_string_new (NULL);
  if (choice & 64)
    restante_odmr_server_turn_away (self->engine, "Too many");
  return self;
}

static void
session_free (Session *self)
{
  restante_odmr_server_free (self->engine);
  g_string_free (self->output, TRUE);
  g_string_free (self->log, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)

static void
answer (Session *self, guint code)
{
  g_string_append_printf (self->log, " %u\n", code);
  restante_odmr_server_answer (self->engine, code, "Answer");
}

/* The verdict is in the first letter. */
static void
on_exchange (Session *self, const RestanteOdmrServerEvent *event)
{
  gsize length = 0;
  g_autofree guchar *bytes = event->text ? g_base64_decode (event->text, &length) : NULL;
  g_autofree char *again = bytes ? g_base64_encode (bytes, length) : NULL;
  g_assert_true (self->tls || self->choice & 2);
  g_assert_nonnull (strstr (RESTANTE_ODMR_MECHANISMS, event->mechanism));
  g_assert_true (!again || strlen (again) == strlen (event->text));
  g_string_append_printf (self->log, "%d %s %s", event->type, event->mechanism,
                          event->text ? event->text : "-");
  if (!event->text || *event->text == 'c') {
    g_string_append (self->log, " 334\n");
    restante_odmr_server_challenge (self->engine, "Z28gb24=");
    return;
  }
  self->known = *event->text == 'r';
  answer (self, self->known ? 235 : *event->text == 'x' ? 421 : 535);
}

static void
on_atrn (Session *self, const RestanteOdmrServerEvent *event)
{
  g_assert_true (self->known);
  g_string_append (self->log, "atrn");
  for (guint i = 0; event->domains && event->domains[i]; i++) {
    g_autofree char *normal = restante_domain_normalize (event->domains[i], NULL);
    g_assert_cmpstr (normal, ==, event->domains[i]);
    g_string_append_printf (self->log, " %s", normal);
  }
  answer (self, self->choice & 8 ? 450 : self->choice & 16 ? 453 : 250);
}

static void
handle (Session *self, const RestanteOdmrServerEvent *event)
{
  switch (event->type) {
  case RESTANTE_ODMR_SERVER_AUTH:
  case RESTANTE_ODMR_SERVER_RESPONSE:
    on_exchange (self, event);
    break;
  case RESTANTE_ODMR_SERVER_ATRN:
    on_atrn (self, event);
    break;
  case RESTANTE_ODMR_SERVER_START_TLS:
    g_assert_true (self->choice & 1 && !self->tls);
    self->handshake = TRUE;
    break;
  case RESTANTE_ODMR_SERVER_TURN:
  case RESTANTE_ODMR_SERVER_CLOSE:
    g_assert_true (!self->over && (self->known || event->type == RESTANTE_ODMR_SERVER_CLOSE));
    g_string_append (self->log, event->type == RESTANTE_ODMR_SERVER_TURN ? "turn\n" : "close\n");
    self->over = TRUE;
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
feed (gpointer user_data, const guint8 *bytes, gsize length)
{
  Session *self = user_data;
  RestanteOdmrServerEvent event;
  restante_odmr_server_feed (self->engine, bytes, length);
  while (restante_odmr_server_next (self->engine, &event))
    handle (self, &event);
  const guint8 *output = restante_odmr_server_take_output (self->engine, &length);
  g_string_append_len (self->output, (const char *)output, length);
}

/* All that is said up to one handshake, then the handshake. */
static void
play_flight (Session *self, RestanteSpan flight, FuzzPieces *pieces)
{
  fuzz_feed (pieces, flight, feed, self);
  if (self->handshake && !self->over) {
    restante_odmr_server_tls_started (self->engine);
    self->tls = TRUE;
    self->known = FALSE;
  }
  self->handshake = FALSE;
}

static Session *
play (guint8 choice, RestanteSpan input, FuzzPieces *pieces)
{
  Session *self = session_new (choice);
  while (input.length > 0)
    play_flight (self, fuzz_take_part (&input, "=TLS="), pieces);
  if (choice & 128)
    restante_odmr_server_end (self->engine, "Too slow");
  feed (self, NULL, 0);
  g_assert_true (self->over || !(choice & (64 | 128)));
  return self;
}

/* RFC 5321 section 4.2: every line is a reply's, whatever the peer put in. */
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
  }
}

/* Bytes behind ATRN or STARTTLS are a fault when they are there before the answer, and cannot be
 * when they come later: that is the one thing that pieces change. */
static gboolean
may_differ (const Session *whole, const Session *parted)
{
  return strstr (whole->output->str, "503 Nothing may follow") != NULL ||
         strstr (parted->output->str, "503 Nothing may follow") != NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  FuzzPieces pieces;
  guint8 choice = fuzz_take_byte (&input);
  fuzz_pieces_init (&pieces, &input);
  g_autoptr (Session) whole = play (choice, input, NULL);
  g_autoptr (Session) parted = play (choice, input, &pieces);
  check_output (whole->output);
  check_output (parted->output);
  if (may_differ (whole, parted))
    return 0;
  g_assert_cmpstr (parted->output->str, ==, whole->output->str);
  g_assert_cmpstr (parted->log->str, ==, whole->log->str);
  g_assert_cmpint (parted->over, ==, whole->over);
  return 0;
}
