/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/sts-policy.h"

#include <string.h>

#define RECORD_VERSION "v=STSv1;"
#define NAME_LENGTH    32
#define LABEL_LENGTH   63
#define DOMAIN_LENGTH  253
#define AGE_DIGITS     10

G_DEFINE_QUARK (restante - sts - policy - error - quark, restante_sts_policy_error)

/* What a file has said so far. */
typedef struct
{
  gboolean has_version;
  gboolean has_mode;
  gboolean has_age;
  RestanteStsMode mode;
  guint32 max_age;
  GPtrArray *mx;
} Reading;

/* RFC 8461 sections 3.1 and 3.2 (sts-ext-name, sts-policy-ext-name). */
static gboolean
is_field_name (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > NAME_LENGTH || !g_ascii_isalnum (text[0]))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("_-.", text[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_label (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > LABEL_LENGTH || text[0] == '-' || text[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;
  return TRUE;
}

/* RFC 5321 section 4.1.2, Domain. */
static gboolean
is_domain (const char *text)
{
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);

  if (labels[0] == NULL || strlen (text) > DOMAIN_LENGTH)
    return FALSE;
  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_version (Reading *reading, const char *value)
{
  if (reading->has_version)
    return TRUE;
  reading->has_version = TRUE;
  return g_str_equal (value, "STSv1");
}

static gboolean
read_mode (Reading *reading, const char *value)
{
  static const char *const modes[] = { [RESTANTE_STS_MODE_NONE] = "none",
                                       [RESTANTE_STS_MODE_TESTING] = "testing",
                                       [RESTANTE_STS_MODE_ENFORCE] = "enforce" };

  if (reading->has_mode)
    return TRUE;
  reading->has_mode = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    if (g_str_equal (value, modes[i])) {
      reading->mode = (RestanteStsMode)i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
read_age (Reading *reading, const char *value)
{
  gsize digits = strspn (value, "0123456789");

  if (reading->has_age)
    return TRUE;
  reading->has_age = TRUE;
  if (digits == 0 || digits > AGE_DIGITS || value[digits] != '\0')
    return FALSE;
  reading->max_age = (guint32)MIN (g_ascii_strtoull (value, NULL, 10), RESTANTE_STS_POLICY_AGE_MAX);
  return TRUE;
}

static gboolean
read_mx (Reading *reading, const char *value)
{
  if (!is_domain (g_str_has_prefix (value, "*.") ? value + 2 : value))
    return FALSE;
  g_ptr_array_add (reading->mx, g_ascii_strdown (value, -1));
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean (*read) (Reading *reading, const char *value);
} fields[] = {
  { "version", read_version },
  { "mode", read_mode },
  { "max_age", read_age },
  { "mx", read_mx },
};

static gboolean
read_field (Reading *reading, const char *name, const char *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (name, fields[i].name))
      return fields[i].read (reading, value);
  return TRUE;
}

static gboolean
read_line (Reading *reading, char *line, guint number, GError **error)
{
  char *colon;

  g_strchomp (line);
  if (line[0] == '\0')
    return TRUE;
  colon = strchr (line, ':');
  if (colon != NULL) {
    *colon = '\0';
    if (is_field_name (line) && read_field (reading, line, g_strchug (colon + 1)))
      return TRUE;
  }
  g_set_error (error, RESTANTE_STS_POLICY_ERROR, RESTANTE_STS_POLICY_ERROR_SYNTAX,
               "line %u of the policy is wrong", number);
  return FALSE;
}

static gboolean
read_lines (Reading *reading, const char *body, gsize length, GError **error)
{
  g_autofree char *text = g_strndup (body, length);
  g_auto (GStrv) lines = NULL;

  if (strlen (text) != length) {
    g_set_error_literal (error, RESTANTE_STS_POLICY_ERROR, RESTANTE_STS_POLICY_ERROR_SYNTAX,
                         "the policy has a NUL in it");
    return FALSE;
  }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!read_line (reading, lines[i], i + 1, error))
      return FALSE;
  return TRUE;
}

static const char *
missing_field (const Reading *reading)
{
  if (!reading->has_version)
    return "version";
  if (!reading->has_mode)
    return "mode";
  if (!reading->has_age)
    return "max_age";
  return reading->mx->len == 0 && reading->mode != RESTANTE_STS_MODE_NONE ? "mx" : NULL;
}

RestanteStsPolicy *
restante_sts_policy_parse (const char *body, gsize length, GError **error)
{
  g_autoptr (GPtrArray) mx = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { .mx = mx };
  const char *missing;
  RestanteStsPolicy *self;

  if (length > RESTANTE_STS_POLICY_SIZE_MAX) {
    g_set_error_literal (error, RESTANTE_STS_POLICY_ERROR, RESTANTE_STS_POLICY_ERROR_SIZE,
                         "the policy is longer than 64 KiB");
    return NULL;
  }
  if (!read_lines (&reading, body, length, error))
    return NULL;
  missing = missing_field (&reading);
  if (missing != NULL) {
    g_set_error (error, RESTANTE_STS_POLICY_ERROR, RESTANTE_STS_POLICY_ERROR_FIELD,
                 "the policy has no field \"%s\"", missing);
    return NULL;
  }
  self = g_new0 (RestanteStsPolicy, 1);
  self->mode = reading.mode;
  self->max_age = reading.max_age;
  g_ptr_array_add (mx, NULL);
  self->mx = (char **)g_ptr_array_steal (mx, NULL);
  return self;
}

void
restante_sts_policy_free (RestanteStsPolicy *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->mx);
  g_free (self);
}

static gboolean
matches (const char *pattern, const char *host)
{
  const char *dot;

  if (!g_str_has_prefix (pattern, "*."))
    return g_ascii_strcasecmp (pattern, host) == 0;
  dot = strchr (host, '.');
  return dot != NULL && dot != host && g_ascii_strcasecmp (pattern + 1, dot) == 0;
}

gboolean
restante_sts_policy_lists (const char *const *patterns, const char *host)
{
  for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++)
    if (matches (patterns[i], host))
      return TRUE;
  return FALSE;
}

static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]))
      return FALSE;
  return length > 0 && length <= NAME_LENGTH;
}

static gboolean
is_extension_value (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == '=' || *p == ';')
      return FALSE;
  return *text != '\0';
}

/* *@id is set by the first field of that name. */
static gboolean
read_record_field (const char *field, char **id)
{
  const char *equals = strchr (field, '=');
  g_autofree char *name = NULL;

  if (equals == NULL)
    return FALSE;
  name = g_strndup (field, (gsize)(equals - field));
  if (!is_field_name (name))
    return FALSE;
  if (!g_str_equal (name, "id"))
    return is_extension_value (equals + 1);
  if (!is_id (equals + 1))
    return FALSE;
  if (*id == NULL)
    *id = g_strdup (equals + 1);
  return TRUE;
}

static char *
read_record (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text + strlen (RECORD_VERSION), ";", -1);
  g_autofree char *id = NULL;

  for (guint i = 0; parts[i] != NULL; i++) {
    g_strstrip (parts[i]);
    /* Only the last delimiter may have nothing behind it. */
    if (parts[i][0] == '\0' && parts[i + 1] == NULL && i > 0)
      break;
    if (!read_record_field (parts[i], &id))
      return NULL;
  }
  return g_steal_pointer (&id);
}

char *
restante_sts_record_read (const char *const *texts)
{
  const char *found = NULL;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    if (!g_str_has_prefix (texts[i], RECORD_VERSION))
      continue;
    if (found != NULL)
      return NULL;
    found = texts[i];
  }
  return found != NULL ? read_record (found) : NULL;
}
