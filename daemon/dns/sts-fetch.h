/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetches a domain's MTA-STS policy over HTTPS as a sender would (RFC 8461 section 3.3): the
 * certificate is checked, no redirect is followed. It never judges the policy.
 *
 * Blocks: in a worker thread. */
#pragma once

#include "dns/writer.h"
#include "policy/domain-facts.h"

G_BEGIN_DECLS

/* When the TXT records of @facts announce a policy: sets fetched, mode and mx of its sts, or
 * problem. Announce they none, or none that counts (RFC 8461 section 3.1), there is no policy:
 * record becomes NO_DATA. @port: 443 but in tests. */
void restante_sts_fetch (RestanteDomainFacts *facts,
                         guint16 port,
                         const RestanteWriterSurroundings *surroundings,
                         GCancellable *cancellable);

G_END_DECLS
