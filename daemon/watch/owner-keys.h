/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an owner's word about a key changes in a domain: it is the primary's, or it is not. It never
 * looks at the primary and never stores: it works on a copy. */
#pragma once

#include "queue/domains.h"

G_BEGIN_DECLS

/* @given: "sha256:HEX" in any form, or NULL for the key that is offered. Returns the changed copy,
 * and in *@text (free it) the sentence for the owner's log; RESTANTE_WATCH_ERROR_NO_KEY, INVALID.
 *
 * The key is the first pin, and denied no more. @add: the other pins stay, up to RESTANTE_PINS_MAX;
 * otherwise it replaces them: an owner who trusts a new key has replaced the old one. */
RestanteDomainRecord *restante_owner_keys_trust (const RestanteDomainRecord *domain,
                                                 const char *given,
                                                 gboolean add,
                                                 char **text,
                                                 GError **error);
/* The key is no pin any more, is not offered, and can never be learned. */
RestanteDomainRecord *restante_owner_keys_deny (const RestanteDomainRecord *domain,
                                                const char *given,
                                                char **text,
                                                GError **error);

G_END_DECLS
