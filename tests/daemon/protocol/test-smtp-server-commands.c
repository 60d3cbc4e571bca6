/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialogues cannot show of the commands: what is not offered, what the driver is told, and
 * long transactions. */
#include <string.h>

#include "fake-holder.h"
#include "protocol/smtp-server.h"

static void
test_nothing_offered (void)
{
  const RestanteCapabilities nothing = { .esmtp = TRUE };
  g_autoptr (FakeHolder) holder = fake_holder_new_with ("home.test", &nothing);
  fake_holder_expect (holder, "EHLO client.test\r\n", "250 holder.test\r\n");
  fake_holder_expect (holder, "MAIL FROM:<ann@a.test> BODY=8BITMIME\r\n",
                      "555 A parameter is not recognized\r\n");
  fake_holder_expect (holder, "MAIL FROM:<ann@a.test> SMTPUTF8\r\n",
                      "555 A parameter is not recognized\r\n");
  fake_holder_expect (holder, "MAIL FROM:<ann@a.test> SIZE=1\r\n",
                      "555 A parameter is not recognized\r\n");
  fake_holder_expect (holder, "STARTTLS\r\n", "502 TLS is not offered\r\n");
}

/* RFC 3207 section 4.2: STARTTLS is not offered inside of TLS. */
static void
test_starttls_offered_once (void)
{
  const RestanteCapabilities offered = { .starttls = TRUE };
  g_autoptr (FakeHolder) holder = fake_holder_new_with ("home.test", &offered);
  fake_holder_expect (holder, "EHLO x\r\n", "250-holder.test\r\n250 STARTTLS\r\n");
  fake_holder_expect (holder, "STARTTLS\r\n", "220 Begin TLS\r\n");
  fake_holder_secure (holder);
  fake_holder_expect (holder, "EHLO x\r\n", "250 holder.test\r\n");
}

/* The facts of MAIL reach the driver. */
static void
test_mail_event (void)
{
  const RestanteCapabilities offered = { .eight_bit_mime = TRUE, .smtputf8 = TRUE, .size = TRUE };
  g_autoptr (RestanteSmtpServer) server = restante_smtp_server_new ("holder.test", &offered);
  const char *text = "EHLO x\r\nMAIL FROM:<\"a b\"@A.test> SIZE=77 BODY=8BITMIME SMTPUTF8\r\nRCPT "
                     "TO:<POSTMASTER>\r\n";
  RestanteSmtpServerEvent event;
  restante_smtp_server_feed (server, (const guint8 *)text, strlen (text));
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_MAIL);
  g_assert_cmpstr (event.address, ==, "\"a b\"@A.test");
  g_assert_cmpuint (event.size, ==, 77);
  g_assert_true (event.eight_bit && event.smtputf8);
  restante_smtp_server_answer (server, 250, "2.1.0", "Ok");
  g_assert_true (restante_smtp_server_next (server, &event));
  g_assert_cmpint (event.type, ==, RESTANTE_SMTP_SERVER_RCPT);
  g_assert_cmpstr (event.address, ==, "postmaster");
  restante_smtp_server_answer (server, 250, "2.1.5", "Ok");
  g_assert_false (restante_smtp_server_next (server, &event));
}

/* RFC 5321 section 4.5.3.1.8: at least 100; ours are 1000. */
static void
test_too_many_recipients (void)
{
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  fake_holder_say (holder, "EHLO x\r\nMAIL FROM:<>\r\n");
  for (guint i = 0; i < 999; i++)
    fake_holder_say (holder, "RCPT TO:<bob@home.test>\r\n");
  fake_holder_expect (holder, "RCPT TO:<bob@home.test>\r\n", "250 2.1.5 Ok\r\n");
  for (guint i = 0; i < 30; i++)
    fake_holder_expect (holder, "RCPT TO:<bob@home.test>\r\n", "452 4.5.3 Too many recipients\r\n");
  g_assert_false (holder->closed);
  fake_holder_expect (holder, "DATA\r\n", "354 Go ahead\r\n");
}

/* A hundred commands that bring no message nearer, until a message does come. */
static void
test_idle (void)
{
  static const char *const commands[] = { "NOOP\r\n",   "RSET\r\n",   "HELP\r\n",
                                          "VRFY x\r\n", "EHLO x\r\n", "HELO x\r\n" };
  g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
  for (guint round = 0; round < 3; round++) {
    fake_holder_say (holder, "EHLO x\r\n");
    for (guint i = 1; i < 100; i++)
      fake_holder_say (holder, commands[i % G_N_ELEMENTS (commands)]);
    g_assert_false (holder->closed);
    fake_holder_say (holder, "MAIL FROM:<>\r\nRCPT TO:<bob@home.test>\r\nDATA\r\n.\r\n");
    g_assert_cmpuint (holder->messages->len, ==, round + 1);
  }
  for (guint i = 0; i < 100; i++)
    fake_holder_say (holder, "NOOP\r\n");
  fake_holder_expect (holder, "NOOP\r\n", "421 4.7.0 Too many commands without a message\r\n");
  g_assert_true (holder->closed);
}

/* The name of a client is any printable word; one that is refused changes nothing. */
static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (255, 'x');
  g_autofree char *longer = g_strnfill (256, 'x');
  const struct
  {
    const char *name;
    gboolean good;
  } cases[] = {
    { "client.test", TRUE }, { "[IPv6:2001:db8::1]", TRUE },
    { "under_score", TRUE }, { longest, TRUE },
    { longer, FALSE },       { "two words", FALSE },
    { "tab\tbed", FALSE },   { "", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeHolder) holder = fake_holder_new ("home.test", 0);
    g_autofree char *line = g_strdup_printf ("HELO %s\r\n", cases[i].name);
    fake_holder_expect (holder, line,
                        cases[i].good ? "250 holder.test\r\n" : "501 5.5.4 Say your name\r\n");
    g_assert_cmpstr (restante_smtp_server_get_helo (holder->engine), ==,
                     cases[i].good ? cases[i].name : NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/smtp-server-commands/nothing-offered", test_nothing_offered);
  g_test_add_func ("/protocol/smtp-server-commands/starttls-offered-once",
                   test_starttls_offered_once);
  g_test_add_func ("/protocol/smtp-server-commands/mail-event", test_mail_event);
  g_test_add_func ("/protocol/smtp-server-commands/too-many-recipients", test_too_many_recipients);
  g_test_add_func ("/protocol/smtp-server-commands/idle", test_idle);
  g_test_add_func ("/protocol/smtp-server-commands/names", test_names);
  return g_test_run ();
}
