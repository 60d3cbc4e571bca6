/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/address.h"

#include <string.h>

/* RFC 5321 section 4.5.3.1.3; a path of 256 octets counts its "<" and ">". RFC 1035 section 2.3.4
 * for names. The 64 octets of a local part (section 4.5.3.1.1) are what everybody must take, not
 * the most that may be: VERP and SRS senders go beyond. */
#define MAX_MAILBOX 254
#define MAX_NAME    253
#define MAX_LABEL   63

G_DEFINE_QUARK (restante - address - error - quark, restante_address_error)

static gboolean
fail (GError **error, RestanteAddressError code, const char *message)
{
  g_set_error_literal (error, RESTANTE_ADDRESS_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_syntax (GError **error, const char *message)
{
  return fail (error, RESTANTE_ADDRESS_ERROR_SYNTAX, message);
}

/* RFC 5322 section 3.2.3, with RFC 6531 section 3.3: anything beyond ASCII is atext too. */
static gboolean
is_atext (char c)
{
  return g_ascii_isalnum (c) || (guchar)c >= 0x80 || (c && strchr ("!#$%&'*+-/=?^_`{|}~", c));
}

/* Dots may be anywhere, though RFC 5321 wants an atom on both sides of each: mobile networks gave
 * out such addresses, and a backup that refuses what the primary takes would lose their mail. */
static gboolean
is_dotted_text (const char *text, gsize length)
{
  gboolean atext = FALSE;
  for (gsize i = 0; i < length; i++) {
    if (text[i] != '.' && !is_atext (text[i]))
      return FALSE;
    atext = atext || text[i] != '.';
  }
  return atext;
}

static gboolean
is_quotable (char c)
{
  return (guchar)c >= 0x20 && c != 0x7f;
}

static gboolean
is_quoted_string (const char *text, gsize length)
{
  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return FALSE;
  for (gsize i = 1; i < length - 1; i++) {
    if (text[i] == '"')
      return FALSE;
    if (text[i] == '\\')
      i++;
    if (i == length - 1 || !is_quotable (text[i]))
      return FALSE;
  }
  return TRUE;
}

/* Underscores are in no RFC's mail domain, but in those of real senders: a backup that refuses what
 * the primary takes would lose their mail. */
static gboolean
is_label (const char *label, gsize length)
{
  if (length == 0 || length > MAX_LABEL || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-' && label[i] != '_')
      return FALSE;
  return TRUE;
}

/* A name in ASCII: letters, digits and hyphens (RFC 1123 section 2.1). */
static gboolean
is_name (const char *name)
{
  if (strlen (name) > MAX_NAME)
    return FALSE;
  for (;;) {
    gsize length = strcspn (name, ".");
    if (!is_label (name, length))
      return FALSE;
    if (!name[length])
      return TRUE;
    name += length + 1;
  }
}

/* A last label of digits alone makes an address, never a name (RFC 3696 section 2). */
static gboolean
is_numeric (const char *name)
{
  const char *dot = strrchr (name, '.');
  const char *label = dot ? dot + 1 : name;
  return *label && strspn (label, "0123456789") == strlen (label);
}

static gboolean
is_literal (const char *domain)
{
  gsize length = strlen (domain);
  if (length < 3 || domain[0] != '[' || domain[length - 1] != ']')
    return FALSE;
  g_autofree char *inside = g_strndup (domain + 1, length - 2);
  gboolean six = g_ascii_strncasecmp (inside, "IPv6:", 5) == 0;
  const char *address = six ? inside + 5 : inside;
  return g_hostname_is_ip_address (address) && six == (strchr (address, ':') != NULL) &&
         !strchr (address, '%');
}

static gboolean
is_mail_domain (const char *domain)
{
  if (*domain == '[')
    return is_literal (domain);
  if (g_str_is_ascii (domain))
    return is_name (domain);
  g_autofree char *ascii = g_hostname_to_ascii (domain);
  return ascii && is_name (ascii);
}

const char *
restante_address_domain (const char *mailbox)
{
  const char *at = strrchr (mailbox, '@');
  return at ? at + 1 : NULL;
}

/* What is beyond ASCII and ends a line for somebody: NEL and the other C1 controls, U+2028 and
 * U+2029 (RFC 5198 section 2 knows only CRLF). */
static gboolean
has_line_end (const char *text)
{
  for (; *text; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);
    if ((c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029)
      return TRUE;
  }
  return FALSE;
}

gboolean
restante_address_check (const char *mailbox, gboolean smtputf8, GError **error)
{
  if (!g_utf8_validate (mailbox, -1, NULL))
    return fail_syntax (error, "The address is not valid UTF-8");
  if (!smtputf8 && !g_str_is_ascii (mailbox))
    return fail (error, RESTANTE_ADDRESS_ERROR_UTF8, "The address needs SMTPUTF8");
  if (has_line_end (mailbox))
    return fail_syntax (error, "The address has a control character");
  const char *domain = restante_address_domain (mailbox);
  if (!domain)
    return fail_syntax (error, "The address has no domain");
  gsize local = domain - mailbox - 1;
  if (strlen (mailbox) > MAX_MAILBOX)
    return fail_syntax (error, "The address is too long");
  if (!is_dotted_text (mailbox, local) && !is_quoted_string (mailbox, local))
    return fail_syntax (error, "The part before the @ is not valid");
  if (!is_mail_domain (domain))
    return fail_syntax (error, "The domain of the address is not valid");
  return TRUE;
}

static gboolean
has_routing (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] && strchr ("%!@", text[i]))
      return TRUE;
  return FALSE;
}

/* A primary that folds characters to their usual forms reads a full-width "＠" as "@". */
gboolean
restante_address_check_routing (const char *mailbox, GError **error)
{
  const char *domain = restante_address_domain (mailbox);
  gsize local = domain ? (gsize)(domain - mailbox - 1) : strlen (mailbox);
  if (mailbox[0] == '@')
    return fail (error, RESTANTE_ADDRESS_ERROR_ROUTING, "Source routes are not accepted");
  g_autofree char *folded = g_utf8_normalize (mailbox, local, G_NORMALIZE_NFKC);
  if (has_routing (mailbox, local) || (folded && has_routing (folded, strlen (folded))))
    return fail (error, RESTANTE_ADDRESS_ERROR_ROUTING,
                 "Routing inside an address is not accepted");
  return TRUE;
}

/* Whether @ascii says @domain and nothing else. g_hostname_to_ascii() maps as IDNA 2003 does: a
 * soft hyphen becomes nothing, a full-width letter the usual one, "․" (U+2024) a dot. Others see
 * another name there, so it must not count as ours. */
static gboolean
is_unmapped (const char *domain, const char *ascii)
{
  if (g_str_is_ascii (domain))
    return TRUE;
  g_autofree char *back = g_hostname_to_unicode (ascii);
  g_autofree char *lower = g_utf8_strdown (domain, -1);
  g_autofree char *composed = g_utf8_normalize (lower, -1, G_NORMALIZE_NFC);
  return g_strcmp0 (back, composed) == 0;
}

char *
restante_domain_normalize (const char *domain, GError **error)
{
  g_autofree char *bare = g_strdup (domain);
  gsize length = strlen (bare);
  if (length > 1 && bare[length - 1] == '.')
    bare[length - 1] = '\0';
  g_autofree char *ascii = g_utf8_validate (bare, -1, NULL) ? g_hostname_to_ascii (bare) : NULL;
  g_autofree char *name = ascii ? g_ascii_strdown (ascii, -1) : NULL;
  if (!name || !is_name (name) || is_numeric (name)) {
    g_set_error (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_SYNTAX,
                 "“%s” is not a domain name", domain);
    return NULL;
  }
  if (!is_unmapped (bare, name)) {
    g_set_error (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_SYNTAX,
                 "“%s” is another domain to some: write it with xn--", domain);
    return NULL;
  }
  return g_steal_pointer (&name);
}

static gboolean
parse_port (const char *text, guint16 *port, GError **error)
{
  guint64 number;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL)) {
    g_set_error (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_SYNTAX,
                 "“%s” is not a port: give a number from 1 to 65535", text);
    return FALSE;
  }
  *port = number;
  return TRUE;
}

/* The one form in which a host is looked up; NULL when it is none. */
static char *
normalize_host (const char *host)
{
  if (strchr (host, ':') || is_numeric (host))
    return g_hostname_is_ip_address (host) ? g_strdup (host) : NULL;
  return restante_domain_normalize (host, NULL);
}

/* Parts @text in the host and what is behind it: "" or ":port"; NULL when the brackets are wrong.
 */
static const char *
split_host (const char *text, char **host)
{
  if (*text != '[') {
    gsize length = strcspn (text, ":");
    *host = g_strndup (text, length);
    return text + length;
  }
  const char *end = strchr (text, ']');
  if (!end)
    return NULL;
  *host = g_strndup (text + 1, end - text - 1);
  return strchr (*host, ':') ? end + 1 : NULL;
}

gboolean
restante_endpoint_parse (
    const char *text, guint16 default_port, char **host, guint16 *port, GError **error)
{
  g_autofree char *given = NULL;
  const char *rest = split_host (text, &given);
  g_autofree char *name = rest ? normalize_host (given) : NULL;
  if (!name || (*rest && *rest != ':') || strchr (rest + (*rest == ':'), ':')) {
    g_set_error (error, RESTANTE_ADDRESS_ERROR, RESTANTE_ADDRESS_ERROR_SYNTAX,
                 "“%s” is not a host: give name:port, address:port or [IPv6 address]:port", text);
    return FALSE;
  }
  guint16 number = default_port;
  if (*rest && !parse_port (rest + 1, &number, error))
    return FALSE;
  *host = g_steal_pointer (&name);
  *port = number;
  return TRUE;
}

char *
restante_endpoint_to_string (const char *host, guint16 port)
{
  if (strchr (host, ':'))
    return g_strdup_printf ("[%s]:%u", host, port);
  return g_strdup_printf ("%s:%u", host, port);
}
