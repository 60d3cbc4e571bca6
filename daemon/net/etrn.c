/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/etrn.h"

#include "protocol/address.h"
#include "queue/domains.h"

#define PAUSE (10 * G_TIME_SPAN_SECOND)

struct _RestanteEtrn
{
  RestanteQueue *queue;
  RestanteEtrnHint hint;
  gpointer user_data;
  GMutex lock;
  GHashTable *asked; /* domain of ours → gint64: when it was hinted at; under lock */
};

typedef enum
{
  STARTED,
  TOO_SOON,
  NOT_OURS,
  NO_QUEUE,
  CALLS_ITSELF,
  NO_DOMAIN,
} Outcome;

static const RestanteEtrnVerdict verdicts[] = {
  [STARTED] = { 250, "2.0.0", "Looking whether that host is back" },
  [TOO_SOON] = { 458, "4.7.0", "That was asked for a moment ago; wait ten seconds" },
  [NOT_OURS] = { 459, "4.7.1", "No domain of that name is held here" },
  [NO_QUEUE] = { 459, "4.7.1", "There are no named queues here; name a domain" },
  [CALLS_ITSELF] = { 459, "4.7.1", "The host of that domain calls for its mail with ATRN" },
  [NO_DOMAIN] = { 501, "5.5.4", "That is no domain" },
};

RestanteEtrn *
restante_etrn_new (RestanteQueue *queue, RestanteEtrnHint hint, gpointer user_data)
{
  RestanteEtrn *self = g_new0 (RestanteEtrn, 1);

  self->queue = queue;
  self->hint = hint;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
restante_etrn_free (RestanteEtrn *self)
{
  g_hash_table_unref (self->asked);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Only domains that are ours get here: the table does not grow with what strangers ask. */
static gboolean
is_too_soon (RestanteEtrn *self, const char *domain, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 *last = g_hash_table_lookup (self->asked, domain);

  if (last != NULL && now - *last < PAUSE)
    return TRUE;
  g_hash_table_replace (self->asked, g_strdup (domain), g_memdup2 (&now, sizeof now));
  return FALSE;
}

static Outcome
ask_one (RestanteEtrn *self, const RestanteDomainRecord *record, gint64 now)
{
  if (record->identity == RESTANTE_IDENTITY_DIAL_IN)
    return CALLS_ITSELF;
  if (is_too_soon (self, record->name, now))
    return TOO_SOON;
  self->hint (record->name, self->user_data);
  return STARTED;
}

static gboolean
is_within (const char *name, const char *domain)
{
  g_autofree char *end = g_strconcat (".", domain, NULL);

  return g_strcmp0 (name, domain) == 0 || g_str_has_suffix (name, end);
}

/* The best outcome of all that end in @domain. */
static Outcome
ask_below (RestanteEtrn *self, const char *domain, gint64 now)
{
  g_autoptr (GPtrArray) records = restante_queue_list_domains (self->queue);
  Outcome best = NOT_OURS;

  for (guint i = 0; i < records->len; i++) {
    const RestanteDomainRecord *record = g_ptr_array_index (records, i);

    if (is_within (record->name, domain)) {
      Outcome outcome = ask_one (self, record, now);

      best = best == NOT_OURS ? outcome : MIN (best, outcome);
    }
  }
  return best;
}

static Outcome
ask (RestanteEtrn *self, const char *argument, gint64 now)
{
  gboolean below = *argument == '@';
  g_autofree char *domain = NULL;
  g_autoptr (RestanteDomainRecord) record = NULL;

  if (*argument == '#')
    return NO_QUEUE;
  domain = restante_domain_normalize (argument + (below ? 1 : 0), NULL);
  if (domain == NULL)
    return NO_DOMAIN;
  if (below)
    return ask_below (self, domain, now);
  record = restante_queue_find_domain (self->queue, domain);
  return record != NULL ? ask_one (self, record, now) : NOT_OURS;
}

const RestanteEtrnVerdict *
restante_etrn_ask (RestanteEtrn *self, const char *argument, gint64 now)
{
  return &verdicts[ask (self, argument, now)];
}
