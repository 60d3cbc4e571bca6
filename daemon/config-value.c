/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config-value.h"

#include <string.h>

#include "api/duration.h"
#include "api/size.h"
#include "dns/https.h"
#include "protocol/address.h"

G_DEFINE_QUARK (restante - config - error - quark, restante_config_error)

typedef struct
{
  gint64 least;
  gint64 most;
} Bounds;

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_VALUE, text);
  return FALSE;
}

static gboolean
parse_number (const char *text, gint64 *number, GError **error)
{
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, NULL) ||
         fail (error, "\"%s\" is not a whole number", text);
}

static gboolean
parse_amount (RestanteConfigKind kind, const char *text, gint64 *amount, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean parsed = FALSE;

  if (kind == RESTANTE_CONFIG_SIZE)
    parsed = restante_size_parse (text, amount, &failure);
  else if (kind == RESTANTE_CONFIG_DURATION)
    parsed = restante_duration_parse (text, amount, &failure);
  else
    return parse_number (text, amount, error);
  return parsed || fail (error, "%s", failure->message);
}

static const char *const amount_units[] = {
  [RESTANTE_CONFIG_SIZE] = " bytes",
  [RESTANTE_CONFIG_DURATION] = " seconds",
  [RESTANTE_CONFIG_NUMBER] = "",
};

static gboolean
read_amount (
    RestanteConfigKind kind, const char *text, const Bounds *bounds, gint64 *amount, GError **error)
{
  if (!parse_amount (kind, text, amount, error))
    return FALSE;
  if (*amount >= bounds->least && *amount <= bounds->most)
    return TRUE;
  return fail (error,
               "\"%s\" is out of range, it must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
               "%s",
               text, bounds->least, bounds->most, amount_units[kind]);
}

/* Port 0, a free one, can be listened on, but it is no end point to connect to. */
static gboolean
is_address (const char *text)
{
  gboolean any_port = g_str_has_suffix (text, ":0");
  g_autofree char *named = g_strndup (text, strlen (text) - (any_port ? 2 : 0));
  g_autofree char *host = NULL;
  guint16 port;

  return strchr (text, ':') != NULL && restante_endpoint_parse (named, 25, &host, &port, NULL) &&
         g_hostname_is_ip_address (host);
}

/* How an entry of a list is written. */
typedef struct
{
  gboolean (*fits) (const char *text);
  const char *what;
  const char *example;
} Entry;

static const Entry address_entry = { is_address, "address with a port",
                                     "192.0.2.1:25 or [2001:db8::1]:25" };
static const Entry host_entry = { g_hostname_is_ip_address, "IP address",
                                  "192.0.2.1 or 2001:db8::1" };

static gboolean
read_list (
    const Entry *entry, const char *text, const Bounds *bounds, char ***field, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GStrvBuilder) entries = g_strv_builder_new ();
  gint64 count = 0;

  for (guint i = 0; parts[i] != NULL; i++) {
    const char *part = g_strstrip (parts[i]);

    if (*part == '\0')
      continue;
    if (!entry->fits (part))
      return fail (error, "\"%s\" is no %s, write it as %s", part, entry->what, entry->example);
    g_strv_builder_add (entries, part);
    count++;
  }
  if (count < bounds->least || count > bounds->most)
    return fail (error,
                 "name from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                 " addresses, separated by semicolons",
                 bounds->least, bounds->most);
  *field = g_strv_builder_end (entries);
  return TRUE;
}

static gboolean
read_host (const char *text, char **field, GError **error)
{
  *field = restante_domain_normalize (text, NULL);
  return *field != NULL ||
         fail (error,
               "\"%s\" is no host name, write this machine's full name in DNS, as in "
               "mx2.example.org",
               text);
}

static gboolean
read_path (const char *text, char **field, GError **error)
{
  if (*text == '\0')
    return TRUE;
  if (!g_path_is_absolute (text))
    return fail (error, "\"%s\" is no full path, it must begin with /", text);
  *field = g_canonicalize_filename (text, "/");
  return TRUE;
}

/* Whether there is one is seen when it is needed. */
static gboolean
read_user (const char *text, char **field, GError **error)
{
  if (text[strcspn (text, " \t:/,;")] != '\0')
    return fail (error, "\"%s\" is no name of a user", text);
  *field = g_strdup (text);
  return TRUE;
}

static gboolean
read_switch (const char *text, gboolean *field, GError **error)
{
  *field = g_str_equal (text, "yes");
  return *field || g_str_equal (text, "no") || fail (error, "\"%s\" is neither yes nor no", text);
}

/* The value may have a token in it, so it is not repeated. */
static gboolean
read_url (const char *text, char **field, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (*text == '\0')
    return TRUE;
  if (!restante_https_check_url (text, &failure))
    return fail (error, "%s", failure->message);
  *field = g_strdup (text);
  return TRUE;
}

gboolean
restante_config_value_parse (RestanteConfigKind kind,
                             const char *text,
                             gint64 least,
                             gint64 most,
                             gpointer field,
                             GError **error)
{
  const Bounds bounds = { least, most };

  switch (kind) {
  case RESTANTE_CONFIG_HOST:
    return read_host (text, field, error);
  case RESTANTE_CONFIG_PATH:
    return read_path (text, field, error);
  case RESTANTE_CONFIG_USER:
    return read_user (text, field, error);
  case RESTANTE_CONFIG_ADDRESSES:
    return read_list (&address_entry, text, &bounds, field, error);
  case RESTANTE_CONFIG_HOSTS:
    return read_list (&host_entry, text, &bounds, field, error);
  case RESTANTE_CONFIG_SWITCH:
    return read_switch (text, field, error);
  case RESTANTE_CONFIG_URL:
    return read_url (text, field, error);
  case RESTANTE_CONFIG_LATER:
    return *text == '\0' || fail (error, "this version cannot do that yet, leave it empty");
  default:
    return read_amount (kind, text, &bounds, field, error);
  }
}
