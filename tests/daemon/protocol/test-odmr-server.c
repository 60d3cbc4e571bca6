/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine of ODMR: what it offers where, what it asks, and that its bytes may come in any
 * pieces. */
#include "protocol/odmr-server.h"

#include <string.h>

#define GREETING "220 holder.test ODMR Restante\r\n"
#define HELLO    "EHLO home.test\r\n"
/* "user secret" and "go on" in base64; the password is whether it begins with dXNl. */
#define RIGHT "dXNlciBzZWNyZXQ="
#define WRONG "bm9ib2R5"

/* Somebody who asks and is answered, in memory. */
typedef struct
{
  RestanteOdmrServer *engine;
  GString *output;
  GString *log; /* one event a line */
  guint atrn;   /* the answer to ATRN */
  gboolean handshake;
  gboolean over;
} Talk;

static void drain (Talk *self);

static Talk *
talk_new (const RestanteOdmrOffer *offer)
{
  Talk *self = g_new0 (Talk, 1);
  self->engine = restante_odmr_server_new ("holder.test", offer);
  self->output = g_string_new (NULL);
  self->log = g_string_new (NULL);
  self->atrn = 250;
  drain (self);
  return self;
}

static Talk *
talk_new_plain (void)
{
  const RestanteOdmrOffer offer = { .starttls = TRUE, .plain_auth = TRUE };
  return talk_new (&offer);
}

static void
talk_free (Talk *self)
{
  restante_odmr_server_free (self->engine);
  g_string_free (self->output, TRUE);
  g_string_free (self->log, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Talk, talk_free)

/* An exchange of two words: the challenge, and the answer to it. */
static void
judge (Talk *self, const char *text)
{
  if (!text)
    restante_odmr_server_challenge (self->engine, "Z28gb24=");
  else if (g_str_has_prefix (text, "dXNl"))
    restante_odmr_server_answer (self->engine, 235, "Welcome");
  else
    restante_odmr_server_answer (self->engine, 535, "That is not the password");
}

static void
handle (Talk *self, const RestanteOdmrServerEvent *event)
{
  g_autofree char *domains = NULL;
  switch (event->type) {
  case RESTANTE_ODMR_SERVER_AUTH:
    g_string_append_printf (self->log, "auth %s %s\n", event->mechanism,
                            event->text ? event->text : "-");
    judge (self, event->text);
    break;
  case RESTANTE_ODMR_SERVER_RESPONSE:
    g_string_append_printf (self->log, "response %s\n", event->text);
    judge (self, event->text);
    break;
  case RESTANTE_ODMR_SERVER_ATRN:
    domains = event->domains ? g_strjoinv ("+", (char **)event->domains) : g_strdup ("all");
    g_string_append_printf (self->log, "atrn %s\n", domains);
    restante_odmr_server_answer (self->engine, self->atrn, "Answer");
    break;
  case RESTANTE_ODMR_SERVER_START_TLS:
    self->handshake = TRUE;
    break;
  case RESTANTE_ODMR_SERVER_TURN:
  case RESTANTE_ODMR_SERVER_CLOSE:
    g_assert_false (self->over);
    g_string_append (self->log, event->type == RESTANTE_ODMR_SERVER_TURN ? "turn\n" : "close\n");
    self->over = TRUE;
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
drain (Talk *self)
{
  RestanteOdmrServerEvent event;
  gsize length;
  while (restante_odmr_server_next (self->engine, &event))
    handle (self, &event);
  const guint8 *output = restante_odmr_server_take_output (self->engine, &length);
  g_string_append_len (self->output, (const char *)output, length);
}

/* From memory that is gone afterwards. */
static void
feed (Talk *self, const char *bytes, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  restante_odmr_server_feed (self->engine, copy, length);
  drain (self);
}

static void
expect (Talk *self, const char *said, const char *answer)
{
  g_string_truncate (self->output, 0);
  feed (self, said, strlen (said));
  g_assert_cmpstr (self->output->str, ==, answer);
}

static void
expect_log (Talk *self, const char *log)
{
  g_assert_cmpstr (self->log->str, ==, log);
  g_string_truncate (self->log, 0);
}

static void
log_in (Talk *self)
{
  feed (self, HELLO "AUTH CRAM-MD5 " RIGHT "\r\n", strlen (HELLO "AUTH CRAM-MD5 " RIGHT "\r\n"));
  g_string_truncate (self->log, 0);
}

/* RFC 2645 section 5.1, and what DESIGN has of it outside of TLS. */
static void
test_offers (void)
{
  const struct
  {
    RestanteOdmrOffer offer;
    const char *answer;
  } cases[] = {
    { { .starttls = TRUE }, "250-holder.test\r\n250 STARTTLS\r\n" },
    { { .starttls = TRUE, .plain_auth = TRUE },
      "250-holder.test\r\n250-STARTTLS\r\n250-ATRN\r\n250 AUTH CRAM-MD5 SCRAM-SHA-256\r\n" },
    { { .starttls = TRUE, .tls = TRUE },
      "250-holder.test\r\n250-ATRN\r\n250 AUTH CRAM-MD5 SCRAM-SHA-256\r\n" },
    { { 0 }, "250 holder.test\r\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Talk) talk = talk_new (&cases[i].offer);
    g_assert_cmpstr (talk->output->str, ==, GREETING);
    expect (talk, HELLO, cases[i].answer);
  }
}

static void
test_turn (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  feed (talk, HELLO, strlen (HELLO));
  expect (talk, "AUTH CRAM-MD5\r\n", "334 Z28gb24=\r\n");
  expect (talk, RIGHT "\r\n", "235 Welcome\r\n");
  expect (talk, "ATRN\r\n", "250 Answer\r\n");
  expect_log (talk, "auth CRAM-MD5 -\nresponse " RIGHT "\natrn all\nturn\n");
  /* What the peer says now is not for this engine. */
  expect (talk, "220 home.test ESMTP\r\n", "");
  expect_log (talk, "");
}

/* RFC 2645 section 5.2.1. */
static void
test_domains (void)
{
  const struct
  {
    const char *said;
    const char *log;
  } cases[] = {
    { "ATRN home.test\r\n", "atrn home.test\nturn\n" },
    { "atrn Home.Test.\r\n", "atrn home.test\nturn\n" },
    { "ATRN a.test,b.test,c.test\r\n", "atrn a.test+b.test+c.test\nturn\n" },
    { "ATRN a.test, b.test\r\n", "atrn a.test+b.test\nturn\n" },
    { "ATRN b\xc3\xbc"
      "cher.test\r\n",
      "atrn xn--bcher-kva.test\nturn\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Talk) talk = talk_new_plain ();
    log_in (talk);
    expect (talk, cases[i].said, "250 Answer\r\n");
    expect_log (talk, cases[i].log);
  }
}

static void
test_domains_that_are_none (void)
{
  g_autoptr (GString) many = g_string_new ("ATRN a.test");
  for (guint i = 0; i < 100; i++)
    g_string_append (many, ",a.test");
  g_string_append (many, "\r\n");
  const char *const cases[] = { "ATRN a.test,\r\n",       "ATRN ,\r\n",
                                "ATRN a.test b.test\r\n", "ATRN [192.0.2.1]\r\n",
                                "ATRN a@b.test\r\n",      many->str };
  g_autoptr (Talk) talk = talk_new_plain ();
  log_in (talk);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    expect (talk, cases[i], "501 Name domains, with commas between them\r\n");
  expect_log (talk, "");
}

/* Whatever is refused, the session goes on as before. */
static void
test_atrn_refused (void)
{
  static const guint codes[] = { 450, 451, 453 };
  g_autoptr (Talk) talk = talk_new_plain ();
  log_in (talk);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autofree char *answer = g_strdup_printf ("%u Answer\r\n", codes[i]);
    talk->atrn = codes[i];
    expect (talk, "ATRN home.test\r\n", answer);
  }
  talk->atrn = 250;
  expect (talk, "ATRN home.test\r\n", "250 Answer\r\n");
}

static void
test_before_auth (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  expect (talk, "ATRN\r\n", "530 Authenticate first\r\n");
  expect (talk, "AUTH CRAM-MD5\r\n", "503 Say EHLO first\r\n");
  feed (talk, HELLO, strlen (HELLO));
  expect (talk, "ATRN home.test\r\n", "530 Authenticate first\r\n");
  expect (talk, "AUTH CRAM-MD5 " WRONG "\r\n", "535 That is not the password\r\n");
  expect (talk, "ATRN home.test\r\n", "530 Authenticate first\r\n");
  expect_log (talk, "auth CRAM-MD5 " WRONG "\n");
}

/* Without TLS no password is even asked for. */
static void
test_auth_needs_tls (void)
{
  const RestanteOdmrOffer offer = { .starttls = TRUE };
  g_autoptr (Talk) talk = talk_new (&offer);
  feed (talk, HELLO, strlen (HELLO));
  expect (talk, "AUTH CRAM-MD5\r\n", "538 Begin TLS first\r\n");
  expect (talk, "STARTTLS\r\n", "220 Begin TLS\r\n");
  g_assert_true (talk->handshake);
  restante_odmr_server_tls_started (talk->engine);
  expect (talk, "AUTH CRAM-MD5\r\n", "503 Say EHLO first\r\n");
  feed (talk, HELLO, strlen (HELLO));
  expect (talk, "STARTTLS\r\n", "503 TLS is on already\r\n");
  expect (talk, "AUTH CRAM-MD5 " RIGHT "\r\n", "235 Welcome\r\n");
}

/* RFC 3207 section 4.2: nothing of before counts. */
static void
test_tls_forgets (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  log_in (talk);
  expect (talk, "STARTTLS\r\n", "220 Begin TLS\r\n");
  restante_odmr_server_tls_started (talk->engine);
  expect (talk, "ATRN\r\n", "530 Authenticate first\r\n");
}

/* RFC 3207 section 5: what stood behind STARTTLS in plain is nobody's. */
static void
test_starttls_injection (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  feed (talk, HELLO, strlen (HELLO));
  expect (talk, "STARTTLS\r\nAUTH CRAM-MD5\r\n", "220 Begin TLS\r\n");
  g_assert_false (talk->handshake);
  expect_log (talk, "close\n");
}

/* RFC 4954 section 4. */
static void
test_exchange (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  feed (talk, HELLO, strlen (HELLO));
  expect (talk, "AUTH\r\n", "501 Say the mechanism\r\n");
  expect (talk, "AUTH PLAIN dGVzdA==\r\n", "504 That mechanism is not offered\r\n");
  expect (talk, "AUTH CRAM-MD5 a\r\n", "501 That is no base64\r\n");
  expect (talk, "AUTH CRAM-MD5 a===\r\n", "501 That is no base64\r\n");
  expect (talk, "AUTH CRAM-MD5\r\n", "334 Z28gb24=\r\n");
  expect (talk, "*\r\n", "501 The exchange is cancelled\r\n");
  expect (talk, "AUTH scram-sha-256\r\n", "334 Z28gb24=\r\n");
  expect (talk, "no base64\r\n", "501 That is no base64\r\n");
  /* It is over: this is a command again. */
  expect (talk, "NOOP\r\n", "250 Ok\r\n");
  expect (talk, "AUTH CRAM-MD5 =\r\n", "535 That is not the password\r\n");
  expect (talk, "AUTH CRAM-MD5\r\n", "334 Z28gb24=\r\n");
  expect (talk, "\r\n", "535 That is not the password\r\n");
  expect_log (talk, "auth CRAM-MD5 -\nauth SCRAM-SHA-256 -\nauth CRAM-MD5 \nauth CRAM-MD5 -\n"
                    "response \n");
}

static void
test_auth_once (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  log_in (talk);
  expect (talk, "AUTH CRAM-MD5\r\n", "503 It is known who you are\r\n");
}

/* Nobody leaves mail on this port; the bytes of a chunk are not read as commands. */
static void
test_no_mail (void)
{
#define NO_MAIL "502 No mail is taken here, it is only handed out\r\n"
  g_autoptr (Talk) talk = talk_new_plain ();
  log_in (talk);
  expect (talk, "MAIL FROM:<a@b.test>\r\nRCPT TO:<c@home.test>\r\nDATA\r\n",
          NO_MAIL NO_MAIL NO_MAIL);
  expect_log (talk, "");
  expect (talk, "BDAT 6 LAST\r\nATRN\r\n", NO_MAIL);
  expect_log (talk, "close\n");
}

/* Bytes behind ATRN were said before its answer was read: they are no greeting. */
static void
test_behind_atrn (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  log_in (talk);
  expect (talk, "ATRN\r\n220 home.test\r\n", "503 Nothing may follow ATRN before its reply\r\n");
  expect_log (talk, "atrn all\nclose\n");
}

/* Only CRLF ends a line (DESIGN section 5). */
static void
test_strict_lines (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  log_in (talk);
  expect (talk, "ATRN\nQUIT\r\n",
          "500 A NUL or a bare CR or LF is in the line; only CRLF ends one\r\n");
  feed (talk, "ATRN \0home.test\r\n", 17);
  expect_log (talk, "");
  g_autofree char *name = g_strnfill (13000, 'a');
  g_autofree char *line = g_strconcat ("ATRN ", name, "\r\n", NULL);
  expect (talk, line, "500 The line is too long\r\n");
}

static void
test_limits (void)
{
  g_autoptr (Talk) errors = talk_new_plain ();
  for (guint i = 0; i < 10; i++)
    expect (errors, "HUH\r\n", "500 That command is not known\r\n");
  expect (errors, "HUH\r\n", "421 Too many errors\r\n");
  expect_log (errors, "close\n");
  g_autoptr (Talk) idle = talk_new_plain ();
  for (guint i = 0; i < 20; i++)
    expect (idle, "NOOP\r\n", "250 Ok\r\n");
  expect (idle, "NOOP\r\n", "421 Too many commands without a turn\r\n");
  expect_log (idle, "close\n");
}

/* Two minutes for a line, however its bytes are spread (RFC 5321 section 4.5.3.2). */
static void
test_slow (void)
{
  g_autoptr (Talk) talk = talk_new_plain ();
  g_assert_cmpuint (restante_odmr_server_deadline (talk->engine), ==, 120);
  restante_odmr_server_set_time (talk->engine, 1000);
  feed (talk, "EH", 2);
  restante_odmr_server_set_time (talk->engine, 1119);
  g_assert_cmpuint (restante_odmr_server_deadline (talk->engine), ==, 1);
  feed (talk, "L", 1);
  g_string_truncate (talk->output, 0);
  restante_odmr_server_set_time (talk->engine, 1120);
  drain (talk);
  g_assert_cmpstr (talk->output->str, ==, "421 Too slow, closing the connection\r\n");
  expect_log (talk, "close\n");
}

static void
test_ends (void)
{
  const RestanteOdmrOffer offer = { 0 };
  g_autoptr (Talk) quit = talk_new_plain ();
  expect (quit, "QUIT now\r\n", "501 That command takes no argument\r\n");
  expect (quit, "QUIT\r\n", "221 Bye\r\n");
  expect_log (quit, "close\n");
  g_autoptr (Talk) ended = talk_new_plain ();
  log_in (ended);
  expect (ended, "AUTH CRAM-MD5\r\n", "503 It is known who you are\r\n");
  g_string_truncate (ended->output, 0);
  restante_odmr_server_end (ended->engine, "Going down");
  drain (ended);
  g_assert_cmpstr (ended->output->str, ==, "421 Going down\r\n");
  g_autoptr (RestanteOdmrServer) away = restante_odmr_server_new ("holder.test", &offer);
  RestanteOdmrServerEvent event;
  gsize length;
  restante_odmr_server_turn_away (away, "Too many");
  g_assert_true (restante_odmr_server_next (away, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_ODMR_SERVER_CLOSE);
  const char *said = (const char *)restante_odmr_server_take_output (away, &length);
  g_assert_cmpstr (said, ==, "421 holder.test Too many\r\n");
  g_assert_false (restante_odmr_server_next (away, &event));
}

/* The same bytes at once and one by one: the same words and events. */
static void
test_pieces (void)
{
  static const char dialogue[] =
      "NOOP\r\n" HELLO "AUTH CRAM-MD5 " WRONG "\r\nAUTH CRAM-MD5\r\n*\r\n"
      "AUTH SCRAM-SHA-256\r\n" RIGHT "\r\nMAIL FROM:<>\r\nRSET\r\n"
      "a\rb\nc\r\nATRN a.test,b.test\r\n";
  g_autoptr (Talk) whole = talk_new_plain ();
  feed (whole, dialogue, strlen (dialogue));
  g_assert_true (g_str_has_suffix (whole->log->str, "atrn a.test+b.test\nturn\n"));
  for (gsize piece = 1; piece < strlen (dialogue); piece++) {
    g_autoptr (Talk) parted = talk_new_plain ();
    for (gsize at = 0; at < strlen (dialogue); at += piece)
      feed (parted, dialogue + at, MIN (piece, strlen (dialogue) - at));
    g_assert_cmpstr (parted->output->str, ==, whole->output->str);
    g_assert_cmpstr (parted->log->str, ==, whole->log->str);
  }
}

int
main (int argc, char **argv)
{
#define ADD(name, func) g_test_add_func ("/protocol/odmr-server/" name, func)
  g_test_init (&argc, &argv, NULL);
  ADD ("offers", test_offers);
  ADD ("turn", test_turn);
  ADD ("domains", test_domains);
  ADD ("domains-that-are-none", test_domains_that_are_none);
  ADD ("atrn-refused", test_atrn_refused);
  g_test_add_func ("/promise/3/protocol/odmr-server/before-auth", test_before_auth);
  ADD ("auth-needs-tls", test_auth_needs_tls);
  ADD ("tls-forgets", test_tls_forgets);
  ADD ("starttls-injection", test_starttls_injection);
  ADD ("exchange", test_exchange);
  ADD ("auth-once", test_auth_once);
  ADD ("no-mail", test_no_mail);
  ADD ("behind-atrn", test_behind_atrn);
  ADD ("strict-lines", test_strict_lines);
  ADD ("limits", test_limits);
  ADD ("slow", test_slow);
  ADD ("ends", test_ends);
  ADD ("pieces", test_pieces);
  return g_test_run ();
}
