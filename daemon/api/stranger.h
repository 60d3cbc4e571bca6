/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A host that answered at a primary's address without being it. It never says that the primary is
 * up, and nothing in it is believed: the host chose its words itself. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_STRANGER (restante_stranger_get_type ())
G_DECLARE_FINAL_TYPE (RestanteStranger, restante_stranger, RESTANTE, STRANGER, RestanteValue)

/* "sha256:HEX", or NULL when it showed no key. */
const char *restante_stranger_get_fingerprint (RestanteStranger *self);
const char *restante_stranger_get_address (RestanteStranger *self); /* "203.0.113.7" */
gint64 restante_stranger_get_since (RestanteStranger *self);        /* first seen with that key */
/* Its greeting in printable ASCII, or NULL. */
const char *restante_stranger_get_said (RestanteStranger *self);
/* The owner said that the key is not the primary's. */
gboolean restante_stranger_get_denied (RestanteStranger *self);

G_END_DECLS
