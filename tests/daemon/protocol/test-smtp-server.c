/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialogues cannot show: events, output, content and the driver's own verdicts. */
#include "protocol/smtp-server.h"

#include <string.h>

#include "fake-holder.h"

#define OPEN "EHLO client.test\r\nMAIL FROM:<ann@a.test>\r\nRCPT TO:<bob@home.test>\r\n"

static void
test_facts (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  g_assert_cmpstr (holder->output->str, ==, "220 holder.test ESMTP Restante\r\n");
  g_assert_null (restante_smtp_server_get_helo (holder->engine));
  fake_holder_say (holder, "EHLO [192.0.2.7]\r\n");
  g_assert_cmpstr (restante_smtp_server_get_helo (holder->engine), ==, "[192.0.2.7]");
  g_assert_true (restante_smtp_server_is_extended (holder->engine));
  fake_holder_say (holder, "HELO old.test\r\n");
  g_assert_cmpstr (restante_smtp_server_get_helo (holder->engine), ==, "old.test");
  g_assert_false (restante_smtp_server_is_extended (holder->engine));
  fake_holder_say (holder, "STARTTLS\r\n");
  g_assert_false (restante_smtp_server_is_tls (holder->engine));
  fake_holder_secure (holder);
  g_assert_true (restante_smtp_server_is_tls (holder->engine));
  g_assert_null (restante_smtp_server_get_helo (holder->engine));
}

/* RFC 5321 section 4.5.3.2.7: five minutes inside of a transaction. */
static void
test_deadline (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  g_assert_cmpuint (restante_smtp_server_deadline (holder->engine), <, 300);
  fake_holder_say (holder, OPEN);
  g_assert_cmpuint (restante_smtp_server_deadline (holder->engine), ==, 300);
  fake_holder_say (holder, "DATA\r\nx");
  g_assert_cmpuint (restante_smtp_server_deadline (holder->engine), ==, 300);
}

/* A byte every ten seconds: silence is never long, and the time is over all the same. The seconds
 * at which that must be are those of test_deadline() and of patience.h. */
static void
test_dribble (void)
{
  static const struct
  {
    const char *before, *dribbled;
    gint64 seconds;
  } cases[] = {
    { "", "N", 120 },
    { OPEN, "N", 300 },
    { OPEN "DATA\r\n", "x", 300 },
    { OPEN "DATA\r\nx\n", "\n", 300 },
    { OPEN "BDAT 9999\r\n", "x", 300 },
    /* 30 lines of 64 bytes earn 30 * 64 / 512 = 3 seconds; the next piece is in time for 310. */
    { OPEN "DATA\r\n", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n", 310 },
    { OPEN, "RCPT TO:<eve@other.test>\r\n", 1800 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
    fake_holder_say (holder, cases[i].before);
    gint64 now = 5000;
    for (; now < 5000 + 2000 && !holder->closed; now += 10) {
      restante_smtp_server_set_time (holder->engine, now);
      fake_holder_say (holder, cases[i].dribbled);
      g_assert_cmpuint (restante_smtp_server_deadline (holder->engine), >, 0);
    }
    g_assert_true (holder->closed);
    g_assert_true (g_str_has_suffix (holder->output->str, "\r\n421 4.4.2 Too slow, closing the "
                                                          "connection\r\n"));
    g_assert_cmpint (now - 10, ==, 5000 + cases[i].seconds);
  }
}

/* A whole session in one feed is answered in one output, which is given once. */
static void
test_one_output (void)
{
  const RestanteCapabilities offered = { .pipelining = TRUE };
  g_autoptr (RestanteSmtpServer) server = restante_smtp_server_new ("holder.test", &offered);
  const char *text = "EHLO x\r\nNOOP\r\nRSET\r\nQUIT\r\n";
  RestanteSmtpServerEvent event;
  restante_smtp_server_feed (server, (const guint8 *)text, strlen (text));
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_CLOSE);
  gsize length;
  const guint8 *output = restante_smtp_server_take_output (server, &length);
  const char *said = "220 holder.test ESMTP Restante\r\n250-holder.test\r\n250 PIPELINING\r\n"
                     "250 Ok\r\n250 Ok\r\n221 Bye\r\n";
  g_assert_cmpmem (output, length, said, strlen (said));

  restante_smtp_server_take_output (server, &length);
  g_assert_cmpuint (length, ==, 0);
  g_assert_false (restante_smtp_server_next (server, &event));
}

/* Replies are many times as long as commands: they come in pieces, whatever the peer reads. */
static void
test_flood (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  g_autoptr (GString) flood = g_string_new (NULL);
  for (guint i = 0; i < 20000; i++)
    g_string_append (flood, "RCPT TO:<a@b>\r\n");
  fake_holder_say (holder, OPEN);
  g_string_truncate (holder->output, 0);
  fake_holder_say (holder, flood->str);
  const char *refusal = "550 5.7.1 not a domain of this holder\r\n";
  g_assert_cmpuint (holder->output->len, ==, 20000 * strlen (refusal));
  g_assert_cmpuint (holder->largest, <, 16384 + strlen (refusal));
}

/* A 64 KiB feed comes out in few pieces, all of them where the driver put it. */
static void
test_pieces (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  fake_holder_say (holder, OPEN "DATA\r\n");
  g_autoptr (GString) text = g_string_new (NULL);
  while (text->len < 65536)
    g_string_append (text, "A line of a mail of the usual length, with a dot. And another.\r\n");
  fake_holder_say (holder, text->str);
  g_assert_cmpuint (holder->pieces, ==, 1);
  fake_holder_say (holder, "x\r\n..y\r\nz\r\n.\r\n");
  g_assert_cmpuint (holder->pieces, ==, 3);
  g_string_append (text, "x\r\n.y\r\nz\r\n");
  GBytes *stored = g_ptr_array_index (holder->messages, 0);
  g_assert_cmpmem (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored), text->str,
                   text->len);
}

/* ABANDON is told for every transaction that ends without a message, and for no other. */
static void
test_abandon (void)
{
  static const struct
  {
    const char *text;
    guint abandoned;
  } cases[] = {
    { OPEN "RSET\r\nRSET\r\n", 1 },
    { OPEN "EHLO again\r\n", 1 },
    { OPEN "HELO again\r\n", 1 },
    { OPEN "EHLO\r\n", 0 },
    { OPEN "QUIT\r\n", 1 },
    { OPEN "STARTTLS\r\n", 1 },
    { OPEN "DATA\r\na\nb\r\n.\r\nRSET\r\n", 1 },
    { OPEN "DATA\r\nab\r\n.\r\nRSET\r\nQUIT\r\n", 0 },
    { "EHLO x\r\nMAIL FROM:<bad>\r\nRSET\r\nQUIT\r\n", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    fake_holder_assert_abandons (cases[i].text, cases[i].abandoned);
}

/* Too large: what is over the limit is read and not passed on, and the next message is good. */
static void
test_too_large (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 10);
  fake_holder_say (holder, OPEN "DATA\r\n");
  for (guint i = 0; i < 1000; i++)
    fake_holder_say (holder, "0123456\r\n");
  g_assert_cmpuint (holder->content->len, <=, 10);
  fake_holder_expect (holder, ".\r\n",
                      "552 5.3.4 The message is larger than this server takes\r\n");
  g_assert_cmpuint (holder->abandoned, ==, 1);
  fake_holder_say (holder, "MAIL FROM:<>\r\nRCPT TO:<bob@home.test>\r\nDATA\r\n01234567\r\n.\r\n");
  g_assert_cmpuint (holder->messages->len, ==, 1);
}

#define WASTED  "421 4.7.0 Too much content without a message\r\n"
#define TOO_BIG "552 5.3.4 The message is larger than this server takes\r\n"
#define BARE_LF "550 5.6.0 The message has a bare LF; lines must end with CRLF\r\n"

/* What is refused is read to its end, but not without end: eight times the limit, which is 80 here,
 * and 64 KiB, in one message or in several. */
#define WASTE (8 * 80 + 65536)
#define BAD   "MAIL FROM:<>\r\nRCPT TO:<bob@home.test>\r\nDATA\r\n012345678901234567\n\r\n.\r\n"
#define GOOD  "MAIL FROM:<>\r\nRCPT TO:<bob@home.test>\r\nDATA\r\ngood\r\n.\r\n"

static void
test_endless (void)
{
  static const struct
  {
    const char *before, *again;
    guint times;
    const char *last; /* reply; NULL: the session goes on */
  } cases[] = {
    { OPEN "DATA\r\n", "012345\r\n", WASTE / 8, TOO_BIG WASTED },
    { OPEN "DATA\r\n", "0123456\n", WASTE / 8, TOO_BIG WASTED },
    { OPEN "BDAT 99999\r\n", "012345\r\n", WASTE / 8, WASTED },
    { "EHLO x\r\nBDAT 99999\r\n", "012345\r\n", WASTE / 8, WASTED },
    /* 21 bytes each, refused and heard of: all of them together are too much. */
    { "EHLO x\r\n", BAD, WASTE / 21, NULL },
    { "EHLO x\r\n" BAD, BAD, WASTE / 21,
      "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 Go ahead\r\n" BARE_LF WASTED },
    { "EHLO x\r\n", BAD GOOD, WASTE / 21 + 100, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 80);
    fake_holder_say (holder, cases[i].before);
    for (guint n = 0; n < cases[i].times; n++) {
      g_assert_false (holder->closed);
      g_string_truncate (holder->output, 0);
      fake_holder_say (holder, cases[i].again);
    }
    if (cases[i].last)
      g_assert_cmpstr (holder->output->str, ==, cases[i].last);
    g_assert_cmpint (holder->closed, ==, cases[i].last != NULL);
  }
}

/* A message that could not be stored is the driver's own; the session goes on. */
static void
test_deferred (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  holder->defer_messages = TRUE;
  fake_holder_say (holder, OPEN "DATA\r\n");
  fake_holder_expect (holder, "x\r\n.\r\n", "451 4.3.1 No room now\r\n");
  g_assert_cmpuint (holder->abandoned, ==, 0);
  fake_holder_expect (holder, "MAIL FROM:<>\r\n", "250 2.1.0 Ok\r\n");
}

static void
test_end (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  fake_holder_say (holder, OPEN "DATA\r\nhalf a message\r\n");
  restante_smtp_server_end (holder->engine, "4.4.2", "Too slow");
  fake_holder_expect (holder, ".\r\nQUIT\r\n", "421 4.4.2 Too slow\r\n");
  g_assert_true (holder->closed);
  g_assert_cmpuint (holder->abandoned, ==, 1);
  g_assert_cmpuint (holder->messages->len, ==, 0);
  restante_smtp_server_end (holder->engine, "4.3.2", "Again");
  fake_holder_expect (holder, "NOOP\r\n", "");
}

static void
test_turn_away (void)
{
  const RestanteCapabilities offered = { 0 };
  g_autoptr (RestanteSmtpServer) server = restante_smtp_server_new ("holder.test", &offered);
  restante_smtp_server_turn_away (server, "Too many connections, come back later");
  RestanteSmtpServerEvent event;
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_CLOSE);
  gsize length;
  const guint8 *output = restante_smtp_server_take_output (server, &length);
  const char *said = "421 holder.test Too many connections, come back later\r\n";
  g_assert_cmpmem (output, length, said, strlen (said));
}

/* A driver that answers 421 closes. */
static void
test_driver_closes (void)
{
  const RestanteCapabilities offered = { 0 };
  g_autoptr (RestanteSmtpServer) server = restante_smtp_server_new ("holder.test", &offered);
  const char *text = "HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<bob@home.test>\r\nRSET\r\n";
  RestanteSmtpServerEvent event;
  restante_smtp_server_feed (server, (const guint8 *)text, strlen (text));
  g_assert_true (restante_smtp_server_next (server, &event));
  restante_smtp_server_answer (server, 250, NULL, "Ok");
  g_assert_true (restante_smtp_server_next (server, &event));
  restante_smtp_server_answer (server, 421, "4.3.2", "Going down");
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_ABANDON);
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_CLOSE);
  g_assert_false (restante_smtp_server_next (server, &event));
}

/* -- sessions made of scraps
 * ---------------------------------------------------------------------------------- */

#define SESSIONS 1500

static const char *const scraps[] = {
  "\r\n",
  "\r",
  "\n",
  ".",
  "\r\n.\r\n",
  "..",
  "a",
  " ",
  "\"",
  "<",
  ">",
  "@",
  "%",
  "\xff",
  "EHLO x\r\n",
  "MAIL FROM:<a@b.test>\r\n",
  "RCPT TO:<x@home.test>\r\n",
  "RCPT TO:<y@z.test>\r\n",
  "DATA\r\n",
  "DATA\r\nhello\r\n",
  "RSET\r\n",
  "QUIT\r\n",
  "NOOP\r\n",
  "STARTTLS\r\n",
  "MAIL FROM:",
  "RCPT TO:",
  " SIZE=5",
  "BDAT 4\r\n",
  "BDAT 7 LAST\r\n",
  "BDAT 2 LAST\r\n\r\n",
  "BDAT 0 LAST\r\n",
  "BDAT -1\r\n",
  " BODY=8BITMIME",
  " SMTPUTF8",
  "MAIL FROM:<>\r\nRCPT TO:<q@home.test>\r\nDATA\r\n",
};

static GString *
make_session (GRand *random)
{
  GString *text = g_string_new ("EHLO x\r\n");
  if (g_rand_boolean (random))
    g_string_append (text, "MAIL FROM:<>\r\nRCPT TO:<q@home.test>\r\nDATA\r\n");
  for (int n = g_rand_int_range (random, 1, 25); n > 0; n--) {
    g_string_append (text, scraps[g_rand_int_range (random, 0, G_N_ELEMENTS (scraps))]);
    if (g_rand_int_range (random, 0, 20) == 0)
      g_string_append_c (text, '\0');
  }
  return text;
}

/* Plays in pieces of at most @most bytes. */
static FakeHolder *
play (const GString *text, gsize most, GRand *random)
{
  FakeHolder *holder = fake_holder_new ("home.test", 40);
  for (gsize at = 0, length; at < text->len; at += length) {
    length = most == G_MAXSIZE ? text->len : (gsize)g_rand_int_range (random, 1, most + 1);
    length = MIN (length, text->len - at);
    fake_holder_feed (holder, text->str + at, length);
  }
  return holder;
}

static void
assert_clean (GBytes *message)
{
  gsize length;
  const char *bytes = g_bytes_get_data (message, &length);
  g_assert_cmpuint (length, <=, 40);
  for (gsize i = 0; i < length; i++) {
    g_assert_cmpint (bytes[i], !=, '\0');
    g_assert_true (bytes[i] != '\n' || (i > 0 && bytes[i - 1] == '\r'));
    g_assert_true (bytes[i] != '\r' || (i + 1 < length && bytes[i + 1] == '\n'));
  }
}

/* Whatever comes, and however it is cut, the answers are the same, and what is stored is clean. */
static void
test_scraps (void)
{
  static const gsize cuts[] = { 1, 3, 12 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5321);
  guint stored = 0;
  for (guint n = 0; n < SESSIONS; n++) {
    g_autoptr (GString) text = make_session (random);
    g_autoptr (FakeHolder) whole = play (text, G_MAXSIZE, random);
    for (guint c = 0; c < G_N_ELEMENTS (cuts); c++) {
      g_autoptr (FakeHolder) cut = play (text, cuts[c], random);
      g_assert_cmpstr (cut->output->str, ==, whole->output->str);
      g_assert_cmpstr (cut->envelopes->str, ==, whole->envelopes->str);
      g_assert_cmpuint (cut->abandoned, ==, whole->abandoned);
      g_assert_cmpint (cut->closed, ==, whole->closed);
      for (guint i = 0; i < whole->messages->len; i++)
        g_assert_true (g_bytes_equal (g_ptr_array_index (whole->messages, i),
                                      g_ptr_array_index (cut->messages, i)));
    }
    for (guint i = 0; i < whole->messages->len; i++)
      assert_clean (g_ptr_array_index (whole->messages, i));
    stored += whole->messages->len;
  }
  g_assert_cmpuint (stored, >, 0);
}

/* The driver stops while a message is being stored; what came behind it in one go is not lost with
 * the bytes. */
static void
test_keep_input (void)
{
  const RestanteCapabilities offered = { .pipelining = TRUE };
  g_autoptr (RestanteSmtpServer) server = restante_smtp_server_new ("holder.test", &offered);
  g_autofree char *text = g_strdup (OPEN "DATA\r\nx\r\n.\r\nNOOP\r\nQUIT\r\n");
  RestanteSmtpServerEvent event;

  restante_smtp_server_feed (server, (const guint8 *)text, strlen (text));
  while (restante_smtp_server_next (server, &event) && event.type != RESTANTE_SMTP_SERVER_MESSAGE)
    if (event.type != RESTANTE_SMTP_SERVER_CONTENT)
      restante_smtp_server_answer (server, event.type == RESTANTE_SMTP_SERVER_DATA ? 354 : 250,
                                   NULL, "Go on");
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_MESSAGE);
  /* Once more does no harm. */
  restante_smtp_server_keep_input (server);
  restante_smtp_server_keep_input (server);
  memset (text, 'x', strlen (text));
  gsize length;
  restante_smtp_server_take_output (server, &length);
  restante_smtp_server_answer (server, 250, NULL, "Kept");
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_CLOSE);
  const guint8 *output = restante_smtp_server_take_output (server, &length);
  const char *said = "250 Kept\r\n250 Ok\r\n221 Bye\r\n";
  g_assert_cmpmem (output, length, said, strlen (said));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/smtp-server/facts", test_facts);
  g_test_add_func ("/protocol/smtp-server/deadline", test_deadline);
  g_test_add_func ("/protocol/smtp-server/dribble", test_dribble);
  g_test_add_func ("/protocol/smtp-server/one-output", test_one_output);
  g_test_add_func ("/protocol/smtp-server/flood", test_flood);
  g_test_add_func ("/protocol/smtp-server/pieces", test_pieces);
  g_test_add_func ("/protocol/smtp-server/abandon", test_abandon);
  g_test_add_func ("/protocol/smtp-server/too-large", test_too_large);
  g_test_add_func ("/protocol/smtp-server/endless", test_endless);
  g_test_add_func ("/protocol/smtp-server/deferred", test_deferred);
  g_test_add_func ("/protocol/smtp-server/end", test_end);
  g_test_add_func ("/protocol/smtp-server/turn-away", test_turn_away);
  g_test_add_func ("/protocol/smtp-server/driver-closes", test_driver_closes);
  g_test_add_func ("/protocol/smtp-server/scraps", test_scraps);
  g_test_add_func ("/protocol/smtp-server/keep-input", test_keep_input);
  return g_test_run ();
}
