/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/received.h"

#include <string.h>

static const RestanteReceived plain = {
  .helo = "client.test",
  .client = "192.0.2.1",
  .hostname = "holder.test",
  .id = "17",
  .only_recipient = "bob@home.test",
  .extended = TRUE,
  .time = 1000000000, /* 2001-09-09T01:46:40Z, a Sunday; the day as in RFC 5322 appendix A.1.2 */
};

static void
test_plain (void)
{
  g_autofree char *field = restante_received_build (&plain);
  g_assert_cmpstr (field, ==,
                   "Received: from client.test ([192.0.2.1])\r\n"
                   "\tby holder.test (Restante) with ESMTP\r\n"
                   "\tid 17\r\n"
                   "\tfor <bob@home.test>;\r\n"
                   "\tSun, 9 Sep 2001 01:46:40 +0000\r\n");
}

/* RFC 5321 section 4.1.3: an IPv6 address has its tag. */
static void
test_ipv6_and_tls (void)
{
  RestanteReceived facts = plain;
  facts.client = "2001:db8::1";
  facts.helo = "[IPv6:2001:db8::1]";
  facts.tls = "TLS1.3 TLS_AES_256_GCM_SHA384";
  facts.only_recipient = NULL;
  g_autofree char *field = restante_received_build (&facts);
  g_assert_cmpstr (field, ==,
                   "Received: from [IPv6:2001:db8::1] ([IPv6:2001:db8::1])\r\n"
                   "\tby holder.test (Restante) with ESMTPS\r\n"
                   "\t(TLS1.3 TLS_AES_256_GCM_SHA384)\r\n"
                   "\tid 17;\r\n"
                   "\tSun, 9 Sep 2001 01:46:40 +0000\r\n");
}

/* The registry of RFC 3848 and RFC 6531 section 4.3. */
static void
test_protocols (void)
{
  static const struct
  {
    gboolean extended, smtputf8;
    const char *tls, *with;
  } cases[] = {
    { FALSE, FALSE, NULL, "with SMTP\r\n" },        { TRUE, FALSE, NULL, "with ESMTP\r\n" },
    { TRUE, FALSE, "TLS1.2", "with ESMTPS\r\n" },   { TRUE, TRUE, NULL, "with UTF8SMTP\r\n" },
    { TRUE, TRUE, "TLS1.2", "with UTF8SMTPS\r\n" }, { FALSE, FALSE, "TLS1.2", "with SMTP\r\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    RestanteReceived facts = plain;
    facts.extended = cases[i].extended;
    facts.smtputf8 = cases[i].smtputf8;
    facts.tls = cases[i].tls;
    g_autofree char *field = restante_received_build (&facts);
    g_assert_nonnull (strstr (field, cases[i].with));
  }
}

/* Every line of the field is its first or begins with a tab, and is not too long (RFC 5322
 * section 2.1.1). */
static void
check_shape (const char *field)
{
  g_auto (GStrv) lines = g_strsplit (field, "\r\n", -1);
  guint n = g_strv_length (lines);
  g_assert_true (g_str_has_prefix (field, "Received: "));
  g_assert_cmpstr (lines[n - 1], ==, "");
  for (guint i = 0; i < n - 1; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 998);
    g_assert_null (strpbrk (lines[i], "\r\n"));
    g_assert_true (i == 0 || lines[i][0] == '\t');
  }
}

static void
test_hostile (void)
{
  g_autofree char *long_name = g_strnfill (5000, 'x');
  const char *const names[] = { "a\r\nX-Evil: 1", "a\nb",   "a) (b", "\"a\"", "a;b", "",
                                "\xff\xfe",       long_name };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    RestanteReceived facts = plain;
    facts.helo = names[i];
    facts.only_recipient = "a@b>\r\nX-Evil: 1";
    g_autofree char *field = restante_received_build (&facts);
    check_shape (field);
    g_assert_null (strstr (field, "for <"));
    g_assert_null (strpbrk (field + strlen ("Received: from "), "\"\\"));
    g_autofree char *expected =
        g_strdup (" ([192.0.2.1])\r\n\tby holder.test (Restante) with ESMTP\r\n");
    g_assert_nonnull (strstr (field, expected));
    g_assert_cmpint (strchr (field, '(') - strstr (field, expected), ==, 1);
  }
}

static void
test_utf8 (void)
{
  RestanteReceived facts = plain;
  facts.helo = "bücher.test";
  facts.only_recipient = "bücher@home.test";
  g_autofree char *ascii = restante_received_build (&facts);
  g_assert_true (g_str_is_ascii (ascii));
  g_assert_null (strstr (ascii, "for <"));
  facts.smtputf8 = TRUE;
  g_autofree char *utf8 = restante_received_build (&facts);
  g_assert_nonnull (strstr (utf8, "from bücher.test ("));
  g_assert_nonnull (strstr (utf8, "for <bücher@home.test>;"));
  /* NEXT LINE, a control character beyond ASCII. */
  facts.only_recipient = "b\xc2\x85X-Evil:1@home.test";
  g_autofree char *control = restante_received_build (&facts);
  g_assert_null (strstr (control, "for <"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/received/plain", test_plain);
  g_test_add_func ("/protocol/received/ipv6-and-tls", test_ipv6_and_tls);
  g_test_add_func ("/protocol/received/protocols", test_protocols);
  g_test_add_func ("/protocol/received/hostile", test_hostile);
  g_test_add_func ("/protocol/received/utf8", test_utf8);
  return g_test_run ();
}
