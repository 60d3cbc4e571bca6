/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a host is the one that TLSA records name (RFC 6698, RFC 7671, RFC 7672): the records
 * against the certificates that it showed. It never falls back to anything else, and an answer of
 * DNS that was not validated proves nothing.
 *
 * Usages 3 and 2 count with selectors 1 and 0 and matching types 1, 2 and 0; other records are
 * passed over (RFC 7672 section 3.1.3). Of the digests for a usage and selector only the strongest
 * kind counts (RFC 7671 section 9). With usage 3
 * neither names nor dates matter (RFC 7671 section 5.1). With usage 2 the authority's certificate
 * has to be among those that were shown, and the server's has to hold with it (section 5.2).
 *
 * A wrong key under a validated answer is a stranger's. Where it is DNS that proves nothing, the
 * host is none for that: its key waits, and what can be asked again soon is undecided.
 *
 * Pure; any thread. */
#pragma once

#include "policy/identity.h"

G_BEGIN_DECLS

/* Whether @set has a record that could prove a host. *@cause (free it) says why not, in a sentence,
 * and what to do. */
gboolean restante_dane_can_prove (const RestanteDaneSet *set, char **cause);

/* By what @facts has of TLS, dane and shown. *@cause (free it) says why in a sentence, and what to
 * do, unless proven. */
RestanteIdentityVerdict restante_dane_judge (const RestanteIdentityFacts *facts, char **cause);

G_END_DECLS
