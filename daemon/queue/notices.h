/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that wait until a service has taken them, over restarts and in their order. It never
 * sends one.
 *
 * Any thread. */
#pragma once

#include "queue/queue.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  gint64 time;    /* when it was written; seconds since the epoch */
  char *document; /* RestanteNotice of the API, as JSON */
} RestanteNoticeRecord;

void restante_notice_record_free (RestanteNoticeRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteNoticeRecord, restante_notice_record_free)

/* Adds one for @service, behind those that wait for it. Does not wait for the commit; returns its
 * id. */
gint64 restante_queue_add_notice (RestanteQueue *self,
                                  const char *service,
                                  gint64 time,
                                  const char *document);
/* It is done with. Does not wait for the commit. */
void restante_queue_drop_notice (RestanteQueue *self, gint64 id);
/* What waits for @service behind the notice @after (0: from the oldest): RestanteNoticeRecord,
 * oldest first, at most @limit. Blocks. */
GPtrArray *restante_queue_list_notices (
    RestanteQueue *self, const char *service, gint64 after, guint limit, GError **error);

G_END_DECLS
