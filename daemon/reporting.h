/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of outages and what is told of them outside, as the settings have it. It never tells
 * anything when [notify] is empty. */
#pragma once

#include "config.h"
#include "queue/queue.h"
#include "watch/watch.h"

G_BEGIN_DECLS

typedef struct _RestanteReporting RestanteReporting;

/* Before the main loop runs. NULL: the token of ntfy cannot be read, and @error is one line that
 * says what to do. */
RestanteReporting *restante_reporting_start (RestanteQueue *queue,
                                             RestanteWatch *watch,
                                             const RestanteConfig *config,
                                             GError **error);
/* What is told just now is waited for, for some seconds; before the watch is stopped. */
void restante_reporting_stop (RestanteReporting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteReporting, restante_reporting_stop)

/* What --check-config has to say about @config besides that it is right, a line each; may be empty.
 * Free it with g_strfreev(). */
char **restante_reporting_check (const RestanteConfig *config);

G_END_DECLS
