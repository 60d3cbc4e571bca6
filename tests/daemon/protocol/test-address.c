/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/address.h"

#include <string.h>

#define GOOD -1

static void
check (const char *mailbox, gboolean smtputf8, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = g_strescape (mailbox, NULL);
  g_test_message ("%s", shown);
  g_assert_cmpint (restante_address_check (mailbox, smtputf8, &error), ==, expected == GOOD);
  if (expected == GOOD)
    g_assert_no_error (error);
  else
    g_assert_error (error, RESTANTE_ADDRESS_ERROR, expected);
}

/* RFC 5321 section 4.1.2. */
static void
test_syntax (void)
{
  static const char *const good[] = {
    "a@b",
    "ann@sender.test",
    "a.b-c_d+e=f/g?h^i`j{k|l}m~n!o#p$q%r&s'*@x.test",
    "\"\"@x.test",
    "\"a b\"@x.test",
    "\"a\\\"b\\\\\"@x.test",
    "\"a@b>c\"@x.test",
    "a@[192.0.2.1]",
    "a@[IPv6:2001:db8::1]",
    "a@[ipv6:::1]",
    "a@1.2-3.test",
    /* Real senders have it. */
    "a@x_y.test",
    ".a@x.test",
    "a.@x.test",
    "a..b@x.test",
  };
  static const char *const bad[] = {
    "",
    "ann",
    "@x.test",
    "ann@",
    ".@x.test",
    "a..b c@x.test",
    "a b@x.test",
    "a@b@x.test",
    "a,b@x.test",
    "a@x..test",
    "a@.test",
    "a@x.test.",
    "a@-x.test",
    "a@x-.test",
    "a@x test",
    "a@[192.0.2]",
    "a@[2001:db8::1]",
    "a@[IPv6:192.0.2.1]",
    "a@[]",
    "a@[IPv6:fe80::1%eth0]",
    "\"a\"b@x.test",
    "\"a\\\"@x.test",
    "\"a\"b\"@x.test",
    "\"@x.test",
    "a\n@x.test",
    "\"a\nb\"@x.test",
    "<a@x.test>",
    "a@\xff.test",
    "\xc0\xaf@x.test",
  };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    check (good[i], FALSE, GOOD);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    check (bad[i], TRUE, RESTANTE_ADDRESS_ERROR_SYNTAX);
}

/* What ends a line for somebody: NEL, U+2028, U+2029. */
static void
test_line_ends (void)
{
  static const char *const bad[] = {
    "a\xc2\x85RSET@x.test",
    "a\xe2\x80\xa8RSET@x.test",
    "\"a\xe2\x80\xa9RSET\"@x.test",
    "a@x\xc2\x85.test",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    check (bad[i], TRUE, RESTANTE_ADDRESS_ERROR_SYNTAX);
}

static void
test_utf8 (void)
{
  check ("änn@x.test", FALSE, RESTANTE_ADDRESS_ERROR_UTF8);
  check ("ann@bücher.test", FALSE, RESTANTE_ADDRESS_ERROR_UTF8);
  check ("änn@bücher.test", TRUE, GOOD);
  check ("用户@例子.test", TRUE, GOOD);
  check ("\"ä b\"@x.test", TRUE, GOOD);
  check ("ann@xn--bcher-kva.test", FALSE, GOOD);
}

/* RFC 5321 section 4.5.3.1.3: 256 of path with its brackets, 64 of local part are no limit; RFC
 * 1035: 63 of a label. */
static void
test_lengths (void)
{
  static const struct
  {
    guint local, label, labels;
    int expected;
  } cases[] = {
    { 64, 5, 1, GOOD },
    { 65, 5, 1, GOOD },
    { 246, 5, 1, GOOD },                          /* 246 + 1 + 6 + 1 = 254 */
    { 247, 5, 1, RESTANTE_ADDRESS_ERROR_SYNTAX }, /* 255 */
    { 1, 63, 1, GOOD },
    { 1, 64, 1, RESTANTE_ADDRESS_ERROR_SYNTAX },
    { 60, 63, 3, GOOD },                          /* 60 + 1 + 3 * 64 + 1 = 254 */
    { 61, 63, 3, RESTANTE_ADDRESS_ERROR_SYNTAX }, /* 255 */
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *local = g_strnfill (cases[i].local, 'a');
    g_autofree char *label = g_strnfill (cases[i].label, 'b');
    g_autoptr (GString) mailbox = g_string_new (local);
    g_string_append_c (mailbox, '@');
    for (guint n = 0; n < cases[i].labels; n++)
      g_string_append_printf (mailbox, "%s.", label);
    g_string_append_c (mailbox, 'c');
    check (mailbox->str, FALSE, cases[i].expected);
  }
}

static void
test_routing (void)
{
  static const char *const hidden[] = {
    "user%other.test@home.test",
    "other.test!user@home.test",
    "\"user@other.test\"@home.test",
    "\"user\\@other.test\"@home.test",
    "@other.test:user@home.test",
    "@home.test",
    "user%other.test",
    "user@other.test@home.test",
    /* RFC 5321 knows them as letters; who folds them (Unicode NFKC) finds "@", "%", "!". */
    "user＠other.test@home.test",
    "user﹫other.test@home.test",
    "user％other.test@home.test",
    "user﹪other.test@home.test",
    "other.test！user@home.test",
    "other.test‼user@home.test",
    "\"user＠other.test\"@home.test",
  };
  static const char *const plain[] = { "user@home.test", "user+tag=a@home.test",
                                       "\"a b\"@home.test", "user", "用户@home.test" };
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (restante_address_check_routing (hidden[i], &error));
    g_assert_error (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_ROUTING);
  }
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_assert_true (restante_address_check_routing (plain[i], NULL));
}

static void
test_domain (void)
{
  g_assert_cmpstr (restante_address_domain ("a@b.test"), ==, "b.test");
  g_assert_cmpstr (restante_address_domain ("\"a@b\"@c.test"), ==, "c.test");
  g_assert_null (restante_address_domain ("postmaster"));
}

/* The A-labels are those of RFC 3492 and RFC 5890, as `idn2` gives them. */
static void
test_normalize (void)
{
  static const struct
  {
    const char *text, *name;
  } cases[] = {
    { "Home.TEST", "home.test" },
    { "home.test.", "home.test" },
    { "bücher.test", "xn--bcher-kva.test" },
    { "BÜCHER.test", "xn--bcher-kva.test" },
    { "XN--BCHER-KVA.test", "xn--bcher-kva.test" },
    { "straße.test", "xn--strae-oqa.test" },
    { "localhost", "localhost" },
    { "4you.test", "4you.test" },
    { "Home_X.test", "home_x.test" },
    { "", NULL },
    { ".", NULL },
    { "home..test", NULL },
    { ".home.test", NULL },
    { "home.test..", NULL },
    { "[192.0.2.1]", NULL },
    { "192.0.2.1", NULL },
    { "2001:db8::1", NULL },
    { "ho me.test", NULL },
    { "-home.test", NULL },
    { "ann@home.test", NULL },
    { "home.test:25", NULL },
    { "\xff.test", NULL },
    /* Other names, or the same one in another disguise (RFC 5890 section 2.3.2.1). */
    { "ｈｏｍｅ.test", NULL },
    { "ho\xc2\xadme.test", NULL },
    { "home\xe2\x80\xa4test", NULL },
    { "home\xef\xbc\x8etest", NULL },
    { "home\xe3\x80\x82test", NULL },
    { "ℌome.test", NULL },
    { "ho\xe2\x80\x8dme.test", NULL },
    { "bu\xcc\x88"
      "cher.test",
      "xn--bcher-kva.test" }, /* decomposed: canonically the same */
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name = restante_domain_normalize (cases[i].text, &error);
    g_assert_cmpstr (name, ==, cases[i].name);
    if (!cases[i].name)
      g_assert_error (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_SYNTAX);
  }
}

static void
test_endpoint (void)
{
  static const struct
  {
    const char *text, *host;
    guint16 port;
    const char *again;
  } cases[] = {
    { "mx.home.test", "mx.home.test", 25, "mx.home.test:25" },
    { "mx.home.test:2525", "mx.home.test", 2525, "mx.home.test:2525" },
    /* DNS knows A-labels only; these are as `idn2` gives them. */
    { "post.bücher.example:25", "post.xn--bcher-kva.example", 25, "post.xn--bcher-kva.example:25" },
    { "MX.Home.TEST.", "mx.home.test", 25, "mx.home.test:25" },
    { "192.0.2.1:1", "192.0.2.1", 1, "192.0.2.1:1" },
    { "[::1]:65535", "::1", 65535, "[::1]:65535" },
    { "[2001:db8::1]", "2001:db8::1", 25, "[2001:db8::1]:25" },
  };
  static const char *const bad[] = {
    "",       ":25",        "host:",          "host:0",      "host:65536", "host:25x", "host:-1",
    "::1",    "[::1",       "[::1]25",        "[host]:25",   "[]:25",      "ho st:25", "a:b:25",
    "[::1]:", "192.0.2:25", "[192.0.2.1]:25", "[::1]:25:25", "host:+25",
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *host = NULL;
    guint16 port = 0;
    g_assert_true (restante_endpoint_parse (cases[i].text, 25, &host, &port, &error));
    g_assert_cmpstr (host, ==, cases[i].host);
    g_assert_cmpuint (port, ==, cases[i].port);
    g_autofree char *again = restante_endpoint_to_string (host, port);
    g_assert_cmpstr (again, ==, cases[i].again);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *host = NULL;
    guint16 port = 0;
    g_test_message ("%s", bad[i]);
    g_assert_false (restante_endpoint_parse (bad[i], 25, &host, &port, &error));
    g_assert_error (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_SYNTAX);
    g_assert_null (host);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/address/syntax", test_syntax);
  g_test_add_func ("/protocol/address/line-ends", test_line_ends);
  g_test_add_func ("/protocol/address/utf8", test_utf8);
  g_test_add_func ("/protocol/address/lengths", test_lengths);
  g_test_add_func ("/promise/2/address/routing", test_routing);
  g_test_add_func ("/protocol/address/domain", test_domain);
  g_test_add_func ("/protocol/address/normalize", test_normalize);
  g_test_add_func ("/protocol/address/endpoint", test_endpoint);
  return g_test_run ();
}
