/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <string.h>

#include "api/duration.h"
#include "api/size.h"
#include "protocol/address.h"

G_DEFINE_QUARK (restante - config - error - quark, restante_config_error)

#define KIB ((gint64)1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define DAY ((gint64)24 * 3600)

typedef enum
{
  KIND_HOST,      /* char *, a domain name */
  KIND_PATH,      /* char *, absolute */
  KIND_ADDRESSES, /* char **, IP addresses with ports, separated by semicolons */
  KIND_HOSTS,     /* char **, IP addresses without ports, the same way */
  KIND_SIZE,      /* gint64 */
  KIND_DURATION,  /* gint64 */
  KIND_USER,      /* char * */
  KIND_NUMBER,    /* gint64 */
  KIND_LATER,     /* known, and not in this version: must stay empty */
} Kind;

/* Every setting: its bounds are what is still sensible, its default what a newcomer needs. */
static const struct
{
  const char *group;
  const char *key;
  Kind kind;
  size_t offset;
  const char *fallback;
  gint64 least;
  gint64 most;
} settings[] = {
#define FIELD(name) offsetof (RestanteConfig, name)
  { "server", "hostname", KIND_HOST, FIELD (hostname), NULL, 0, 0 },
  { "server", "listen", KIND_ADDRESSES, FIELD (listen), "0.0.0.0:25;[::]:25", 1, 64 },
  { "server", "public-address", KIND_HOSTS, FIELD (public_addresses), "", 0, 16 },
  { "server", "state-directory", KIND_PATH, FIELD (state_directory), "/var/lib/restante", 0, 0 },
  { "server", "control", KIND_PATH, FIELD (control), "/run/restante/control.sock", 0, 0 },
  { "server", "user", KIND_USER, FIELD (user), "restante", 0, 0 },
  { "server", "max-message-size", KIND_SIZE, FIELD (max_message_size), "50M", KIB, 2 * GIB },
  { "server", "max-connections", KIND_NUMBER, FIELD (max_connections), "500", 1, 20000 },
  { "server", "max-connections-per-address", KIND_NUMBER, FIELD (max_connections_per_address), "50",
    1, 20000 },
  { "server", "min-free-space", KIND_SIZE, FIELD (min_free_space), "100M", 0, 1024 * GIB },
  { "server", "keep-delivered", KIND_DURATION, FIELD (keep_delivered), "3d", 0, 365 * DAY },
  { "tls", "certificate", KIND_PATH, FIELD (certificate), "", 0, 0 },
  { "tls", "key", KIND_PATH, FIELD (key), "", 0, 0 },
  { "tls", "trusted-ca", KIND_PATH, FIELD (trusted_ca), "", 0, 0 },
  { "dns", "servers", KIND_ADDRESSES, FIELD (dns_servers), "", 0, 8 },
  { "dns", "authoritative-port", KIND_NUMBER, FIELD (authoritative_port), "53", 1, 65535 },
  { "dns", "mta-sts-port", KIND_NUMBER, FIELD (mta_sts_port), "443", 1, 65535 },
  { "dns", "trust-anchor", KIND_PATH, FIELD (trust_anchor), "", 0, 0 },
  { "dns", "public-resolvers", KIND_ADDRESSES, FIELD (public_resolvers), "", 0, 8 },
  { "dns", "check-interval", KIND_DURATION, FIELD (check_interval), "3600", 1, 30 * DAY },
  { "dns", "watch-interval", KIND_DURATION, FIELD (watch_interval), "60", 1, DAY },
  { "dns", "timeout", KIND_DURATION, FIELD (dns_timeout), "5", 1, 60 },
  { "probe", "interval", KIND_DURATION, FIELD (interval), "60", 1, DAY },
  { "probe", "interval-down", KIND_DURATION, FIELD (interval_down), "60", 1, DAY },
  { "probe", "interval-down-max", KIND_DURATION, FIELD (interval_down_max), "300", 1, DAY },
  { "probe", "failures", KIND_NUMBER, FIELD (failures), "3", 1, 1000 },
  { "probe", "timeout", KIND_DURATION, FIELD (timeout), "20", 1, 600 },
  { "delivery", "connections", KIND_NUMBER, FIELD (connections), "4", 1, 100 },
  { "odmr", "listen", KIND_LATER, 0, "", 0, 0 },
  { "heartbeat", "listen", KIND_LATER, 0, "", 0, 0 },
  { "heartbeat", "certificate", KIND_LATER, 0, "", 0, 0 },
  { "heartbeat", "key", KIND_LATER, 0, "", 0, 0 },
  { "notify", "webhook", KIND_LATER, 0, "", 0, 0 },
  { "notify", "ntfy", KIND_LATER, 0, "", 0, 0 },
#undef FIELD
};

/* The file while it is read; the text serves to find line numbers, which GKeyFile does not keep. */
typedef struct
{
  const char *path;
  char **lines;
  GKeyFile *file;
} Source;

static gboolean
is_group_line (const char *line, const char *group)
{
  g_autofree char *header = g_strdup_printf ("[%s]", group);

  return g_str_has_prefix (line, header);
}

static gboolean
is_key_line (const char *line, const char *key)
{
  gsize length = strlen (key);

  if (strncmp (line, key, length) != 0)
    return FALSE;
  line += length;
  return *(line + strspn (line, " \t")) == '=';
}

/* The line of @key in @group, or of the group's header (@key NULL); the last one counts, as for
 * GKeyFile. 0: none. */
static guint
find_line (const Source *source, const char *group, const char *key)
{
  gboolean inside = FALSE;
  guint found = 0;

  for (guint i = 0; source->lines[i] != NULL; i++) {
    const char *line = source->lines[i] + strspn (source->lines[i], " \t");

    if (*line == '[')
      inside = is_group_line (line, group);
    if (inside && (key == NULL ? *line == '[' : is_key_line (line, key)))
      found = i + 1;
  }
  return found;
}

static gboolean G_GNUC_PRINTF (6, 7) fail (const Source *source,
                                           const char *group,
                                           const char *key,
                                           GError **error,
                                           RestanteConfigError code,
                                           const char *format,
                                           ...)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) where = g_string_new (source->path);
  guint line = find_line (source, group, key);
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (line > 0)
    g_string_append_printf (where, ":%u", line);
  g_string_append_printf (where, ": [%s]", group);
  if (key != NULL)
    g_string_append_printf (where, " %s", key);
  g_set_error (error, RESTANTE_CONFIG_ERROR, code, "%s: %s", where->str, text);
  return FALSE;
}

static gboolean
parse_number (const char *text, gint64 *number, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, &failure))
    return TRUE;
  g_set_error (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_VALUE,
               "\"%s\" is not a whole number", text);
  return FALSE;
}

static gboolean
parse_amount (Kind kind, const char *text, gint64 *amount, GError **error)
{
  switch (kind) {
  case KIND_SIZE:
    return restante_size_parse (text, amount, error);
  case KIND_DURATION:
    return restante_duration_parse (text, amount, error);
  default:
    return parse_number (text, amount, error);
  }
}

static const char *const amount_units[] = {
  [KIND_SIZE] = " bytes",
  [KIND_DURATION] = " seconds",
  [KIND_NUMBER] = "",
};

static gboolean
read_amount (const Source *source, gsize row, const char *text, gint64 *amount, GError **error)
{
  g_autoptr (GError) failure = NULL;
  const char *unit = amount_units[settings[row].kind];

  if (!parse_amount (settings[row].kind, text, amount, &failure))
    return fail (source, settings[row].group, settings[row].key, error, RESTANTE_CONFIG_ERROR_VALUE,
                 "%s", failure->message);
  if (*amount >= settings[row].least && *amount <= settings[row].most)
    return TRUE;
  return fail (source, settings[row].group, settings[row].key, error, RESTANTE_CONFIG_ERROR_VALUE,
               "\"%s\" is out of range, it must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
               "%s",
               text, settings[row].least, settings[row].most, unit);
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
read_list (const Source *source,
           gsize row,
           const Entry *entry,
           const char *text,
           char ***field,
           GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GStrvBuilder) entries = g_strv_builder_new ();
  gint64 count = 0;

  for (guint i = 0; parts[i] != NULL; i++) {
    const char *part = g_strstrip (parts[i]);

    if (*part == '\0')
      continue;
    if (!entry->fits (part))
      return fail (source, settings[row].group, settings[row].key, error,
                   RESTANTE_CONFIG_ERROR_VALUE, "\"%s\" is no %s, write it as %s", part,
                   entry->what, entry->example);
    g_strv_builder_add (entries, part);
    count++;
  }
  if (count < settings[row].least || count > settings[row].most)
    return fail (source, settings[row].group, settings[row].key, error, RESTANTE_CONFIG_ERROR_VALUE,
                 "name from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                 " addresses, separated by semicolons",
                 settings[row].least, settings[row].most);
  *field = g_strv_builder_end (entries);
  return TRUE;
}

static gboolean
read_host (const Source *source, gsize row, const char *text, char **field, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *field = restante_domain_normalize (text, &failure);
  if (*field != NULL)
    return TRUE;
  return fail (source, settings[row].group, settings[row].key, error, RESTANTE_CONFIG_ERROR_VALUE,
               "\"%s\" is no host name, write this machine's full name in DNS, as in "
               "mx2.example.org",
               text);
}

static gboolean
read_path (const Source *source, gsize row, const char *text, char **field, GError **error)
{
  if (*text == '\0')
    return TRUE;
  if (!g_path_is_absolute (text))
    return fail (source, settings[row].group, settings[row].key, error, RESTANTE_CONFIG_ERROR_VALUE,
                 "\"%s\" is no full path, it must begin with /", text);
  *field = g_canonicalize_filename (text, "/");
  return TRUE;
}

/* Whether there is one is seen when it is needed. */
static gboolean
read_user (const Source *source, gsize row, const char *text, char **field, GError **error)
{
  if (text[strcspn (text, " \t:/,;")] != '\0')
    return fail (source, settings[row].group, settings[row].key, error, RESTANTE_CONFIG_ERROR_VALUE,
                 "\"%s\" is no name of a user", text);
  *field = g_strdup (text);
  return TRUE;
}

static gboolean
read_setting (
    RestanteConfig *self, const Source *source, gsize row, const char *text, GError **error)
{
  gpointer field = (guint8 *)self + settings[row].offset;

  switch (settings[row].kind) {
  case KIND_HOST:
    return read_host (source, row, text, field, error);
  case KIND_PATH:
    return read_path (source, row, text, field, error);
  case KIND_USER:
    return read_user (source, row, text, field, error);
  case KIND_ADDRESSES:
    return read_list (source, row, &address_entry, text, field, error);
  case KIND_HOSTS:
    return read_list (source, row, &host_entry, text, field, error);
  case KIND_LATER:
    return *text == '\0' ||
           fail (source, settings[row].group, settings[row].key, error, RESTANTE_CONFIG_ERROR_VALUE,
                 "this version cannot do that yet, leave it empty");
  default:
    return read_amount (source, row, text, field, error);
  }
}

/* The machine's own name serves when it is a full one. */
static char *
default_hostname (void)
{
  const char *name = g_get_host_name ();

  return strchr (name, '.') != NULL ? g_strdup (name) : NULL;
}

static char *
get_text (const Source *source, gsize row)
{
  g_autofree char *text =
      g_key_file_get_value (source->file, settings[row].group, settings[row].key, NULL);

  if (text != NULL && (*g_strstrip (text) != '\0' || settings[row].kind == KIND_LATER))
    return g_steal_pointer (&text);
  return settings[row].kind == KIND_HOST ? default_hostname () : g_strdup (settings[row].fallback);
}

static gboolean
read_settings (RestanteConfig *self, const Source *source, GError **error)
{
  for (gsize row = 0; row < G_N_ELEMENTS (settings); row++) {
    g_autofree char *text = get_text (source, row);

    if (text == NULL)
      return fail (source, settings[row].group, settings[row].key, error,
                   RESTANTE_CONFIG_ERROR_VALUE,
                   "is missing, write this machine's full name in DNS, as in mx2.example.org");
    if (!read_setting (self, source, row, text, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_known (const char *group, const char *key)
{
  for (gsize row = 0; row < G_N_ELEMENTS (settings); row++)
    if (g_str_equal (settings[row].group, group) &&
        (key == NULL || g_str_equal (settings[row].key, key)))
      return TRUE;
  return FALSE;
}

static char *
list_keys (const char *group)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize row = 0; row < G_N_ELEMENTS (settings); row++)
    if (g_str_equal (settings[row].group, group) && settings[row].kind != KIND_LATER)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", settings[row].key);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static gboolean
check_group (const Source *source, const char *group, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (source->file, group, NULL, NULL);
  g_autofree char *known = list_keys (group);

  if (!is_known (group, NULL))
    return fail (source, group, NULL, error, RESTANTE_CONFIG_ERROR_KEY,
                 "there is no such group; the groups are server, tls, dns, probe, delivery");
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!is_known (group, keys[i]))
      return fail (source, group, keys[i], error, RESTANTE_CONFIG_ERROR_KEY,
                   "there is no such key; the keys of this group are %s", known);
  return TRUE;
}

static gboolean
check_names (const Source *source, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (source->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (!check_group (source, groups[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
check_pairs (const RestanteConfig *self, const Source *source, GError **error)
{
  if ((self->certificate == NULL) != (self->key == NULL))
    return fail (source, "tls", self->key == NULL ? "key" : "certificate", error,
                 RESTANTE_CONFIG_ERROR_VALUE,
                 "is missing, name both certificate and key, or neither");
  if (self->interval_down_max < self->interval_down)
    return fail (source, "probe", "interval-down-max", error, RESTANTE_CONFIG_ERROR_VALUE,
                 "must not be less than interval-down");
  return TRUE;
}

/* GKeyFile names no line for what it cannot read; these are the only lines that it takes. */
static guint
find_broken_line (const Source *source)
{
  gboolean inside = FALSE;

  for (guint i = 0; source->lines[i] != NULL; i++) {
    g_autofree char *line = g_strstrip (g_strdup (source->lines[i]));

    if (*line == '\0' || *line == '#')
      continue;
    if (*line == '[' && g_str_has_suffix (line, "]"))
      inside = TRUE;
    else if (!inside || *line == '=' || strchr (line, '=') == NULL)
      return i + 1;
  }
  return 0;
}

static gboolean
parse (Source *source, const char *text, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_FILE,
                 "%s: this is no text in UTF-8", source->path);
    return FALSE;
  }
  if (g_key_file_load_from_data (source->file, text, (gsize)-1, G_KEY_FILE_NONE, &failure))
    return TRUE;
  g_set_error (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_FILE,
               "%s:%u: this line is neither a [group], a key=value nor a # comment", source->path,
               find_broken_line (source));
  return FALSE;
}

RestanteConfig *
restante_config_load (const char *path, GError **error)
{
  g_autoptr (RestanteConfig) self = g_new0 (RestanteConfig, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Source source = { .path = path, .file = file };

  if (!g_file_get_contents (path, &text, NULL, &failure)) {
    g_set_error (error, RESTANTE_CONFIG_ERROR, RESTANTE_CONFIG_ERROR_FILE,
                 "%s: cannot be read (%s)", path, failure->message);
    return NULL;
  }
  source.lines = lines = g_strsplit (text, "\n", -1);
  if (!parse (&source, text, error) || !check_names (&source, error) ||
      !read_settings (self, &source, error) || !check_pairs (self, &source, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
restante_config_free (RestanteConfig *self)
{
  g_free (self->hostname);
  g_strfreev (self->listen);
  g_strfreev (self->public_addresses);
  g_free (self->trust_anchor);
  g_strfreev (self->public_resolvers);
  g_free (self->state_directory);
  g_free (self->control);
  g_free (self->user);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->trusted_ca);
  g_strfreev (self->dns_servers);
  g_free (self);
}
