/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/rate-limit.h"

#include <string.h>

#include "policy/ip-address.h"

#define HOUSEHOLD_BYTES 8 /* of an IPv6 address */

typedef struct
{
  char *key;
  gint64 blocked_since; /* G_MININT64: not */
  guint count;
  gint64 times[]; /* the last ones, oldest first; room for all that are allowed */
} Record;

struct _RestanteRateLimit
{
  const RestanteRateLimitRule *rule;
  GQueue records;     /* Record; the one that was counted last is the first */
  GHashTable *by_key; /* char * of the record → its GList in records */
};

static void
free_record (Record *record)
{
  g_free (record->key);
  g_free (record);
}

RestanteRateLimit *
restante_rate_limit_new (const RestanteRateLimitRule *rule)
{
  RestanteRateLimit *self = g_new0 (RestanteRateLimit, 1);

  self->rule = rule;
  g_queue_init (&self->records);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
restante_rate_limit_free (RestanteRateLimit *self)
{
  g_hash_table_unref (self->by_key);
  g_queue_clear_full (&self->records, (GDestroyNotify)free_record);
  g_free (self);
}

static void
forget (RestanteRateLimit *self, GList *link)
{
  Record *record = link->data;

  g_hash_table_remove (self->by_key, record->key);
  g_queue_delete_link (&self->records, link);
  free_record (record);
}

static gboolean
is_blocked (RestanteRateLimit *self, const Record *record, gint64 now)
{
  return record->blocked_since != G_MININT64 && record->blocked_since <= now &&
         now - record->blocked_since < self->rule->penalty;
}

gboolean
restante_rate_limit_is_blocked (RestanteRateLimit *self, const char *key, gint64 now)
{
  GList *link = g_hash_table_lookup (self->by_key, key);

  return link != NULL && is_blocked (self, link->data, now);
}

static Record *
add_record (RestanteRateLimit *self, const char *key)
{
  Record *record = g_malloc0 (sizeof *record + self->rule->allowed * sizeof record->times[0]);

  while (self->records.length >= self->rule->keys)
    forget (self, self->records.tail);
  record->key = g_strdup (key);
  record->blocked_since = G_MININT64;
  g_queue_push_head (&self->records, record);
  g_hash_table_insert (self->by_key, record->key, self->records.head);
  return record;
}

static Record *
find_record (RestanteRateLimit *self, const char *key)
{
  GList *link = g_hash_table_lookup (self->by_key, key);

  if (link == NULL)
    return add_record (self, key);
  g_queue_unlink (&self->records, link);
  g_queue_push_head_link (&self->records, link);
  return link->data;
}

static void
drop_old (RestanteRateLimit *self, Record *record, gint64 now)
{
  guint kept = 0;

  for (guint i = 0; i < record->count; i++)
    if (record->times[i] <= now && now - record->times[i] < self->rule->window)
      record->times[kept++] = record->times[i];
  record->count = kept;
}

gboolean
restante_rate_limit_count (RestanteRateLimit *self, const char *key, gint64 now)
{
  Record *record = find_record (self, key);

  if (is_blocked (self, record, now))
    return TRUE;
  record->blocked_since = G_MININT64;
  drop_old (self, record, now);
  if (record->count < self->rule->allowed) {
    record->times[record->count++] = now;
    return FALSE;
  }
  record->blocked_since = now;
  record->count = 0;
  return TRUE;
}

char *
restante_rate_limit_household (const char *address)
{
  RestanteIpAddress parsed;
  GString *text;

  if (!restante_ip_address_parse (address, &parsed))
    return g_strdup (address);
  text = g_string_new (NULL);
  for (gsize i = 0; i < MIN (parsed.length, HOUSEHOLD_BYTES); i++)
    g_string_append_printf (text, "%02x", parsed.bytes[i]);
  return g_string_free (text, FALSE);
}
