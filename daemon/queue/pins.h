/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pins of a domain as probes change them: the one that proved the primary last stands first,
 * and a key that was learned joins them. It never decides what is learned (policy/key-learning.h),
 * and it never brings back what the owner took away. */
#pragma once

#include "queue/domains.h"

G_BEGIN_DECLS

/* Each returns the domain as it is then, without waiting for the commit; NULL: it is gone. Any
 * thread.
 *
 * The pin @fingerprint proved the primary: it goes first, if it is a pin still. */
RestanteDomainRecord *
restante_queue_use_pin (RestanteQueue *self, gint64 domain_id, const char *fingerprint);
/* Pins @fingerprint, unless it was denied or the identity is another kind by now; beyond
 * RESTANTE_PINS_MAX the one that was used longest ago goes. */
RestanteDomainRecord *
restante_queue_learn_pin (RestanteQueue *self, gint64 domain_id, const char *fingerprint);

G_END_DECLS
