/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares the whole store with the list of its legal states: rows with rows, and rows with the
 * files of the spool. It never changes anything, and it never holds mail up. */
#pragma once

#include "api/violation-list.h"
#include "queue/queue.h"

G_BEGIN_DECLS

/* What a rule is broken by, at most 20 lines a rule; an empty list: the store is in order. Reads
 * every page of the store and waits for the sweep of this start. Files of this start are not judged
 * as orphans: their rows may be on their way. NULL and RESTANTE_QUEUE_ERROR when the store cannot
 * be read. */
RestanteViolationList *restante_queue_check_store (RestanteQueue *self, GError **error);

G_END_DECLS
