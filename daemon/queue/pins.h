/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pins of a domain as probes change them: the one that proved the primary last stands first,
 * and a key that was learned joins them. It never decides what is learned (policy/key-learning.h),
 * and it never brings back what the owner took away. */
#pragma once

#include "queue/domains.h"

G_BEGIN_DECLS

/* @seen: the domain as it was when @fingerprint was seen. Each returns whether the pins were
 * changed, in memory at once and without waiting for the commit. Any thread.
 *
 * The pin @fingerprint proved the primary: it goes first, if it is a pin still. */
gboolean restante_queue_use_pin (RestanteQueue *self,
                                 const RestanteDomainRecord *seen,
                                 const char *fingerprint);
/* Pins @fingerprint, unless it was denied, or the owner changed the primary, its identity or its
 * pins meanwhile; beyond RESTANTE_PINS_MAX the one that was used longest ago goes. */
gboolean restante_queue_learn_pin (RestanteQueue *self,
                                   const RestanteDomainRecord *seen,
                                   const char *fingerprint);

G_END_DECLS
