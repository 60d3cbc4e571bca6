/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watch/watch.c and watch/watch-orders.c share. It never leaves them.
 *
 * Main loop only. */
#pragma once

#include "watch/change-feed.h"
#include "watch/line-check.h"
#include "watch/primary-watch.h"
#include "watch/watch.h"

G_BEGIN_DECLS

struct _RestanteWatch
{
  GObject parent_instance;
  RestanteQueue *queue;
  RestanteWatchOptions options;
  RestanteResolver *resolver;
  RestanteTlsaLookup *tlsa;
  RestanteLineCheck *line;
  RestanteChangeFeed *feed;
  GHashTable *primaries; /* name → RestantePrimaryWatch */
  GCancellable *stopping;
  guint workers;  /* tasks that use the queue in threads */
  guint starting; /* the source of the first probes */
};

/* RESTANTE_WATCH_ERROR_NOT_FOUND. */
RestantePrimaryWatch *restante_watch_find (RestanteWatch *self, const char *domain, GError **error);
/* Probes, and answers @task, which it takes, when that is over. */
void restante_watch_probe_for (RestantePrimaryWatch *primary, GTask *task);

G_END_DECLS
