/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What checks of the last 24 hours saw of a domain: its MX hosts and its primary's addresses. It
 * never looks anything up, and it forgets with the process.
 *
 * One thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RESTANTE_HISTORY_SPAN (24 * 3600) /* seconds */

typedef struct _RestanteDomainHistory RestanteDomainHistory;

RestanteDomainHistory *restante_domain_history_new (void);
void restante_domain_history_free (RestanteDomainHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteDomainHistory, restante_domain_history_free)

/* Remembers each of @names (NULL-terminated) as seen at @now, seconds since the epoch. */
void
restante_domain_history_add (RestanteDomainHistory *self, const char *const *names, gint64 now);
/* Those that were seen in the span before @now, sorted, each once. Free it with g_strfreev(). */
char **restante_domain_history_list (RestanteDomainHistory *self, gint64 now);

G_END_DECLS
