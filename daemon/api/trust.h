/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fingerprint that an owner confirms for a primary, or denies. It never stands for a key that
 * the owner was not shown. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_TRUST (restante_trust_get_type ())
G_DECLARE_FINAL_TYPE (RestanteTrust, restante_trust, RESTANTE, TRUST, RestanteValue)

const char *restante_trust_get_fingerprint (RestanteTrust *self); /* "sha256:HEX" */
/* When confirming: the keys that were confirmed before stay. */
gboolean restante_trust_get_add (RestanteTrust *self);

G_END_DECLS
