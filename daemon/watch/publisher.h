/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passes the address that a home told by a sign of life, and where it has proven itself, on to DNS,
 * where the owner wants that (CONTRACT "heartbeat add --publish"). It never writes an address that
 * is not proven, and leaves a fenced name to the fence.
 *
 * Main loop only; the work is done in a thread. */
#pragma once

#include "watch/fence-keeper.h"

G_BEGIN_DECLS

typedef struct _RestantePublisher RestantePublisher;

/* All must live until it is stopped. */
RestantePublisher *restante_publisher_start (RestanteQueue *queue,
                                             RestanteWatch *watch,
                                             RestanteDnsKeeper *keeper,
                                             RestanteFenceKeeper *fences);
/* Waits for what is being written. */
void restante_publisher_stop (RestantePublisher *self);

G_END_DECLS
