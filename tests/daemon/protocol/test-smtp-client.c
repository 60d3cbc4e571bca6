/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/smtp-client.h"

#include <string.h>

#include "fake-holder.h"
#include "fake-sender.h"

static const char *const bob[] = { "bob@home.test", NULL };
static const char *const bob_and_carol[] = { "bob@home.test", "carol@home.test", NULL };

static const FakeMessage no_messages[] = { { 0 } };
static const FakeMessage one_message[] = { { 1, "ann@a.test", bob_and_carol, "x\r\n.y\r\n" },
                                           { 0 } };
static const FakeMessage three_messages[] = {
  { 1, "ann@a.test", bob, "one\r\n" },
  { 2, "", bob_and_carol, ".two\r\n..\r\n" },
  { 3, "ann@a.test", bob, "" },
  { 0 },
};

#define BANNER "220 home.test\r\n"
#define EHLO   BANNER "250 home.test\r\n"
#define PIPED  BANNER "250-home.test\r\n250-PIPELINING\r\n250 SIZE 1000\r\n"

/* The peer says @text; the client says @said, and @log happens. */
static void
expect (FakeSender *sender, const char *text, const char *said, const char *log)
{
  fake_sender_hear (sender, text);
  g_autofree char *real_said = fake_sender_take_said (sender);
  g_autofree char *real_log = fake_sender_take_log (sender);
  g_assert_cmpstr (real_said, ==, said);
  g_assert_cmpstr (real_log, ==, log);
}

static FakeSender *
start (const FakeMessage *messages)
{
  return fake_sender_new (RESTANTE_SMTP_TLS_IF_OFFERED, messages);
}

/* -- up to the identity
 * --------------------------------------------------------------------------------------- */

static void
test_greeting (void)
{
  g_autoptr (FakeSender) sender = start (no_messages);
  g_assert_cmpint (restante_smtp_client_get_stage (sender->engine), ==, RESTANTE_SMTP_STAGE_BANNER);
  g_assert_cmpuint (restante_smtp_client_deadline (sender->engine), ==, 300);
  expect (sender, "220-wel", "", "");
  g_assert_null (restante_smtp_client_get_greeting (sender->engine));
  expect (sender, "come\r\n220 here\r\n", "EHLO holder.test\r\n", "");
  g_assert_cmpint (restante_smtp_client_get_stage (sender->engine), ==, RESTANTE_SMTP_STAGE_EHLO);
  expect (sender, "250-home.test\r\n250-SIZE 99\r\n250 8BITMIME\r\n", "QUIT\r\n",
          "identity\nready\n");
  const RestanteCapabilities *seen = restante_smtp_client_get_capabilities (sender->engine);
  g_assert_true (seen->esmtp && seen->size && seen->eight_bit_mime && !seen->pipelining);
  g_assert_cmpuint (seen->size_limit, ==, 99);
  g_assert_cmpint (restante_smtp_client_get_stage (sender->engine), ==, RESTANTE_SMTP_STAGE_QUIT);
  g_assert_cmpstr (restante_smtp_client_get_greeting (sender->engine), ==, "welcome\nhere");
  expect (sender, "221 bye\r\n", "", "closed\n");
}

static void
test_refused_greetings (void)
{
  static const struct
  {
    const char *text, *said, *log;
  } cases[] = {
    { "554 no\r\n", "QUIT\r\n", "failed the greeting 554\n" },
    { "421 busy\r\n", "", "failed the greeting 421\n" },
    { "354 what\r\n", "", "failed the greeting -\n" },
    { "hello\r\n", "", "failed the greeting -\n" },
    { "220 a\nb\r\n", "", "failed the greeting -\n" },
    { BANNER "451 later\r\n", "EHLO holder.test\r\nQUIT\r\n", "failed EHLO 451\n" },
    { BANNER "250-a\r\n251 b\r\n", "EHLO holder.test\r\n", "failed EHLO -\n" },
    { BANNER "500 a\r\n502 b\r\n", "EHLO holder.test\r\nHELO holder.test\r\nQUIT\r\n",
      "failed EHLO 502\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeSender) sender = start (one_message);
    expect (sender, cases[i].text, cases[i].said, cases[i].log);
    expect (sender, "250 more\r\n", "", "");
  }
}

static void
test_long_reply (void)
{
  g_autofree char *text = g_strnfill (4096 - 2 - 4, 'x');
  g_autofree char *good = g_strconcat ("220 ", text, "\r\n", NULL);
  g_autofree char *bad = g_strconcat ("220  ", text, "\r\n", NULL);
  g_autoptr (FakeSender) first = start (no_messages);
  expect (first, good, "EHLO holder.test\r\n", "");
  g_autoptr (FakeSender) second = start (no_messages);
  expect (second, bad, "", "failed the greeting -\n");
}

static void
test_helo (void)
{
  g_autoptr (FakeSender) sender = start (one_message);
  expect (sender, BANNER "502 what\r\n", "EHLO holder.test\r\nHELO holder.test\r\n", "");
  expect (sender, "250 home.test\r\n", "MAIL FROM:<ann@a.test>\r\n", "identity\nready\n");
  g_assert_false (restante_smtp_client_get_capabilities (sender->engine)->esmtp);
}

static void
test_starttls (void)
{
  g_autoptr (FakeSender) sender = fake_sender_new (RESTANTE_SMTP_TLS_REQUIRED, one_message);
  expect (sender, BANNER "250-home.test\r\n250-PIPELINING\r\n250 STARTTLS\r\n",
          "EHLO holder.test\r\nSTARTTLS\r\n", "");
  expect (sender, "220 go\r\n", "", "start tls\n");
  g_assert_cmpint (restante_smtp_client_get_stage (sender->engine), ==, RESTANTE_SMTP_STAGE_TLS);
  fake_sender_secure (sender);
  expect (sender, "250-home.test\r\n250 STARTTLS\r\n",
          "EHLO holder.test\r\nMAIL FROM:<ann@a.test>\r\n", "identity\nready\n");
  /* RFC 3207 section 4.2: what was offered before counts no more. */
  g_assert_false (restante_smtp_client_get_capabilities (sender->engine)->pipelining);
}

static void
test_starttls_refused (void)
{
  static const struct
  {
    RestanteSmtpTls tls;
    const char *text, *said, *log;
  } cases[] = {
    { RESTANTE_SMTP_TLS_REQUIRED, "250 home.test\r\n", "QUIT\r\n", "failed STARTTLS -\n" },
    { RESTANTE_SMTP_TLS_REQUIRED, "250-a\r\n250 STARTTLS\r\n454 no\r\n", "STARTTLS\r\nQUIT\r\n",
      "failed STARTTLS 454\n" },
    { RESTANTE_SMTP_TLS_IF_OFFERED, "250-a\r\n250 STARTTLS\r\n454 no\r\n", "STARTTLS\r\nQUIT\r\n",
      "failed STARTTLS 454\n" },
    { RESTANTE_SMTP_TLS_IF_OFFERED, "250-a\r\n250 STARTTLS\r\n502 no\r\n", "STARTTLS\r\nQUIT\r\n",
      "identity\nready\n" },
    { RESTANTE_SMTP_TLS_IF_OFFERED, "250-a\r\n250 STARTTLS\r\n421 no\r\n", "STARTTLS\r\n",
      "failed STARTTLS 421\n" },
    { RESTANTE_SMTP_TLS_NEVER, "250-a\r\n250 STARTTLS\r\n", "QUIT\r\n", "identity\nready\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeSender) sender = fake_sender_new (cases[i].tls, no_messages);
    expect (sender, BANNER, "EHLO holder.test\r\n", "");
    expect (sender, cases[i].text, cases[i].said, cases[i].log);
  }
}

static void
test_starttls_injection (void)
{
  g_autoptr (FakeSender) joined = start (one_message);
  expect (joined, BANNER "250-a\r\n250 STARTTLS\r\n", "EHLO holder.test\r\nSTARTTLS\r\n", "");
  expect (joined, "220 go\r\n250 a\r\n", "", "failed the TLS handshake -\n");

  g_autoptr (FakeSender) apart = start (one_message);
  expect (apart, BANNER "250-a\r\n250 STARTTLS\r\n", "EHLO holder.test\r\nSTARTTLS\r\n", "");
  expect (apart, "220 go\r\n", "", "start tls\n");
  expect (apart, "2", "", "failed the TLS handshake -\n");
}

/* Not one MAIL FROM to a host that has not proven itself. */
static void
test_stranger (void)
{
  g_autoptr (FakeSender) sender = start (one_message);
  sender->stranger = TRUE;
  expect (sender, PIPED, "EHLO holder.test\r\nQUIT\r\n", "identity\n");
  expect (sender, "221 bye\r\n250 a\r\n250 b\r\n354 c\r\n", "", "closed\n");
}

/* -- one message
 * ---------------------------------------------------------------------------------------------- */

#define GROUP                                                                                      \
  "MAIL FROM:<ann@a.test> SIZE=7\r\nRCPT TO:<bob@home.test>\r\nRCPT TO:<carol@home.test>\r\n"      \
  "DATA\r\n"

static void
test_step_by_step (void)
{
  g_autoptr (FakeSender) sender = start (one_message);
  expect (sender, EHLO, "EHLO holder.test\r\nMAIL FROM:<ann@a.test>\r\n", "identity\nready\n");
  expect (sender, "250 a\r\n", "RCPT TO:<bob@home.test>\r\n", "");
  expect (sender, "550 b\r\n", "RCPT TO:<carol@home.test>\r\n", "recipient 1.0 550\n");
  expect (sender, "250 c\r\n", "DATA\r\n", "recipient 1.1 250\n");
  g_assert_cmpuint (restante_smtp_client_deadline (sender->engine), ==, 120);
  expect (sender, "354 d\r\n", "x\r\n..y\r\n.\r\n", "send 1\n");
  g_assert_cmpuint (restante_smtp_client_deadline (sender->engine), ==, 600);
  g_assert_cmpint (restante_smtp_client_get_stage (sender->engine), ==,
                   RESTANTE_SMTP_STAGE_CONTENT);
  expect (sender, "250 e\r\n", "QUIT\r\n", "result 1 the final dot 250\nready\n");
}

static void
test_pipelined (void)
{
  g_autoptr (FakeSender) sender = start (one_message);
  expect (sender, PIPED, "EHLO holder.test\r\n" GROUP, "identity\nready\n");
  expect (sender, "250 a\r\n250 b\r\n550 c\r\n354 d\r\n", "x\r\n..y\r\n.\r\nQUIT\r\n",
          "recipient 1.0 250\nrecipient 1.1 550\nsend 1\nready\n");
  expect (sender, "451 e\r\n221 f\r\n", "", "result 1 the final dot 451\nclosed\n");
}

/* How a transaction can end early, as replies behind the pipelined group, and step by step. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *greeting, *text, *said, *log;
  } cases[] = {
    { PIPED, "550 a\r\n503 b\r\n503 c\r\n503 d\r\n", "QUIT\r\n",
      "result 1 MAIL FROM 550\nready\n" },
    { PIPED, "250 a\r\n550 b\r\n451 c\r\n554 d\r\n", "RSET\r\nQUIT\r\n",
      "recipient 1.0 550\nrecipient 1.1 451\nresult 1 RCPT TO 451\nready\n" },
    { PIPED, "250 a\r\n550 b\r\n551 c\r\n354 d\r\n", ".\r\nQUIT\r\n",
      "recipient 1.0 550\nrecipient 1.1 551\nresult 1 RCPT TO 551\nready\n" },
    { PIPED, "451 a\r\n250 b\r\n250 c\r\n354 d\r\n", ".\r\nQUIT\r\n",
      "result 1 MAIL FROM 451\nready\n" },
    { PIPED, "250 a\r\n250 b\r\n250 c\r\n451 d\r\n", "RSET\r\nQUIT\r\n",
      "recipient 1.0 250\nrecipient 1.1 250\nresult 1 DATA 451\nready\n" },
    { EHLO, "550 a\r\n", "QUIT\r\n", "result 1 MAIL FROM 550\nready\n" },
    { EHLO, "250 a\r\n550 b\r\n450 c\r\n",
      "RCPT TO:<bob@home.test>\r\nRCPT TO:<carol@home.test>\r\nRSET\r\n",
      "recipient 1.0 550\nrecipient 1.1 450\nresult 1 RCPT TO 450\n" },
    { EHLO, "250 a\r\n250 b\r\n250 c\r\n554 d\r\n250 e\r\n",
      "RCPT TO:<bob@home.test>\r\nRCPT TO:<carol@home.test>\r\nDATA\r\nRSET\r\nQUIT\r\n",
      "recipient 1.0 250\nrecipient 1.1 250\nresult 1 DATA 554\nready\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeSender) sender = start (one_message);
    fake_sender_hear (sender, cases[i].greeting);
    g_free (fake_sender_take_said (sender));
    g_free (fake_sender_take_log (sender));
    expect (sender, cases[i].text, cases[i].said, cases[i].log);
  }
}

/* What ends the session in the middle: 421, and what cannot be a reply. */
static void
test_failures (void)
{
  static const struct
  {
    const char *text, *log;
  } cases[] = {
    { "421 a\r\n", "result 1 MAIL FROM 421\nfailed MAIL FROM 421\n" },
    { "250 a\r\n421 b\r\n", "result 1 RCPT TO 421\nfailed RCPT TO 421\n" },
    { "550 a\r\n421 b\r\n", "result 1 MAIL FROM 550\nfailed RCPT TO 421\n" },
    { "250 a\r\n250 b\r\n250 c\r\n421 d\r\n",
      "recipient 1.0 250\nrecipient 1.1 250\nresult 1 DATA 421\nfailed DATA 421\n" },
    { "250 a\r\n250 b\r\n250 c\r\n250 d\r\n",
      "recipient 1.0 250\nrecipient 1.1 250\nfailed DATA -\n" },
    { "354 a\r\n", "failed MAIL FROM -\n" },
    { "250 a\r\n354 b\r\n", "failed RCPT TO -\n" },
    { "what\r\n", "failed MAIL FROM -\n" },
    { "250 a\r\n250 b\r\n250 c\r\n354 d\r\n421 e\r\n",
      "recipient 1.0 250\nrecipient 1.1 250\nsend 1\nready\n"
      "result 1 the final dot 421\nfailed the final dot 421\n" },
    { "250 a\r\n250 b\r\n250 c\r\n354 d\r\n354 e\r\n",
      "recipient 1.0 250\nrecipient 1.1 250\nsend 1\nready\nfailed the final dot -\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeSender) sender = start (one_message);
    fake_sender_hear (sender, PIPED);
    g_free (fake_sender_take_log (sender));
    fake_sender_hear (sender, cases[i].text);
    g_autofree char *log = fake_sender_take_log (sender);
    g_assert_cmpstr (log, ==, cases[i].log);
  }
}

static RestanteSmtpClient *
ready_client (const char *greeting)
{
  RestanteSmtpClient *client = restante_smtp_client_new ("holder.test", RESTANTE_SMTP_TLS_NEVER);
  RestanteSmtpClientEvent event;
  restante_smtp_client_feed (client, (const guint8 *)greeting, strlen (greeting));
  g_assert_true (restante_smtp_client_next (client, &event));
  restante_smtp_client_proven (client, TRUE);
  g_assert_true (restante_smtp_client_next (client, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_CLIENT_READY);
  g_assert_false (restante_smtp_client_next (client, &event));
  gsize length;
  restante_smtp_client_take_output (client, &length);
  return client;
}

/* A peer may say 421 to an idle connection; anything else there is nonsense. */
static void
test_idle (void)
{
  static const struct
  {
    const char *text;
    guint code;
  } cases[] = { { "421 idle\r\n", 421 }, { "250 hello\r\n", 0 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RestanteSmtpClient) client = ready_client (PIPED);
    RestanteSmtpClientEvent event;
    restante_smtp_client_feed (client, (const guint8 *)cases[i].text, strlen (cases[i].text));
    g_assert_true (restante_smtp_client_next (client, &event));
    g_assert_cmpint (event.type, ==, RESTANTE_SMTP_CLIENT_FAILED);
    g_assert_cmpuint (event.reply ? event.reply->code : 0, ==, cases[i].code);
  }
}

/* The parameters of MAIL are those that the peer offers and the message needs. */
static void
test_parameters (void)
{
  static const struct
  {
    const char *offered;
    gboolean eight_bit, smtputf8;
    const char *mail; /* NULL: cannot be sent */
  } cases[] = {
    { "HELP", FALSE, FALSE, "MAIL FROM:<ann@a.test>\r\n" },
    { "HELP", TRUE, FALSE, "MAIL FROM:<ann@a.test>\r\n" },
    { "8BITMIME", TRUE, FALSE, "MAIL FROM:<ann@a.test> BODY=8BITMIME\r\n" },
    { "8BITMIME", FALSE, FALSE, "MAIL FROM:<ann@a.test>\r\n" },
    { "SIZE", FALSE, FALSE, "MAIL FROM:<ann@a.test> SIZE=77\r\n" },
    { "SMTPUTF8", FALSE, FALSE, "MAIL FROM:<ann@a.test>\r\n" },
    { "SMTPUTF8", FALSE, TRUE, "MAIL FROM:<ann@a.test> SMTPUTF8\r\n" },
    { "8BITMIME", TRUE, TRUE, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *greeting =
        g_strdup_printf (BANNER "250-home.test\r\n250 %s\r\n", cases[i].offered);
    g_autoptr (RestanteSmtpClient) client = ready_client (greeting);
    restante_smtp_client_begin (client, 5, "ann@a.test", bob, 77, cases[i].eight_bit,
                                cases[i].smtputf8);
    RestanteSmtpClientEvent event;
    gboolean told = restante_smtp_client_next (client, &event);
    gsize length;
    const guint8 *said = restante_smtp_client_take_output (client, &length);
    g_autofree char *mail = g_strndup ((const char *)said, length);
    g_assert_cmpstr (mail, ==, cases[i].mail ? cases[i].mail : "");
    g_assert_cmpint (told, ==, cases[i].mail == NULL);
    if (told) {
      g_assert_cmpint (event.type, ==, RESTANTE_SMTP_CLIENT_RESULT);
      g_assert_cmpint (event.stage, ==, RESTANTE_SMTP_STAGE_MAIL);
      g_assert_cmpuint (event.tag, ==, 5);
      g_assert_null (event.reply);
      g_assert_true (restante_smtp_client_next (client, &event));
      g_assert_cmpint (event.type, ==, RESTANTE_SMTP_CLIENT_READY);
    }
  }
}

/* An address with a line break in it would be a command of its own. */
static void
test_no_injection (void)
{
  static const char *const evil[] = { "bob@home.test>\r\nRCPT TO:<eve@other.test", NULL };
  const FakeMessage messages[] = { { 1, "ann@a.test", evil, "x\r\n" },
                                   { 2, "ann@a.test>\r\nRSET\r\nMAIL FROM:<", bob, "x\r\n" },
                                   { 0 } };
  g_autoptr (FakeSender) sender = start (messages);
  expect (sender, PIPED, "EHLO holder.test\r\nQUIT\r\n",
          "identity\nready\nresult 1 MAIL FROM -\nready\nresult 2 MAIL FROM -\nready\n");
}

/* -- many messages
 * -------------------------------------------------------------------------------------------- */

/* RFC 2920 section 3.1: the next group leaves in one write with the final dot before it. */
static void
test_next_group (void)
{
  g_autoptr (FakeSender) sender = start (three_messages);
  fake_sender_hear (sender, PIPED);
  g_free (fake_sender_take_said (sender));
  g_free (fake_sender_take_log (sender));
  expect (sender, "250 a\r\n250 b\r\n354 c\r\n",
          "one\r\n.\r\nMAIL FROM:<> SIZE=10\r\nRCPT TO:<bob@home.test>\r\n"
          "RCPT TO:<carol@home.test>\r\nDATA\r\n",
          "recipient 1.0 250\nsend 1\nready\n");
  expect (sender, "250 stored\r\n", "", "result 1 the final dot 250\n");
  /* The second one fails; the third waits for the reset no longer than it must. */
  expect (sender, "250 a\r\n550 b\r\n550 c\r\n554 d\r\n",
          "RSET\r\nMAIL FROM:<ann@a.test> SIZE=0\r\nRCPT TO:<bob@home.test>\r\nDATA\r\n",
          "recipient 2.0 550\nrecipient 2.1 550\nresult 2 RCPT TO 550\nready\n");
  expect (sender, "250 reset\r\n250 a\r\n250 b\r\n354 c\r\n", ".\r\nQUIT\r\n",
          "recipient 3.0 250\nsend 3\nready\n");
  expect (sender, "250 stored\r\n221 bye\r\n", "", "result 3 the final dot 250\nclosed\n");
}

/* Two are open; 421 tells of the older one, and the younger stays undecided. */
static void
test_undecided (void)
{
  g_autoptr (FakeSender) sender = start (three_messages);
  fake_sender_hear (sender, PIPED "250 a\r\n250 b\r\n354 c\r\n");
  g_free (fake_sender_take_said (sender));
  g_free (fake_sender_take_log (sender));
  expect (sender, "421 d\r\n", "", "result 1 the final dot 421\nfailed the final dot 421\n");
}

/* -- both engines against each other
 * -------------------------------------------------------------------------- */

/* Carries bytes in chunks of @chunk until nobody has anything to say. */
static void
converse (FakeSender *sender, FakeHolder *holder, gsize chunk)
{
  gsize heard_by_sender = 0, heard_by_holder = 0;
  gboolean moved = TRUE;
  while (moved) {
    moved = FALSE;
    gsize n = MIN (chunk, holder->output->len - heard_by_sender);
    if (n > 0) {
      fake_sender_feed (sender, holder->output->str + heard_by_sender, n);
      heard_by_sender += n;
      moved = TRUE;
    }
    n = MIN (chunk, sender->output->len - heard_by_holder);
    if (n > 0) {
      fake_holder_feed (holder, sender->output->str + heard_by_holder, n);
      heard_by_holder += n;
      moved = TRUE;
    }
    if (!moved && holder->handshake) {
      fake_holder_secure (holder);
      fake_sender_secure (sender);
      moved = TRUE;
    }
  }
}

static void
check_stored (FakeHolder *holder, const FakeMessage *messages)
{
  for (guint i = 0; messages[i].sender; i++) {
    GBytes *stored = g_ptr_array_index (holder->messages, i);
    g_assert_cmpmem (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored),
                     messages[i].content, strlen (messages[i].content));
  }
}

static void
test_both_engines (gconstpointer data)
{
  gboolean pipelining = GPOINTER_TO_INT (data);
  const RestanteCapabilities offered = { .esmtp = TRUE,
                                         .pipelining = pipelining,
                                         .starttls = TRUE };
  static const gsize chunks[] = { 1, 2, 3, 5, 7, 16, 61, 1000, G_MAXSIZE };
  g_autofree char *first = NULL;
  for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
    for (gsize piece = 1; piece < 8; piece++) {
      g_autoptr (FakeHolder) holder = fake_holder_new_with ("home.test", &offered);
      g_autoptr (FakeSender) sender = fake_sender_new (RESTANTE_SMTP_TLS_REQUIRED, three_messages);
      sender->piece = piece;
      converse (sender, holder, chunks[c]);
      g_assert_true (sender->over && holder->closed);
      g_assert_true (restante_smtp_server_is_tls (holder->engine));
      g_assert_cmpstr (holder->envelopes->str, ==,
                       "ann@a.test > bob@home.test\n"
                       " > bob@home.test carol@home.test\n"
                       "ann@a.test > bob@home.test\n");
      check_stored (holder, three_messages);
      if (!first)
        first = g_strdup (sender->log->str);
      g_assert_cmpstr (sender->log->str, ==, first);
    }
  g_assert_nonnull (strstr (first, "result 3 the final dot 250\n"));
}

/* What the server engine refuses, the client engine reports and survives. */
static void
test_both_with_refusals (void)
{
  static const char *const eve[] = { "eve@other.test", NULL };
  const FakeMessage messages[] = { { 1, "ann@a.test", eve, "x\r\n" },
                                   { 2, "ann@a.test", bob, "a\nb\r\n" },
                                   { 3, "ann@a.test", bob, "good\r\n" },
                                   { 0 } };
  for (gsize chunk = 1; chunk < 40; chunk++) {
    g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
    g_autoptr (FakeSender) sender = fake_sender_new (RESTANTE_SMTP_TLS_NEVER, messages);
    converse (sender, holder, chunk);
    g_assert_nonnull (strstr (sender->log->str, "recipient 1.0 550\nresult 1 RCPT TO 550\n"));
    g_assert_nonnull (strstr (sender->log->str, "result 2 the final dot 550\n"));
    g_assert_nonnull (strstr (sender->log->str, "result 3 the final dot 250\n"));
    g_assert_cmpuint (holder->messages->len, ==, 1);
    check_stored (holder, messages + 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/smtp-client/greeting", test_greeting);
  g_test_add_func ("/protocol/smtp-client/refused-greetings", test_refused_greetings);
  g_test_add_func ("/protocol/smtp-client/long-reply", test_long_reply);
  g_test_add_func ("/protocol/smtp-client/helo", test_helo);
  g_test_add_func ("/protocol/smtp-client/starttls", test_starttls);
  g_test_add_func ("/protocol/smtp-client/starttls-refused", test_starttls_refused);
  g_test_add_func ("/protocol/smtp-client/starttls-injection", test_starttls_injection);
  g_test_add_func ("/promise/3/smtp-client/stranger", test_stranger);
  g_test_add_func ("/protocol/smtp-client/step-by-step", test_step_by_step);
  g_test_add_func ("/protocol/smtp-client/pipelined", test_pipelined);
  g_test_add_func ("/protocol/smtp-client/refusals", test_refusals);
  g_test_add_func ("/protocol/smtp-client/failures", test_failures);
  g_test_add_func ("/protocol/smtp-client/idle", test_idle);
  g_test_add_func ("/protocol/smtp-client/parameters", test_parameters);
  g_test_add_func ("/protocol/smtp-client/no-injection", test_no_injection);
  g_test_add_func ("/protocol/smtp-client/next-group", test_next_group);
  g_test_add_func ("/protocol/smtp-client/undecided", test_undecided);
  g_test_add_data_func ("/protocol/smtp-client/both-engines/plain-order", GINT_TO_POINTER (FALSE),
                        test_both_engines);
  g_test_add_data_func ("/protocol/smtp-client/both-engines/pipelined", GINT_TO_POINTER (TRUE),
                        test_both_engines);
  g_test_add_func ("/protocol/smtp-client/both-engines/refusals", test_both_with_refusals);
  return g_test_run ();
}
