/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/zone-record.h"

#include <string.h>

/* Only forms whose end can be told from the words behind them. */
#define RECORD                                                                                     \
  "(?<name>[^\\s.]\\S*)\\.\\s+(?<ttl>[0-9]{1,10})\\s+IN\\s+(?:"                                    \
  "(?<type>MX)\\s+(?<data>[0-9]{1,5}\\s+\\S+)|"                                                    \
  "(?<type>A|AAAA|CNAME)\\s+(?<data>\\S+)|"                                                        \
  "(?<type>TLSA)\\s+(?<data>[0-9]\\s+[0-9]\\s+[0-9]\\s+[0-9A-Fa-f]+))(?=\\s|$)"

RestanteZoneRecord *
restante_zone_record_new (const char *name, gint64 ttl, const char *type, const char *data)
{
  RestanteZoneRecord *self = g_new0 (RestanteZoneRecord, 1);

  self->name = g_strdup (name);
  self->ttl = ttl;
  self->type = g_strdup (type);
  self->data = g_strdup (data);
  return self;
}

void
restante_zone_record_free (RestanteZoneRecord *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_free (self->type);
  g_free (self->data);
  g_free (self);
}

static RestanteZoneRecord *
take_match (GMatchInfo *match)
{
  g_autofree char *name = g_match_info_fetch_named (match, "name");
  g_autofree char *ttl = g_match_info_fetch_named (match, "ttl");
  g_autofree char *type = g_match_info_fetch_named (match, "type");
  g_autofree char *data = g_match_info_fetch_named (match, "data");

  return restante_zone_record_new (name, g_ascii_strtoll (ttl, NULL, 10), type, data);
}

RestanteZoneRecord *
restante_zone_record_find (const char *text, char **before, char **after)
{
  g_autoptr (GRegex) regex = g_regex_new (RECORD, G_REGEX_DUPNAMES, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int start, end;

  if (!text || !g_regex_match (regex, text, 0, &match))
    return NULL;
  g_match_info_fetch_pos (match, 0, &start, &end);
  if (before)
    *before = g_strstrip (g_strndup (text, (gsize)start));
  if (after)
    *after = g_strstrip (g_strdup (text + end));
  return take_match (match);
}

char *
restante_zone_record_to_line (const RestanteZoneRecord *self)
{
  return g_strdup_printf ("%s. %" G_GINT64_FORMAT " IN %s %s", self->name, self->ttl, self->type,
                          self->data);
}

char *
restante_zone_record_to_label (const RestanteZoneRecord *self, const char *zone)
{
  gsize length = strlen (self->name);
  gsize suffix = strlen (zone);

  if (g_ascii_strcasecmp (self->name, zone) == 0)
    return g_strdup ("@");
  if (length > suffix + 1 && self->name[length - suffix - 1] == '.' &&
      g_ascii_strcasecmp (self->name + length - suffix, zone) == 0)
    return g_strndup (self->name, length - suffix - 1);
  return g_strdup (self->name);
}

void
restante_zone_record_split (const RestanteZoneRecord *self, char **priority, char **value)
{
  g_auto (GStrv) parts = NULL;

  *priority = NULL;
  *value = g_strdup (self->data);
  if (!g_str_equal (self->type, "MX"))
    return;
  parts = g_strsplit (self->data, " ", 2);
  if (!parts[0] || !parts[1])
    return;
  g_free (*value);
  *priority = g_strdup (parts[0]);
  *value = g_strstrip (g_strdup (parts[1]));
}
