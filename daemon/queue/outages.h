/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of outages, and the mail that arrived during each. It never decides what an outage is:
 * watch/outages.h does.
 *
 * Any thread. */
#pragma once

#include "api/outage-page.h"
#include "queue/queue.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id; /* of restante_queue_next_id(), taken when it begins */
  gint64 domain_id;
  char *kind;
  char *cause;       /* one sentence, or NULL */
  gint64 began;      /* seconds since the epoch */
  gint64 ended;      /* 0: it lasts */
  gint64 last_id;    /* of restante_queue_next_id(), taken when it ends */
  gint64 told;       /* what the owner was told of it; the notifier's own */
  gboolean reported; /* it is over, and the counts are final */
  gint64 held;
  gint64 delivered;
  gint64 parked;
} RestanteOutageRecord;

RestanteOutageRecord *restante_outage_record_copy (const RestanteOutageRecord *self);
void restante_outage_record_free (RestanteOutageRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteOutageRecord, restante_outage_record_free)

/* Adds it, or changes the one with its id. Does not wait for the commit. */
void restante_queue_put_outage (RestanteQueue *self, const RestanteOutageRecord *record);
/* All that are not reported, oldest first: RestanteOutageRecord. Blocks. */
GPtrArray *restante_queue_list_open_outages (RestanteQueue *self, GError **error);
/* Counts what arrived during it into @record; *@waiting: how many of those may still be delivered.
 * Blocks. */
gboolean restante_queue_count_outage (RestanteQueue *self,
                                      RestanteOutageRecord *record,
                                      gint64 *waiting,
                                      GError **error);
/* The newest messages that arrived during the outage @id, and before @before (an id too, so that
 * what is asked again later has the same answer), at most @limit: their ids (gint64), newest first;
 * *@total: how many there are. None when the outage is not known any more. Blocks. */
GArray *restante_queue_list_outage_mail (
    RestanteQueue *self, gint64 id, gint64 before, guint limit, gint64 *total, GError **error);
/* Newest first, behind the outage @after (0: from the newest), of one domain or of all (0); those
 * that are not reported are counted as of now. Blocks. */
RestanteOutagePage *restante_queue_list_outages (
    RestanteQueue *self, gint64 domain_id, gint64 after, guint limit, GError **error);

G_END_DECLS
