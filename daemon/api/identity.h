/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What proves a primary, and the key that a host at its address has shown last. It never decides
 * who is trusted. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_IDENTITY (restante_identity_get_type ())
G_DECLARE_FINAL_TYPE (RestanteIdentity, restante_identity, RESTANTE, IDENTITY, RestanteValue)

/* "key", "dane", "ca", "any". */
const char *restante_identity_get_kind (RestanteIdentity *self);
/* Confirmed by the owner, "sha256:HEX". */
const char *const *restante_identity_get_fingerprints (RestanteIdentity *self);
/* Seen and not confirmed, or NULL. */
const char *restante_identity_get_offered (RestanteIdentity *self);

G_END_DECLS
