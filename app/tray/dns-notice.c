/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/dns-notice.h"

#include "client/format.h"
#include "tray/notice-sender.h"

#define SETTLE 200 /* milliseconds: a check tells of its lines one by one */

struct _RestanteDnsNotice
{
  GApplication *application; /* not owned: it owns this */
  RestanteNoticeMemory *memory;
  GHashTable *domains; /* "PLACE DOMAIN" → Domain */
};

typedef struct
{
  RestanteDnsNotice *notice;
  char *place;
  char *name;
  GHashTable *seen; /* code → what was seen, as a sentence */
  gboolean worse;   /* a line became red since it was told */
  guint settling;   /* the source that tells */
} Domain;

static void
domain_free (gpointer data)
{
  Domain *self = data;

  g_clear_handle_id (&self->settling, g_source_remove);
  g_hash_table_unref (self->seen);
  g_free (self->place);
  g_free (self->name);
  g_free (self);
}

static Domain *
get_domain (RestanteDnsNotice *self, const char *place, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s %s", place, name);
  Domain *domain = g_hash_table_lookup (self->domains, key);

  if (domain)
    return domain;
  domain = g_new0 (Domain, 1);
  domain->notice = self;
  domain->place = g_strdup (place);
  domain->name = g_strdup (name);
  domain->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (self->domains, g_steal_pointer (&key), domain);
  return domain;
}

static const char *
memory_name (void)
{
  return restante_notice_find (RESTANTE_NOTICE_DNS)->name;
}

/* A line each; what was seen is known of those that became red while this runs. */
static char *
say_red (Domain *self, const char *codes)
{
  g_auto (GStrv) red = g_strsplit (codes, " ", -1);
  GString *body = g_string_new (NULL);

  for (gsize i = 0; red[i]; i++) {
    const char *seen = g_hash_table_lookup (self->seen, red[i]);

    g_string_append_printf (body, "%s%s", i ? "\n" : "", red[i]);
    if (seen)
      g_string_append_printf (body, ": %s", seen);
  }
  return g_string_free (body, FALSE);
}

static gboolean
tell (gpointer user_data)
{
  Domain *self = user_data;
  g_autofree char *red =
      restante_notice_memory_get (self->notice->memory, self->place, self->name, memory_name ());
  g_autofree char *body = red ? say_red (self, red) : NULL;

  self->settling = 0;
  if (!body)
    restante_notice_withdraw (self->notice->application, RESTANTE_NOTICE_DNS, self->place,
                              self->name);
  else if (self->worse)
    restante_notice_show (self->notice->application, RESTANTE_NOTICE_DNS, self->place, self->name,
                          NULL, body);
  self->worse = FALSE;
  return G_SOURCE_REMOVE;
}

/* The event and the activity of a change come one after the other, and only one says what was seen.
 */
static void
learn (Domain *self, const char *code, gboolean red, const char *seen)
{
  if (!red)
    g_hash_table_remove (self->seen, code);
  else if (seen)
    g_hash_table_insert (self->seen, g_strdup (code), restante_format_sentence (seen));
}

void
restante_dns_notice_take (RestanteDnsNotice *self,
                          const char *place,
                          const char *domain,
                          const char *code,
                          const char *severity,
                          const char *seen)
{
  Domain *subject = get_domain (self, place, domain);
  gboolean red = g_strcmp0 (severity, "error") == 0;
  g_autofree char *told = restante_notice_memory_get (self->memory, place, domain, memory_name ());
  g_autofree char *token = NULL;
  gboolean changed = restante_notice_judge_dns (told, code, red, &token);

  learn (subject, code, red, seen);
  if (!changed)
    return;
  restante_notice_memory_set (self->memory, place, domain, memory_name (), token);
  subject->worse |= red;
  if (!subject->settling)
    subject->settling = g_timeout_add (SETTLE, tell, subject);
}

RestanteDnsNotice *
restante_dns_notice_new (GApplication *application, RestanteNoticeMemory *memory)
{
  RestanteDnsNotice *self = g_new0 (RestanteDnsNotice, 1);

  self->application = application;
  self->memory = memory;
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, domain_free);
  return self;
}

void
restante_dns_notice_free (RestanteDnsNotice *self)
{
  g_hash_table_unref (self->domains);
  g_free (self);
}
