/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/received.h"

#include <string.h>

#define MAX_NAME 255

/* Keeps what can stand in a name, an address literal or a cipher suite; a comment or a new line
 * cannot be begun. */
static char *
clean (const char *text, const char *extra, gboolean utf8)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  GString *out = g_string_new (NULL);
  for (const char *p = valid; *p && out->len < MAX_NAME; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    gboolean good = c < 0x80 ? g_ascii_isalnum (c) || strchr (extra, (int)c) != NULL
                             : utf8 && g_unichar_isgraph (c) && c != 0xfffd;
    g_string_append_unichar (out, good ? c : '?');
  }
  if (out->len == 0)
    g_string_assign (out, "unknown");
  return g_string_free (out, FALSE);
}

/* The registered name (RFC 3848, RFC 6531 section 4.3); there is none for TLS without EHLO. */
static const char *
protocol_name (const RestanteReceived *facts)
{
  if (!facts->extended)
    return "SMTP";
  if (facts->smtputf8)
    return facts->tls ? "UTF8SMTPS" : "UTF8SMTP";
  return facts->tls ? "ESMTPS" : "ESMTP";
}

static gboolean
can_be_shown (const char *address, gboolean utf8)
{
  if (!address || !g_utf8_validate (address, -1, NULL) || (!utf8 && !g_str_is_ascii (address)))
    return FALSE;
  /* Some readers take U+0085 for the end of a line. */
  for (; *address; address = g_utf8_next_char (address))
    if (g_unichar_iscntrl (g_utf8_get_char (address)) || *address == '<' || *address == '>')
      return FALSE;
  return TRUE;
}

/* RFC 5322 section 3.3, in English whatever the locale. */
static char *
format_date (gint64 seconds)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  if (!time)
    time = g_date_time_new_from_unix_utc (0);
  return g_strdup_printf (
      "%s, %d %s %d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (time) - 1],
      g_date_time_get_day_of_month (time), months[g_date_time_get_month (time) - 1],
      g_date_time_get_year (time), g_date_time_get_hour (time), g_date_time_get_minute (time),
      g_date_time_get_second (time));
}

char *
restante_received_build (const RestanteReceived *facts)
{
  g_autofree char *helo = clean (facts->helo, ".-_:[]", facts->smtputf8);
  g_autofree char *client = clean (facts->client, ".:", FALSE);
  g_autofree char *date = format_date (facts->time);
  const char *tag = strchr (client, ':') ? "IPv6:" : "";

  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "Received: from %s ([%s%s])\r\n", helo, tag, client);
  g_string_append_printf (out, "\tby %s (Restante) with %s", facts->hostname,
                          protocol_name (facts));
  if (facts->tls) {
    g_autofree char *tls = clean (facts->tls, ".-_ ", FALSE);
    g_string_append_printf (out, "\r\n\t(%s)", tls);
  }
  g_string_append_printf (out, "\r\n\tid %s", facts->id);
  if (can_be_shown (facts->only_recipient, facts->smtputf8))
    g_string_append_printf (out, "\r\n\tfor <%s>", facts->only_recipient);
  g_string_append_printf (out, ";\r\n\t%s\r\n", date);
  return g_string_free (out, FALSE);
}
