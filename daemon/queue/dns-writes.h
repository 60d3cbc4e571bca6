/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was last written in DNS for each domain, so that it can be taken back (promise 9). It never
 * writes DNS itself, and it keeps no more than the last time.
 *
 * Any thread; blocks. */
#pragma once

#include "policy/record-set.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* Remembers @changes (RestanteRecordChange, at least one) as the last that was applied for @domain,
 * at @now (seconds since the epoch), in place of what was remembered before. NOT_FOUND: the domain
 * is not protected. */
gboolean restante_queue_record_dns_write (
    RestanteQueue *self, const char *domain, GPtrArray *changes, gint64 now, GError **error);
/* The last that was applied and not yet taken back, in the order in which it was recorded;
 * NOT_FOUND: there is none. */
GPtrArray *restante_queue_get_dns_write (RestanteQueue *self, const char *domain, GError **error);
/* It was taken back, if there was one. NOT_FOUND: the domain is not protected. */
gboolean restante_queue_forget_dns_write (RestanteQueue *self, const char *domain, GError **error);

G_END_DECLS
