/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many messages a verb has changed. It never says which. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_AFFECTED (restante_affected_get_type ())
G_DECLARE_FINAL_TYPE (RestanteAffected, restante_affected, RESTANTE, AFFECTED, RestanteValue)

gint64 restante_affected_get_affected (RestanteAffected *self);

G_END_DECLS
