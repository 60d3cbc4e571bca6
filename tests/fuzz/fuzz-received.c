/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Received field: whatever a client calls itself, exactly one field comes of it, with the lines
 * that it has to have. A byte of choices, then "HELO|TLS|recipient|time". */
#include "fuzz.h"
#include "protocol/header-scanner.h"
#include "protocol/received.h"

/* A comment cannot be left, and none can be begun. */
static void
check_comment (const char *line)
{
  g_assert_nonnull (strchr (line, '('));
  g_assert_true (strchr (line, '(') == strrchr (line, '('));
  g_assert_true (strchr (line, ')') == line + strlen (line) - 1);
}

static void
check_lines (const char *field, const RestanteReceived *facts)
{
  g_auto (GStrv) lines = g_strsplit (field, "\r\n", -1);
  guint n = 0;
  check_comment (lines[n]);
  g_assert_true (g_str_has_prefix (lines[n++], "Received: from "));
  g_assert_true (g_str_has_prefix (lines[n++], "\tby mx2.example.org (Restante) with "));
  if (facts->tls) {
    check_comment (lines[n]);
    g_assert_true (g_str_has_prefix (lines[n++], "\t("));
  }
  g_assert_true (g_str_has_prefix (lines[n++], "\tid 17"));
  if (g_str_has_prefix (lines[n], "\tfor <"))
    g_assert_nonnull (facts->only_recipient);
  if (g_str_has_prefix (lines[n], "\tfor <"))
    g_assert_true (g_str_has_suffix (lines[n++], ">;"));
  g_assert_true (g_str_has_suffix (lines[n], " +0000"));
  g_assert_cmpstr (lines[n + 1], ==, "");
  g_assert_null (lines[n + 2]);
  for (n = 0; lines[n]; n++)
    g_assert_cmpuint (strlen (lines[n]), <=, 998); /* RFC 5322 section 2.1.1 */
}

static void
check_counts_once (const char *field)
{
  g_autoptr (RestanteHeaderScanner) scanner = restante_header_scanner_new ();
  restante_header_scanner_feed (scanner, (const guint8 *)field, strlen (field));
  restante_header_scanner_feed (scanner, (const guint8 *)"\r\n", 2);
  g_assert_cmpuint (restante_header_scanner_get_received (scanner), ==, 1);
  g_assert_true (restante_header_scanner_is_done (scanner));
  g_assert_null (restante_header_scanner_get_subject (scanner));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  RestanteSpan input = { bytes, length };
  guint8 choice = fuzz_take_byte (&input);
  g_autofree char *helo = fuzz_take_text (&input, "|");
  g_autofree char *tls = fuzz_take_text (&input, "|");
  g_autofree char *recipient = fuzz_take_text (&input, "|");
  g_autofree char *time = fuzz_take_text (&input, "|");
  /* The recipient was checked when it came: RFC 5321 lets it have 254 bytes. */
  if (strlen (recipient) > 254)
    recipient[254] = '\0';
  const RestanteReceived facts = {
    .helo = choice & 1 ? helo : NULL,
    .client = choice & 2 ? "192.0.2.1" : "2001:db8::1",
    .hostname = "mx2.example.org",
    .id = "17",
    .tls = choice & 4 ? tls : NULL,
    .only_recipient = choice & 8 ? recipient : NULL,
    .extended = (choice & 16) != 0,
    .smtputf8 = (choice & 32) != 0,
    .time = g_ascii_strtoll (time, NULL, 10),
  };
  g_autofree char *field = restante_received_build (&facts);
  g_assert_true (fuzz_is_plain (field, "\r\n\t"));
  g_assert_true (facts.smtputf8 || g_str_is_ascii (field));
  check_lines (field, &facts);
  check_counts_once (field);
  return 0;
}
