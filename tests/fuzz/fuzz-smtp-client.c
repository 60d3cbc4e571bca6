/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client engine and a hostile primary: whole and in pieces its replies have the same outcome,
 * no word of a message is said before the primary is proven (promise 3), and each message has one
 * result at most. A byte of choices, the pieces, then the replies; "=TLS=" is the handshake. */
#include "fuzz.h"
#include "protocol/smtp-client.h"

#define MESSAGES 4

typedef struct
{
  RestanteSmtpClient *engine;
  guint8 choice;
  GString *output;
  GString *log; /* one event a line */
  guint begun;
  guint accepted[MESSAGES]; /* recipients */
  gboolean sent[MESSAGES];  /* the content was given away */
  gboolean resulted[MESSAGES];
  gboolean asked;  /* IDENTITY came */
  gboolean proven; /* and was answered with TRUE */
  gboolean handshake;
  gboolean over;
} Session;

static const char *const two[] = { "bob@home.test", "eve@home.test", NULL };
static const char *const one[] = { "ann@home.test", NULL };
static const struct
{
  const char *const *recipients;
  const char *content;
  gboolean smtputf8;
} messages[MESSAGES] = {
  { two, "Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n", FALSE },
  { one, "", FALSE },
  { two, "Subject: utf8\r\n\r\nMAIL FROM:<x>\r\n", TRUE },
  { one, "Subject: last\r\n\r\n", FALSE },
};

static Session *
session_new (guint8 choice)
{
  Session *self = g_new0 (Session, 1);
  self->choice = choice;
  self->engine = restante_smtp_client_new ("holder.test", (RestanteSmtpTls)((choice & 3) % 3));
  self->output = g_string_new (NULL);
  self->log = g_string_new (NULL);
  return self;
}

static void
session_free (Session *self)
{
  restante_smtp_client_free (self->engine);
  g_string_free (self->output, TRUE);
  g_string_free (self->log, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)

static gboolean
said (Session *self, const char *verb)
{
  g_autofree char *line = g_strdup_printf ("\r\n%s", verb);
  return g_str_has_prefix (self->output->str, verb) || strstr (self->output->str, line);
}

static void
collect (Session *self)
{
  gsize length;
  const guint8 *output = restante_smtp_client_take_output (self->engine, &length);
  g_string_append_len (self->output, (const char *)output, length);
  if (!self->proven)
    g_assert_false (said (self, "MAIL") || said (self, "RCPT") || said (self, "DATA"));
}

static void
on_identity (Session *self)
{
  collect (self);
  g_assert_false (self->asked);
  self->asked = TRUE;
  self->proven = (self->choice & 4) == 0;
  restante_smtp_client_proven (self->engine, self->proven);
}

static void
on_ready (Session *self)
{
  g_assert_true (self->proven);
  if (self->begun == MESSAGES) {
    restante_smtp_client_quit (self->engine);
    return;
  }
  guint n = self->begun++;
  restante_smtp_client_begin (self->engine, n, n == 1 ? "" : "ann@sender.test",
                              messages[n].recipients, strlen (messages[n].content), n == 2,
                              messages[n].smtputf8);
}

static void
on_recipient (Session *self, const RestanteSmtpClientEvent *event)
{
  g_assert_cmpuint (event->tag, <, self->begun);
  g_assert_cmpuint (event->recipient, <, g_strv_length ((char **)messages[event->tag].recipients));
  g_assert_false (self->resulted[event->tag]);
  self->accepted[event->tag] += event->reply->code < 300;
}

/* In two pieces, the first of which may end anywhere. */
static void
on_send (Session *self, guint64 tag)
{
  const guint8 *content = (const guint8 *)messages[tag].content;
  gsize length = strlen (messages[tag].content);
  g_assert_cmpuint (self->accepted[tag], >, 0);
  g_assert_false (self->sent[tag] || self->resulted[tag]);
  restante_smtp_client_content (self->engine, content, length / 2);
  collect (self);
  restante_smtp_client_content (self->engine, content + length / 2, length - length / 2);
  restante_smtp_client_content_end (self->engine);
  self->sent[tag] = TRUE;
}

/* Delivered is only what was sent and answered behind its dot. */
static void
on_result (Session *self, const RestanteSmtpClientEvent *event)
{
  g_assert_cmpuint (event->tag, <, self->begun);
  g_assert_false (self->resulted[event->tag]);
  self->resulted[event->tag] = TRUE;
  if (event->stage == RESTANTE_SMTP_STAGE_CONTENT && event->reply && event->reply->code < 300)
    g_assert_true (self->sent[event->tag]);
  else
    g_assert_true (!event->reply || event->reply->code >= 400 ||
                   event->stage == RESTANTE_SMTP_STAGE_RCPT);
}

static void
handle (Session *self, const RestanteSmtpClientEvent *event)
{
  g_assert_false (self->over);
  switch (event->type) {
  case RESTANTE_SMTP_CLIENT_START_TLS:
    self->handshake = TRUE;
    return; /* in pieces it is told, in one it may not be: what follows it is the same */
  case RESTANTE_SMTP_CLIENT_IDENTITY:
    on_identity (self);
    break;
  case RESTANTE_SMTP_CLIENT_READY:
    on_ready (self);
    break;
  case RESTANTE_SMTP_CLIENT_RECIPIENT:
    on_recipient (self, event);
    break;
  case RESTANTE_SMTP_CLIENT_SEND:
    on_send (self, event->tag);
    break;
  case RESTANTE_SMTP_CLIENT_RESULT:
    on_result (self, event);
    break;
  case RESTANTE_SMTP_CLIENT_FAILED:
  case RESTANTE_SMTP_CLIENT_CLOSED:
    self->over = TRUE;
    break;
  default:
    g_assert_not_reached ();
  }
  g_string_append_printf (self->log, "%d %u %u %s %s\n", event->type, (guint)event->tag,
                          event->recipient, restante_smtp_stage_to_string (event->stage),
                          event->reply ? event->reply->text : "-");
}

static void
feed (gpointer user_data, const guint8 *bytes, gsize length)
{
  Session *self = user_data;
  RestanteSmtpClientEvent event;
  restante_smtp_client_feed (self->engine, bytes, length);
  while (restante_smtp_client_next (self->engine, &event))
    handle (self, &event);
  collect (self);
  g_assert_cmpuint (restante_smtp_client_deadline (self->engine), >, 0);
}

static void
play_flight (Session *self, RestanteSpan flight, FuzzPieces *pieces)
{
  fuzz_feed (pieces, flight, feed, self);
  if (self->handshake && !self->over)
    restante_smtp_client_tls_started (self->engine);
  self->handshake = FALSE;
}

static Session *
play (guint8 choice, RestanteSpan input, FuzzPieces *pieces)
{
  Session *self = session_new (choice);
  while (input.length > 0)
    play_flight (self, fuzz_take_part (&input, "=TLS="), pieces);
  collect (self);
  return self;
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
  g_assert_cmpstr (parted->log->str, ==, whole->log->str);
  g_assert_cmpstr (parted->output->str, ==, whole->output->str);
  g_assert_cmpint (parted->over, ==, whole->over);
  return 0;
}
