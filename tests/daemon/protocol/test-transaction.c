/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/transaction.h"

#include <string.h>

static const char *const two[] = { "b@home.test", "c@home.test", NULL };
static const RestanteCapabilities plain = { 0 };
static const RestanteCapabilities pipelining = { .pipelining = TRUE };

/* Takes a reply; describes what it brought about, and what was said, in one line. */
static char *
take (RestanteTransaction *transaction, guint code)
{
  g_autoptr (RestanteReply) reply = restante_reply_new (code, NULL, "");
  g_autoptr (GString) said = g_string_new (NULL);
  RestanteProgress progress = restante_transaction_take (transaction, reply, said);
  GString *out = g_string_new (NULL);
  if (progress.recipient)
    g_string_append_printf (out, "recipient %u;", progress.index);
  if (progress.send)
    g_string_append (out, "send;");
  if (progress.result)
    g_string_append_printf (out, "%s;", restante_smtp_stage_to_string (progress.stage));
  if (progress.over)
    g_string_append (out, "over;");
  if (progress.broken)
    g_string_append (out, "broken;");
  g_string_append (out, said->str);
  return g_string_free (out, FALSE);
}

static RestanteTransaction *
begin (const RestanteCapabilities *peer, const char *expected)
{
  g_autoptr (GString) said = g_string_new (NULL);
  RestanteTransaction *self =
      restante_transaction_begin (peer, 1, "a@a.test", two, 10, FALSE, FALSE, said);
  g_assert_cmpstr (said->str, ==, expected);
  return self;
}

#define MAIL "MAIL FROM:<a@a.test>\r\n"
#define B    "RCPT TO:<b@home.test>\r\n"
#define C    "RCPT TO:<c@home.test>\r\n"
#define DATA "DATA\r\n"

static void
expect (RestanteTransaction *transaction, guint code, const char *expected)
{
  g_autofree char *seen = take (transaction, code);
  g_assert_cmpstr (seen, ==, expected);
}

static void
test_step_by_step (void)
{
  g_autoptr (RestanteTransaction) transaction = begin (&plain, MAIL);
  expect (transaction, 250, B);
  expect (transaction, 251, "recipient 0;" C);
  expect (transaction, 450, "recipient 1;" DATA);
  expect (transaction, 354, "send;");
  g_assert_cmpint (transaction->awaits, ==, RESTANTE_AWAITS_CONTENT);
  restante_transaction_content_ended (transaction);
  g_assert_false (restante_transaction_lets_follow (transaction));
  expect (transaction, 250, "the final dot;over;");
}

static void
test_pipelined (void)
{
  g_autoptr (RestanteTransaction) transaction = begin (&pipelining, MAIL B C DATA);
  expect (transaction, 250, "");
  expect (transaction, 550, "recipient 0;");
  expect (transaction, 250, "recipient 1;");
  expect (transaction, 354, "send;");
  g_assert_false (restante_transaction_lets_follow (transaction));
  restante_transaction_content_ended (transaction);
  g_assert_true (restante_transaction_lets_follow (transaction));
  expect (transaction, 552, "the final dot;over;");
}

/* RFC 2920 section 3.1: nobody is left when 354 comes. */
static void
test_lone_dot (void)
{
  g_autoptr (RestanteTransaction) transaction = begin (&pipelining, MAIL B C DATA);
  expect (transaction, 250, "");
  expect (transaction, 550, "recipient 0;");
  expect (transaction, 450, "recipient 1;RCPT TO;");
  expect (transaction, 354, ".\r\n");
  g_assert_true (restante_transaction_lets_follow (transaction));
  expect (transaction, 554, "over;");
}

static void
test_reset (void)
{
  g_autoptr (RestanteTransaction) nobody = begin (&plain, MAIL);
  expect (nobody, 250, B);
  expect (nobody, 550, "recipient 0;" C);
  expect (nobody, 550, "recipient 1;RCPT TO;RSET\r\n");
  g_assert_cmpint (restante_transaction_get_stage (nobody), ==, RESTANTE_SMTP_STAGE_MAIL);
  expect (nobody, 250, "over;");

  g_autoptr (RestanteTransaction) no_data = begin (&pipelining, MAIL B C DATA);
  expect (no_data, 250, "");
  expect (no_data, 250, "recipient 0;");
  expect (no_data, 250, "recipient 1;");
  expect (no_data, 451, "DATA;RSET\r\n");
  expect (no_data, 250, "over;");
}

static void
test_mail_refused (void)
{
  g_autoptr (RestanteTransaction) alone = begin (&plain, MAIL);
  expect (alone, 550, "MAIL FROM;over;");

  g_autoptr (RestanteTransaction) group = begin (&pipelining, MAIL B C DATA);
  expect (group, 550, "MAIL FROM;");
  expect (group, 503, "");
  expect (group, 503, "");
  expect (group, 503, "over;");
}

/* Replies that mean nothing where they come; a 250 for DATA must never look like success. */
static void
test_impossible (void)
{
  g_autoptr (RestanteTransaction) transaction = begin (&pipelining, MAIL B C DATA);
  expect (transaction, 354, "broken;");
  expect (transaction, 250, "");
  expect (transaction, 354, "broken;");
  expect (transaction, 250, "recipient 0;");
  expect (transaction, 250, "recipient 1;");
  expect (transaction, 250, "broken;");
  expect (transaction, 334, "broken;");
  expect (transaction, 354, "send;");
  expect (transaction, 250, "broken;");
  restante_transaction_content_ended (transaction);
  expect (transaction, 354, "broken;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/transaction/step-by-step", test_step_by_step);
  g_test_add_func ("/protocol/transaction/pipelined", test_pipelined);
  g_test_add_func ("/protocol/transaction/lone-dot", test_lone_dot);
  g_test_add_func ("/protocol/transaction/reset", test_reset);
  g_test_add_func ("/protocol/transaction/mail-refused", test_mail_refused);
  g_test_add_func ("/protocol/transaction/impossible", test_impossible);
  return g_test_run ();
}
