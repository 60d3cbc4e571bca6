/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check of the store has found; an empty list is a store in order. It never checks anything
 * itself. */
#pragma once

#include "api/value.h"

G_BEGIN_DECLS

#define RESTANTE_TYPE_VIOLATION_LIST (restante_violation_list_get_type ())
G_DECLARE_FINAL_TYPE (
    RestanteViolationList, restante_violation_list, RESTANTE, VIOLATION_LIST, RestanteValue)

/* Of RestanteViolation. */
GListModel *restante_violation_list_get_violations (RestanteViolationList *self);

G_END_DECLS
