/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/reply.h"

#include <string.h>

/* Reads lines that are separated by "\n"; what each of them but the last gives must be MORE. */
static RestanteReplyLine
read (RestanteReply **reply, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  RestanteReplyLine step = RESTANTE_REPLY_LINE_MORE;
  for (char **line = lines; *line; line++) {
    g_assert_cmpint (step, ==, RESTANTE_REPLY_LINE_MORE);
    step = restante_reply_add_line (reply, *line, strlen (*line));
  }
  return step;
}

static void
test_read (void)
{
  static const struct
  {
    const char *lines;
    guint code;
    const char *enhanced, *text;
  } cases[] = {
    { "250 Ok", 250, NULL, "Ok" },
    { "250", 250, NULL, "" },
    { "250 ", 250, NULL, "" },
    { "550 5.1.1 No such user", 550, "5.1.1", "No such user" },
    { "550 5.1.1", 550, "5.1.1", "" },
    { "550-5.7.26 first\n550-5.7.26 second\n550 5.7.26 third", 550, "5.7.26",
      "first\nsecond\nthird" },
    { "250-home.test\n250-SIZE 10\n250 8BITMIME", 250, NULL, "home.test\nSIZE 10\n8BITMIME" },
    { "550 4.1.1 other class", 550, NULL, "4.1.1 other class" },
    { "550 5.1.1111 too long", 550, NULL, "5.1.1111 too long" },
    { "550 5.1. no", 550, NULL, "5.1. no" },
    { "550 5.1.1no", 550, NULL, "5.1.1no" },
    { "354 3.0.0 no such class", 354, NULL, "3.0.0 no such class" },
    { "599 x", 599, NULL, "x" },
    { "550 a\tb\x1b[31mc\x7f", 550, NULL, "a?b?[31mc?" },
    { "550 gr\xc3\xbc\xc3\x9f"
      "e \xff",
      550, NULL, "grüße \xef\xbf\xbd" },
    { "550 c1 \xc2\x9b"
      "31m",
      550, NULL, "c1 ?31m" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RestanteReply) reply = NULL;
    g_assert_cmpint (read (&reply, cases[i].lines), ==, RESTANTE_REPLY_LINE_WHOLE);
    g_assert_cmpuint (reply->code, ==, cases[i].code);
    g_assert_cmpstr (reply->enhanced, ==, cases[i].enhanced);
    g_assert_cmpstr (reply->text, ==, cases[i].text);
  }
}

static void
test_broken (void)
{
  static const char *const cases[] = {
    "2",         "25",           "2500", "250_x", "150 early", "650 x",
    "hello you", "250-a\n251 b", " 250", "25x y", "250-a\nb",
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RestanteReply) reply = NULL;
    g_assert_cmpint (read (&reply, cases[i]), ==, RESTANTE_REPLY_LINE_BROKEN);
  }
  g_autoptr (RestanteReply) empty = NULL;
  g_assert_cmpint (restante_reply_add_line (&empty, "", 0), ==, RESTANTE_REPLY_LINE_BROKEN);
}

static void
test_bounds (void)
{
  g_autoptr (RestanteReply) lines = NULL;
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (restante_reply_add_line (&lines, "250-a", 5), ==, RESTANTE_REPLY_LINE_MORE);
  g_assert_cmpint (restante_reply_add_line (&lines, "250-a", 5), ==, RESTANTE_REPLY_LINE_BROKEN);

  g_autoptr (RestanteReply) bytes = NULL;
  g_autofree char *fill = g_strnfill (4000, 'x');
  g_autofree char *line = g_strconcat ("250-", fill, NULL);
  RestanteReplyLine step = RESTANTE_REPLY_LINE_MORE;
  guint n = 0;
  for (; step == RESTANTE_REPLY_LINE_MORE; n++)
    step = restante_reply_add_line (&bytes, line, strlen (line));
  g_assert_cmpint (step, ==, RESTANTE_REPLY_LINE_BROKEN);
  g_assert_cmpuint (n, ==, 65536 / 4001 + 1);
}

static void
test_write (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  restante_reply_write (out, 250, "2.1.0", "Ok");
  restante_reply_write (out, 354, NULL, "Go ahead");
  restante_reply_write (out, 250, NULL, "home.test\nSIZE 10\nHELP");
  restante_reply_write (out, 550, "5.1.1", "a\r\xfe\tb");
  g_assert_cmpstr (out->str, ==,
                   "250 2.1.0 Ok\r\n"
                   "354 Go ahead\r\n"
                   "250-home.test\r\n250-SIZE 10\r\n250 HELP\r\n"
                   "550 5.1.1 a?\xfe?b\r\n");
}

static void
test_to_string (void)
{
  g_autoptr (RestanteReply) reply = restante_reply_new (550, "5.1.1", "No such\nuser");
  g_autoptr (RestanteReply) copy = restante_reply_copy (reply);
  g_autofree char *full = restante_reply_to_string (copy);
  g_assert_cmpstr (full, ==, "550 5.1.1 No such user");
  g_autoptr (RestanteReply) bare = restante_reply_new (250, NULL, NULL);
  g_autofree char *code = restante_reply_to_string (bare);
  g_assert_cmpstr (code, ==, "250");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/reply/read", test_read);
  g_test_add_func ("/protocol/reply/broken", test_broken);
  g_test_add_func ("/protocol/reply/bounds", test_bounds);
  g_test_add_func ("/protocol/reply/write", test_write);
  g_test_add_func ("/protocol/reply/to-string", test_to_string);
  return g_test_run ();
}
