/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses, domains and end points: what is accepted can be said in a command and is read there as
 * the same address, and each domain and end point has one form only. */
#include "fuzz.h"
#include "protocol/address.h"
#include "protocol/command.h"

/* A mailbox that ends its own path would let a sender write the rest of the command. */
static void
check_in_command (const char *mailbox)
{
  g_autofree char *line = g_strdup_printf ("RCPT TO:<%s>", mailbox);
  RestanteCommand command = restante_command_parse (line, strlen (line));
  RestanteToken path;
  g_assert_true (restante_command_take_path (&command, "TO", &path));
  g_assert_cmpmem (path.text, path.length, mailbox, strlen (mailbox));
  g_assert_cmpuint (command.argument.length, ==, 0);
}

static void
check_mailbox (const char *text)
{
  gboolean plain = restante_address_check (text, FALSE, NULL);
  gboolean extended = restante_address_check (text, TRUE, NULL);
  g_assert_true (extended || !plain);
  g_assert_true (g_str_is_ascii (text) || !plain);
  if (!extended)
    return;
  g_assert_cmpuint (strlen (text), <=, 254); /* RFC 5321 section 4.5.3.1.3 */
  g_assert_nonnull (restante_address_domain (text));
  for (const char *p = text; *p; p++)
    g_assert_false (g_ascii_iscntrl (*p));
  check_in_command (text);
  if (!restante_address_check_routing (text, NULL))
    return;
  g_assert_true (strchr (text, '@') == strrchr (text, '@'));
  g_assert_null (strchr (text, '!'));
}

static void
check_domain (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = restante_domain_normalize (text, &error);
  g_assert_true ((name == NULL) == (error != NULL));
  if (!name)
    return;
  g_autofree char *again = restante_domain_normalize (name, NULL);
  g_autofree char *upper = g_ascii_strup (text, -1);
  g_autofree char *from_upper = restante_domain_normalize (upper, NULL);
  g_assert_cmpstr (again, ==, name);
  g_assert_cmpstr (from_upper, ==, name);
  g_assert_cmpuint (strlen (name), <=, 253); /* RFC 1035 section 2.3.4 */
  for (const char *p = name; *p; p++)
    g_assert_true (g_ascii_islower (*p) || g_ascii_isdigit (*p) || strchr ("-_.", *p));
  g_assert_false (g_str_has_suffix (name, ".") || g_hostname_is_ip_address (name));
}

static void
check_endpoint (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  g_autofree char *again = NULL;
  guint16 port = 0, port_again = 0;
  if (!restante_endpoint_parse (text, 25, &host, &port, &error)) {
    g_assert_nonnull (error);
    g_assert_null (host);
    return;
  }
  g_assert_cmpuint (port, >, 0);
  g_autofree char *written = restante_endpoint_to_string (host, port);
  g_assert_true (restante_endpoint_parse (written, 1, &again, &port_again, NULL));
  g_assert_cmpstr (again, ==, host);
  g_assert_cmpuint (port_again, ==, port);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree char *text = g_strndup ((const char *)bytes, length);
  check_mailbox (text);
  check_domain (text);
  if (g_utf8_validate (text, -1, NULL))
    check_endpoint (text);
  return 0;
}
