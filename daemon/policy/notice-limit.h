/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often an owner may be told something, and how long a service that does not take it is left
 * alone. It never reads the clock and never drops a notice itself.
 *
 * Pure; one thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Seconds. */
#define RESTANTE_NOTICE_LIMIT_PERIOD 3600
/* What nobody took for so long is no news. */
#define RESTANTE_NOTICE_LIFE (24 * 3600)

typedef struct _RestanteNoticeLimit RestanteNoticeLimit;

/* @most in any period. */
RestanteNoticeLimit *restante_notice_limit_new (guint most);
void restante_notice_limit_free (RestanteNoticeLimit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteNoticeLimit, restante_notice_limit_free)

/* TRUE: another one may be told at @now (seconds, of a clock that only goes on), and it counts.
 * FALSE: not before *@next. */
gboolean restante_notice_limit_take (RestanteNoticeLimit *self, gint64 now, gint64 *next);

/* Seconds until a service is tried again that failed @failures times in a row (from 1): 2, doubled
 * up to an hour, but no less than @wanted, which it asked for itself. */
guint restante_notice_retry_after (guint failures, guint wanted);

G_END_DECLS
