/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialogues cannot show of BDAT (RFC 3030): events, the driver's own verdicts, and that
 * the edges of chunks mean nothing. */
#include "protocol/smtp-server.h"

#include <string.h>

#include "fake-holder.h"
#include "strict-reader.h"

#define OPEN     "EHLO x\r\nMAIL FROM:<ann@a.test>\r\nRCPT TO:<bob@home.test>\r\n"
#define SESSIONS 1000

static void
test_not_offered (void)
{
  const RestanteCapabilities nothing = { .esmtp = TRUE };
  g_autoptr (FakeHolder) holder = fake_holder_new_with ("home.test", &nothing);
  fake_holder_expect (holder, "EHLO x\r\n", "250 holder.test\r\n");
  fake_holder_expect (holder, "BDAT 6\r\nQUIT\r\nNOOP\r\n",
                      "502 That command is not offered\r\n250 Ok\r\n");
}

/* The same events as with DATA, and the 354 is not said. */
static void
test_events (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  fake_holder_say (holder, OPEN);
  fake_holder_expect (holder, "BDAT 3\r\na\r\n", "250 2.0.0 3 bytes taken\r\n");
  fake_holder_expect (holder, "BDAT 6 LAST\r\nb\r\nc\r\n", "250 2.0.0 Stored\r\n");
  g_assert_cmpuint (holder->pieces, ==, 2);
  g_assert_cmpuint (holder->abandoned, ==, 0);
  g_assert_cmpstr (holder->envelopes->str, ==, "ann@a.test > bob@home.test\n");
}

/* The driver says no: the octets are dropped before the reply (RFC 3030 section 2). */
static void
test_driver_refuses (void)
{
  const RestanteCapabilities offered = { .chunking = TRUE };
  g_autoptr (RestanteSmtpServer) server = restante_smtp_server_new ("holder.test", &offered);
  const char *text = OPEN "BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n";
  static const RestanteSmtpServerEventType asked[] = { RESTANTE_SMTP_SERVER_MAIL,
                                                       RESTANTE_SMTP_SERVER_RCPT };
  RestanteSmtpServerEvent event;
  restante_smtp_server_feed (server, (const guint8 *)text, strlen (text));
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_assert_true (restante_smtp_server_next (server, &event));
    g_assert_cmpint (event.type, ==, asked[i]);
    restante_smtp_server_answer (server, 250, NULL, "Ok");
  }
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_DATA);
  restante_smtp_server_answer (server, 452, "4.3.1", "No room");
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_ABANDON);
  g_assert_false (restante_smtp_server_next (server, &event));
  gsize length;
  const guint8 *output = restante_smtp_server_take_output (server, &length);
  g_autofree char *said = g_strndup ((const char *)output, length);
  g_assert_true (g_str_has_suffix (said, "250 Ok\r\n250 Ok\r\n452 No room\r\n250 Ok\r\n"));
}

static void
test_deferred (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  holder->defer_messages = TRUE;
  fake_holder_say (holder, OPEN);
  fake_holder_expect (holder, "BDAT 3 LAST\r\nx\r\n", "451 4.3.1 No room now\r\n");
  fake_holder_expect (holder, "MAIL FROM:<>\r\n", "250 2.1.0 Ok\r\n");
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
    { OPEN "BDAT 3\r\na\r\nRSET\r\n", 1 },
    { OPEN "BDAT 3 LAST\r\na\r\nRSET\r\n", 0 },
    { OPEN "BDAT 4 LAST\r\na\n\r\nRSET\r\n", 1 },
    { OPEN "BDAT 4\r\na\n\r\nBDAT 3 LAST\r\nb\r\nRSET\r\n", 1 },
    { OPEN "BDAT x\r\n", 1 },
    { "EHLO x\r\nBDAT 3 LAST\r\na\r\nRSET\r\n", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    fake_holder_assert_abandons (cases[i].text, cases[i].abandoned);
}

/* Too large: what is over the limit is not passed on. */
static void
test_too_large (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 10);
  fake_holder_say (holder, OPEN "BDAT 9000\r\n");
  for (guint i = 0; i < 999; i++)
    fake_holder_say (holder, "0123456\r\n");
  g_assert_cmpuint (holder->content->len, <=, 10);
  fake_holder_expect (holder, "0123456\r\n",
                      "552 5.3.4 The message is larger than this server takes\r\n");
}

/* -- the edges of chunks
 * --------------------------------------------------------------------------------------- */

static const char *const scraps[] = { "\r\n",
                                      "\r\n",
                                      "\r\n",
                                      "\r",
                                      "\n",
                                      ".",
                                      "\r\n.\r\n",
                                      "text",
                                      "MAIL FROM:<eve@other.test>\r\n",
                                      "BDAT 3 LAST\r\n" };

static GString *
make_content (GRand *random)
{
  GString *text = g_string_new (NULL);
  gboolean clean = g_rand_boolean (random);
  for (int n = g_rand_int_range (random, 0, 10); n > 0; n--) {
    const char *scrap = scraps[g_rand_int_range (random, 0, G_N_ELEMENTS (scraps))];
    if (!clean || strlen (scrap) > 1)
      g_string_append (text, scrap);
  }
  return text;
}

/* Sends @content in random chunks. */
static void
send_chunks (FakeHolder *holder, const GString *content, GRand *random)
{
  gsize at = 0;
  gboolean last = FALSE;
  while (!last) {
    gsize length = g_rand_int_range (random, 0, 20);
    last = length >= content->len - at;
    length = MIN (length, content->len - at);
    g_autofree char *line =
        g_strdup_printf ("BDAT %" G_GSIZE_FORMAT "%s\r\n", length, last ? " LAST" : "");
    fake_holder_say (holder, line);
    fake_holder_feed (holder, content->str + at, length);
    at += length;
  }
}

/* It is stored byte for byte where it is clean and ends with CRLF, and refused otherwise. */
static void
test_edges (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3030);
  guint stored = 0;
  for (guint n = 0; n < SESSIONS; n++) {
    g_autoptr (GString) content = make_content (random);
    g_autoptr (StrictReader) seen = strict_reader_read (content->str, content->len);
    gboolean good =
        seen->stray == 0 && (content->len == 0 || g_str_has_suffix (content->str, "\r\n"));
    g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
    fake_holder_say (holder, OPEN);
    send_chunks (holder, content, random);
    fake_holder_expect (holder, "NOOP\r\n", "250 2.0.0 Ok\r\n");
    g_assert_cmpuint (holder->messages->len, ==, good ? 1 : 0);
    if (!good)
      continue;
    GBytes *message = g_ptr_array_index (holder->messages, 0);
    g_assert_cmpmem (g_bytes_get_data (message, NULL), g_bytes_get_size (message), content->str,
                     content->len);
    stored++;
  }
  g_assert_cmpuint (stored, >, SESSIONS / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/smtp-server-chunks/not-offered", test_not_offered);
  g_test_add_func ("/protocol/smtp-server-chunks/events", test_events);
  g_test_add_func ("/protocol/smtp-server-chunks/driver-refuses", test_driver_refuses);
  g_test_add_func ("/protocol/smtp-server-chunks/deferred", test_deferred);
  g_test_add_func ("/protocol/smtp-server-chunks/abandon", test_abandon);
  g_test_add_func ("/protocol/smtp-server-chunks/too-large", test_too_large);
  g_test_add_func ("/protocol/smtp-server-chunks/edges", test_edges);
  return g_test_run ();
}
