/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing in the store that is not as it must be. It never says what to do about it. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_VIOLATION (restante_violation_get_type ())
G_DECLARE_FINAL_TYPE (RestanteViolation, restante_violation, RESTANTE, VIOLATION, RestanteValue)

/* A word for programs, such as "counts". */
const char *restante_violation_get_rule (RestanteViolation *self);
/* One sentence. */
const char *restante_violation_get_text (RestanteViolation *self);

G_END_DECLS
