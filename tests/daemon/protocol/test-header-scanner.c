/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/header-scanner.h"

#include <string.h>

static void
check (const char *text, gboolean done, guint received, const char *subject, const char *id)
{
  gsize length = strlen (text);
  for (gsize at = 0; at <= length; at++) {
    g_autoptr (RestanteHeaderScanner) scanner = restante_header_scanner_new ();
    restante_header_scanner_feed (scanner, (const guint8 *)text, at);
    restante_header_scanner_get_subject (scanner);
    restante_header_scanner_feed (scanner, (const guint8 *)text + at, length - at);
    g_assert_cmpint (restante_header_scanner_is_done (scanner), ==, done);
    g_assert_cmpuint (restante_header_scanner_get_received (scanner), ==, received);
    g_assert_cmpstr (restante_header_scanner_get_subject (scanner), ==, subject);
    g_assert_cmpstr (restante_header_scanner_get_message_id (scanner), ==, id);
  }
}

static void
test_fields (void)
{
  check ("", FALSE, 0, NULL, NULL);
  check ("\r\nSubject: body\r\n", TRUE, 0, NULL, NULL);
  check ("Received: a\r\n\tb\r\nRECEIVED: c\r\nX-Received: d\r\nReceived-SPF: e\r\n\r\nReceived: "
         "f\r\n",
         TRUE, 2, NULL, NULL);
  check ("Subject: Hello\r\nMessage-ID: <1@a.test>\r\n\r\n", TRUE, 0, "Hello", "<1@a.test>");
  check ("subject:Hello\r\nMESSAGE-id :<1@a.test>\r\n\r\n", TRUE, 0, "Hello", "<1@a.test>");
  check ("Subject:\r\n\r\n", TRUE, 0, "", NULL);
  check ("Subject: first\r\nSubject: second\r\n\r\n", TRUE, 0, "first", NULL);
  check ("Subject: unfinished", FALSE, 0, "unfinished", NULL);
}

/* RFC 5322 section 2.2.3: CRLF before white space is taken out. */
static void
test_folded (void)
{
  check ("Subject: one\r\n two\r\n\tthree\r\nTo: x\r\n four\r\n\r\n", TRUE, 0, "one two three",
         NULL);
  check ("Subject:\r\n Hello\r\n\r\n", TRUE, 0, "Hello", NULL);
  check ("X: Subject: no\r\n Subject: no\r\n\r\n", TRUE, 0, NULL, NULL);
}

static void
test_malformed (void)
{
  check ("no field at all\r\nSubject: x\r\n\r\n", TRUE, 0, "x", NULL);
  check ("From a@b Mon Nov  2\r\nSubject: x\r\n\r\n", TRUE, 0, "x", NULL);
  check ("Subject: a\xff"
         "b\r\n\r\n",
         TRUE, 0,
         "a\xef\xbf\xbd"
         "b",
         NULL);
  check ("Subject: =?utf-8?q?raw?=\r\n\r\n", TRUE, 0, "=?utf-8?q?raw?=", NULL);
  check (" leading blank\r\nSubject: x\r\n\r\n", TRUE, 0, "x", NULL);
}

/* However long the fields are, little of them is kept, and what follows is still seen. */
static void
test_bounded (void)
{
  g_autofree char *fill = g_strnfill (20000, 'x');
  g_autofree char *text = g_strconcat (fill, ": a\r\nSubject: ", fill, "\r\n ", fill,
                                       "\r\nMessage-ID: ", fill, "\r\nReceived: x\r\n\r\n", NULL);
  g_autoptr (RestanteHeaderScanner) scanner = restante_header_scanner_new ();
  restante_header_scanner_feed (scanner, (const guint8 *)text, strlen (text));
  g_assert_true (restante_header_scanner_is_done (scanner));
  g_assert_cmpuint (restante_header_scanner_get_received (scanner), ==, 1);
  gsize subject = strlen (restante_header_scanner_get_subject (scanner));
  gsize id = strlen (restante_header_scanner_get_message_id (scanner));
  g_assert_cmpuint (subject, >=, 998);
  g_assert_cmpuint (id, >=, 998);
  g_assert_cmpuint (subject + id, <=, 8192);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/header-scanner/fields", test_fields);
  g_test_add_func ("/protocol/header-scanner/folded", test_folded);
  g_test_add_func ("/protocol/header-scanner/malformed", test_malformed);
  g_test_add_func ("/protocol/header-scanner/bounded", test_bounded);
  return g_test_run ();
}
