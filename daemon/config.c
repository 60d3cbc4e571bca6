/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <string.h>

#define KIB ((gint64)1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define DAY ((gint64)24 * 3600)

/* Every setting: its bounds are what is still sensible, its default what a newcomer needs. */
static const struct
{
  const char *group;
  const char *key;
  RestanteConfigKind kind;
  size_t offset;
  const char *fallback;
  gint64 least;
  gint64 most;
} settings[] = {
#define FIELD(name) offsetof (RestanteConfig, name)
  { "server", "hostname", RESTANTE_CONFIG_HOST, FIELD (hostname), NULL, 0, 0 },
  { "server", "listen", RESTANTE_CONFIG_ADDRESSES, FIELD (listen), "0.0.0.0:25;[::]:25", 1, 64 },
  { "server", "public-address", RESTANTE_CONFIG_HOSTS, FIELD (public_addresses), "", 0, 16 },
  { "server", "state-directory", RESTANTE_CONFIG_PATH, FIELD (state_directory), "/var/lib/restante",
    0, 0 },
  { "server", "control", RESTANTE_CONFIG_PATH, FIELD (control), "/run/restante/control.sock", 0,
    0 },
  { "server", "user", RESTANTE_CONFIG_USER, FIELD (user), "restante", 0, 0 },
  { "server", "max-message-size", RESTANTE_CONFIG_SIZE, FIELD (max_message_size), "50M", KIB,
    2 * GIB },
  { "server", "max-connections", RESTANTE_CONFIG_NUMBER, FIELD (max_connections), "500", 1, 20000 },
  { "server", "max-connections-per-address", RESTANTE_CONFIG_NUMBER,
    FIELD (max_connections_per_address), "50", 1, 20000 },
  { "server", "min-free-space", RESTANTE_CONFIG_SIZE, FIELD (min_free_space), "100M", 0,
    1024 * GIB },
  { "server", "keep-delivered", RESTANTE_CONFIG_DURATION, FIELD (keep_delivered), "3d", 0,
    365 * DAY },
  { "tls", "certificate", RESTANTE_CONFIG_PATH, FIELD (certificate), "", 0, 0 },
  { "tls", "key", RESTANTE_CONFIG_PATH, FIELD (key), "", 0, 0 },
  { "tls", "trusted-ca", RESTANTE_CONFIG_PATH, FIELD (trusted_ca), "", 0, 0 },
  { "dns", "servers", RESTANTE_CONFIG_ADDRESSES, FIELD (dns_servers), "", 0, 8 },
  { "dns", "authoritative-port", RESTANTE_CONFIG_NUMBER, FIELD (authoritative_port), "53", 1,
    65535 },
  { "dns", "mta-sts-port", RESTANTE_CONFIG_NUMBER, FIELD (mta_sts_port), "443", 1, 65535 },
  { "dns", "trust-anchor", RESTANTE_CONFIG_PATH, FIELD (trust_anchor), "", 0, 0 },
  { "dns", "public-resolvers", RESTANTE_CONFIG_ADDRESSES, FIELD (public_resolvers), "", 0, 8 },
  { "dns", "check-interval", RESTANTE_CONFIG_DURATION, FIELD (check_interval), "3600", 1,
    30 * DAY },
  { "dns", "watch-interval", RESTANTE_CONFIG_DURATION, FIELD (watch_interval), "60", 1, DAY },
  { "dns", "timeout", RESTANTE_CONFIG_DURATION, FIELD (dns_timeout), "5", 1, 60 },
  { "probe", "interval", RESTANTE_CONFIG_DURATION, FIELD (interval), "60", 1, DAY },
  { "probe", "interval-down", RESTANTE_CONFIG_DURATION, FIELD (interval_down), "60", 1, DAY },
  { "probe", "interval-down-max", RESTANTE_CONFIG_DURATION, FIELD (interval_down_max), "300", 1,
    DAY },
  { "probe", "failures", RESTANTE_CONFIG_NUMBER, FIELD (failures), "3", 1, 1000 },
  { "probe", "timeout", RESTANTE_CONFIG_DURATION, FIELD (timeout), "20", 1, 600 },
  { "probe", "line-check", RESTANTE_CONFIG_ADDRESSES, FIELD (line_check), "", 0, 8 },
  { "delivery", "connections", RESTANTE_CONFIG_NUMBER, FIELD (connections), "4", 1, 100 },
  { "odmr", "listen", RESTANTE_CONFIG_ADDRESSES, FIELD (odmr_listen), "", 0, 64 },
  { "odmr", "listen-tls", RESTANTE_CONFIG_ADDRESSES, FIELD (odmr_listen_tls), "", 0, 64 },
  { "odmr", "plain-auth", RESTANTE_CONFIG_SWITCH, FIELD (odmr_plain_auth), "no", 0, 0 },
  { "heartbeat", "listen", RESTANTE_CONFIG_ADDRESSES, FIELD (heartbeat_listen), "", 0, 16 },
  { "heartbeat", "listen-plain", RESTANTE_CONFIG_ADDRESSES, FIELD (heartbeat_listen_plain), "", 0,
    16 },
  { "heartbeat", "certificate", RESTANTE_CONFIG_PATH, FIELD (heartbeat_certificate), "", 0, 0 },
  { "heartbeat", "key", RESTANTE_CONFIG_PATH, FIELD (heartbeat_key), "", 0, 0 },
  { "notify", "webhook", RESTANTE_CONFIG_URL, FIELD (webhook), "", 0, 0 },
  { "notify", "ntfy", RESTANTE_CONFIG_URL, FIELD (ntfy), "", 0, 0 },
  { "notify", "ntfy-token-file", RESTANTE_CONFIG_PATH, FIELD (ntfy_token_file), "", 0, 0 },
  { "notify", "details", RESTANTE_CONFIG_SWITCH, FIELD (notify_details), "no", 0, 0 },
  { "notify", "limit", RESTANTE_CONFIG_NUMBER, FIELD (notify_limit), "20", 1, 1000 },
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
read_setting (
    RestanteConfig *self, const Source *source, gsize row, const char *text, GError **error)
{
  gpointer field = (guint8 *)self + settings[row].offset;
  g_autoptr (GError) failure = NULL;

  return restante_config_value_parse (settings[row].kind, text, settings[row].least,
                                      settings[row].most, field, &failure) ||
         fail (source, settings[row].group, settings[row].key, error, RESTANTE_CONFIG_ERROR_VALUE,
               "%s", failure->message);
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

  if (text != NULL && (*g_strstrip (text) != '\0' || settings[row].kind == RESTANTE_CONFIG_LATER))
    return g_steal_pointer (&text);
  return settings[row].kind == RESTANTE_CONFIG_HOST ? default_hostname ()
                                                    : g_strdup (settings[row].fallback);
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
    if (g_str_equal (settings[row].group, group) && settings[row].kind != RESTANTE_CONFIG_LATER)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", settings[row].key);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* The rows of a group stand together. */
static char *
list_groups (void)
{
  g_autoptr (GString) list = g_string_new (settings[0].group);

  for (gsize row = 1; row < G_N_ELEMENTS (settings); row++)
    if (!g_str_equal (settings[row].group, settings[row - 1].group) &&
        settings[row].kind != RESTANTE_CONFIG_LATER)
      g_string_append_printf (list, ", %s", settings[row].group);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static gboolean
check_group (const Source *source, const char *group, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (source->file, group, NULL, NULL);
  g_autofree char *known = list_keys (group);
  g_autofree char *groups = list_groups ();

  if (!is_known (group, NULL))
    return fail (source, group, NULL, error, RESTANTE_CONFIG_ERROR_KEY,
                 "there is no such group; the groups are %s", groups);
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
check_pair (const Source *source,
            const char *group,
            const char *certificate,
            const char *key,
            GError **error)
{
  return (certificate == NULL) == (key == NULL) ||
         fail (source, group, key == NULL ? "key" : "certificate", error,
               RESTANTE_CONFIG_ERROR_VALUE,
               "is missing, name both certificate and key, or neither");
}

static gboolean
check_pairs (const RestanteConfig *self, const Source *source, GError **error)
{
  if (!check_pair (source, "tls", self->certificate, self->key, error) ||
      !check_pair (source, "heartbeat", self->heartbeat_certificate, self->heartbeat_key, error))
    return FALSE;
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
  g_strfreev (self->odmr_listen);
  g_strfreev (self->odmr_listen_tls);
  g_free (self->trust_anchor);
  g_strfreev (self->public_resolvers);
  g_free (self->state_directory);
  g_free (self->control);
  g_free (self->user);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->trusted_ca);
  g_strfreev (self->dns_servers);
  g_strfreev (self->heartbeat_listen);
  g_strfreev (self->heartbeat_listen_plain);
  g_free (self->heartbeat_certificate);
  g_free (self->heartbeat_key);
  g_strfreev (self->line_check);
  g_free (self->webhook);
  g_free (self->ntfy);
  g_free (self->ntfy_token_file);
  g_free (self);
}
