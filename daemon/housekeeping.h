/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the store in order by the clock: ends holds, removes delivered mail that was kept long
 * enough, gives space back. It never decides how long: the messages say so themselves.
 *
 * Main loop only; the store is asked in a worker. */
#pragma once

#include "watch/watch.h"

G_BEGIN_DECLS

typedef struct _RestanteHousekeeping RestanteHousekeeping;

RestanteHousekeeping *restante_housekeeping_start (RestanteQueue *queue, RestanteWatch *watch);
/* A round that is running is waited for. */
void restante_housekeeping_stop (RestanteHousekeeping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RestanteHousekeeping, restante_housekeeping_stop)

G_END_DECLS
